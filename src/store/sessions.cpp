#include "store/soci_store.hpp"

namespace miroir::store {

namespace {

using programme::Instant;
using programme::Session;

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

}  // namespace

void SociStore::add_session(const Session& session) {
  const std::int64_t created_at = seconds(session.created_at);
  const std::int64_t last_seen_at = seconds(session.last_seen_at);
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO sign_in_session (token_hash, account_id, csrf_token, created_at, last_seen_at) "
           "VALUES (:token, :account, :csrf, :created, :seen)",
        soci::use(session.token_hash, "token"), soci::use(session.account, "account"),
        soci::use(session.csrf_token, "csrf"), soci::use(created_at, "created"), soci::use(last_seen_at, "seen");
  });
}

std::optional<Session> SociStore::find_session(const std::string& token_hash) {
  return connections_.read([&](soci::session& sql) -> std::optional<Session> {
    Session session;
    std::int64_t created_at = 0;
    std::int64_t last_seen_at = 0;
    sql << "SELECT token_hash, account_id, csrf_token, created_at, last_seen_at FROM sign_in_session "
           "WHERE token_hash = :token",
        soci::into(session.token_hash), soci::into(session.account), soci::into(session.csrf_token),
        soci::into(created_at), soci::into(last_seen_at), soci::use(token_hash, "token");
    if (!sql.got_data()) {
      return std::nullopt;
    }
    session.created_at = instant(created_at);
    session.last_seen_at = instant(last_seen_at);
    return session;
  });
}

void SociStore::touch_session(const std::string& token_hash, Instant last_seen_at) {
  const std::int64_t seen = seconds(last_seen_at);
  connections_.write([&](soci::session& sql) {
    sql << "UPDATE sign_in_session SET last_seen_at = :seen WHERE token_hash = :token", soci::use(seen, "seen"),
        soci::use(token_hash, "token");
  });
}

void SociStore::remove_session(const std::string& token_hash) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM sign_in_session WHERE token_hash = :token", soci::use(token_hash, "token");
  });
}

void SociStore::remove_sessions_before(Instant last_seen_at) {
  const std::int64_t seen = seconds(last_seen_at);
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM sign_in_session WHERE last_seen_at < :seen", soci::use(seen, "seen");
  });
}

}  // namespace miroir::store

#include "store/soci_store.hpp"

namespace miroir::store {

using programme::AccountId;
using programme::Instant;

void SociStore::set_calendar_token(AccountId account, const std::string& token_hash, Instant at) {
  const std::int64_t made = at.time_since_epoch().count();
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO calendar_feed (account_id, token_hash, made_at) VALUES (:account, :hash, :made) "
           "ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at",
        soci::use(account, "account"), soci::use(token_hash, "hash"), soci::use(made, "made");
  });
}

void SociStore::remove_calendar_token(AccountId account) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM calendar_feed WHERE account_id = :account", soci::use(account, "account");
  });
}

std::optional<Instant> SociStore::calendar_token_made(AccountId account) {
  return connections_.read([&](soci::session& sql) -> std::optional<Instant> {
    std::int64_t made = 0;
    sql << "SELECT made_at FROM calendar_feed WHERE account_id = :account", soci::into(made),
        soci::use(account, "account");
    return sql.got_data() ? std::optional(Instant(std::chrono::seconds(made))) : std::nullopt;
  });
}

std::optional<AccountId> SociStore::find_calendar_account(const std::string& token_hash) {
  return connections_.read([&](soci::session& sql) -> std::optional<AccountId> {
    AccountId account = 0;
    sql << "SELECT account_id FROM calendar_feed WHERE token_hash = :hash", soci::into(account),
        soci::use(token_hash, "hash");
    return sql.got_data() ? std::optional(account) : std::nullopt;
  });
}

}  // namespace miroir::store

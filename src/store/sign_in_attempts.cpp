#include "store/soci_store.hpp"

namespace miroir::store {

namespace {

// Older failures slow nobody down any more, and a flood of them must not fill the disk.
constexpr std::int64_t kept_seconds = 24 * 3600;

}  // namespace

void SociStore::add_failure(const std::string& key, programme::Instant at) {
  const std::int64_t failed_at = at.time_since_epoch().count();
  const std::int64_t forgotten_before = failed_at - kept_seconds;
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM sign_in_failure WHERE failed_at < :before", soci::use(forgotten_before, "before");
    sql << "INSERT INTO sign_in_failure (subject, failed_at) VALUES (:subject, :at)", soci::use(key, "subject"),
        soci::use(failed_at, "at");
  });
}

int SociStore::failures_since(const std::string& key, programme::Instant since) {
  const std::int64_t from = since.time_since_epoch().count();
  return connections_.read([&](soci::session& sql) {
    int count = 0;
    sql << "SELECT count(*) FROM sign_in_failure WHERE subject = :subject AND failed_at >= :since", soci::into(count),
        soci::use(key, "subject"), soci::use(from, "since");
    return count;
  });
}

void SociStore::forget_failures(const std::string& key) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM sign_in_failure WHERE subject = :subject", soci::use(key, "subject");
  });
}

}  // namespace miroir::store

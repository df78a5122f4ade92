#include "store/soci_store.hpp"

namespace miroir::store {

using feedback::Intention;

void SociStore::save_intention(const Intention& intention) {
  const std::int64_t written_at = intention.written_at.time_since_epoch().count();
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO intention (physician, indicator, period, body, written_at) "
           "VALUES (:physician, :indicator, :period, :body, :written_at) ON CONFLICT (physician, indicator, period) "
           "DO UPDATE SET body = excluded.body, written_at = excluded.written_at",
        soci::use(intention.physician, "physician"), soci::use(intention.indicator, "indicator"),
        soci::use(intention.period, "period"), soci::use(intention.text, "body"), soci::use(written_at, "written_at");
  });
}

void SociStore::remove_intention(const std::string& physician, const std::string& indicator,
                                 const std::string& period) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM intention WHERE physician = :physician AND indicator = :indicator AND period = :period",
        soci::use(physician, "physician"), soci::use(indicator, "indicator"), soci::use(period, "period");
  });
}

std::vector<Intention> SociStore::intentions_of(const std::string& physician) {
  return connections_.read([&](soci::session& sql) {
    Intention intention;
    intention.physician = physician;
    std::int64_t written_at = 0;
    soci::statement statement =
        (sql.prepare << "SELECT indicator, period, body, written_at FROM intention WHERE physician = :physician "
                        "ORDER BY indicator, period",
         soci::into(intention.indicator), soci::into(intention.period), soci::into(intention.text),
         soci::into(written_at), soci::use(physician, "physician"));
    statement.execute();
    std::vector<Intention> intentions;
    while (statement.fetch()) {
      intention.written_at = programme::Instant(std::chrono::seconds(written_at));
      intentions.push_back(intention);
    }
    return intentions;
  });
}

}  // namespace miroir::store

#include "programme/production.hpp"

#include "store/people_rows.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Adoption;
using programme::Decision;
using programme::Instant;
using programme::Production;
using programme::ProductionId;
using programme::ProductionState;
using programme::ProductionVersion;

// `condition` is one of the literals below.
template <class Key>
std::vector<Production> read_productions(soci::session& sql, const std::string& condition, const Key& key) {
  Production production;
  std::string kind;
  std::string state;
  std::int64_t saved = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, submission, region, group_id, kind, title, state, version, (SELECT count(*) FROM "
                      "production_adoption WHERE production_id = id), saved_at FROM production JOIN "
                      "production_version ON production_id = id AND number = version WHERE " +
                          condition,
       soci::into(production.id), soci::into(production.submission), soci::into(production.region),
       soci::into(production.group), soci::into(kind), soci::into(production.title), soci::into(state),
       soci::into(production.version), soci::into(production.adoptions), soci::into(saved), soci::use(key, "key"));
  statement.execute();
  std::vector<Production> productions;
  while (statement.fetch()) {
    production.kind = programme::parse_production_kind(kind).value();
    production.state = programme::production_states().parse_state(state).value();
    production.saved_at = instant_of(saved);
    productions.push_back(production);
  }
  return productions;
}

std::optional<Production> read_whole(soci::session& sql, ProductionId id) {
  auto found = read_productions(sql, "id = :key", id);
  if (found.empty()) {
    return std::nullopt;
  }
  sql << "SELECT body FROM production_version WHERE production_id = :id AND number = :number",
      soci::into(found.front().text), soci::use(id, "id"), soci::use(found.front().version, "number");
  return std::optional(std::move(found.front()));
}

base::Refusal unknown_production() {
  return base::refuse("unknown-production", "this production is not known: look at the list again");
}
base::Refusal withdrawn() {
  return base::refuse("move-not-permitted", "this production was withdrawn by its group: look at the list again");
}

void write_version(soci::session& sql, ProductionId id, const ProductionVersion& version) {
  const std::int64_t at = seconds_of(version.saved_at);
  sql << "INSERT INTO production_version (production_id, number, body, saved_by, saved_at) VALUES (:id, :number, "
         ":body, "
         ":by, :at)",
      soci::use(id, "id"), soci::use(version.number, "number"), soci::use(version.text, "body"),
      soci::use(version.saved_by, "by"), soci::use(at, "at");
  sql << "UPDATE production SET version = :number WHERE id = :id", soci::use(version.number, "number"),
      soci::use(id, "id");
}

void index_production(soci::session& sql, ProductionId id) {
  const auto production = read_whole(sql, id);
  if (production->state == ProductionState::withdrawn) {
    remove_search_rows(sql, "production", id);
    return;
  }
  write_search_row(sql, {"production", "", id, production->region, production->group, true, production->title,
                         production->title + "\n" + production->text, day_of_instant(production->saved_at)});
}

}  // namespace

ProductionId SociStore::add_production(const Production& production, const std::string& by, const Decision& decision) {
  return connections_.write([&](soci::session& sql) {
    ProductionId id = 0;
    sql << "SELECT id FROM production WHERE submission = :submission", soci::into(id),
        soci::use(production.submission, "submission");
    if (sql.got_data()) {
      return id;
    }
    const std::string kind = programme::production_kind_name(production.kind);
    const std::string state = programme::production_states().name(programme::production_states().first());
    sql << "INSERT INTO production (submission, region, group_id, kind, title, state, version) VALUES (:submission, "
           ":region, :group, :kind, :title, :state, 0) RETURNING id",
        soci::into(id), soci::use(production.submission, "submission"), soci::use(production.region, "region"),
        soci::use(production.group, "group"), soci::use(kind, "kind"), soci::use(production.title, "title"),
        soci::use(state, "state");
    write_version(sql, id, {1, production.text, by, production.saved_at});
    note_life_event(sql, programme::LifeOf::production, std::to_string(id), "share", decision);
    index_production(sql, id);
    return id;
  });
}

std::optional<Production> SociStore::find_production(ProductionId id) {
  return connections_.read([&](soci::session& sql) { return read_whole(sql, id); });
}

std::vector<Production> SociStore::productions(const std::string& region, std::int32_t offset, std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    return read_productions(
        sql, fmt::format("region = :key AND state = 'shared' ORDER BY id DESC LIMIT {} OFFSET {}", limit, offset),
        region);
  });
}

std::int32_t SociStore::count_productions(const std::string& region) {
  return connections_.read([&](soci::session& sql) {
    std::int32_t total = 0;
    sql << "SELECT count(*) FROM production WHERE region = :region AND state = 'shared'", soci::into(total),
        soci::use(region, "region");
    return total;
  });
}

std::vector<ProductionVersion> SociStore::production_versions(ProductionId id) {
  return connections_.read([&](soci::session& sql) {
    ProductionVersion version;
    std::int64_t at = 0;
    soci::statement statement = (sql.prepare << "SELECT number, body, saved_by, saved_at FROM production_version WHERE "
                                                "production_id = :id ORDER BY number DESC",
                                 soci::into(version.number), soci::into(version.text), soci::into(version.saved_by),
                                 soci::into(at), soci::use(id, "id"));
    statement.execute();
    std::vector<ProductionVersion> versions;
    while (statement.fetch()) {
      version.saved_at = instant_of(at);
      versions.push_back(version);
    }
    return versions;
  });
}

base::Result<std::int32_t> SociStore::save_production(ProductionId id, std::int32_t from_version,
                                                      const std::string& text, const std::string& by, Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<std::int32_t> {
    sql << "UPDATE production SET version = version WHERE id = :id", soci::use(id, "id");
    const auto production = read_whole(sql, id);
    if (!production) {
      return unknown_production();
    }
    if (production->state == ProductionState::withdrawn) {
      return withdrawn();
    }
    if (production->version != from_version) {
      return base::refuse("changed-meanwhile", "somebody wrote another version meanwhile: load the page again");
    }
    write_version(sql, id, {from_version + 1, text, by, at});
    index_production(sql, id);
    return from_version + 1;
  });
}

base::Result<void> SociStore::move_production(ProductionId id, programme::ProductionMove move,
                                              const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto production = read_whole(sql, id);
    if (!production) {
      return unknown_production();
    }
    const auto to = programme::production_states().check(production->state, move);
    if (!to) {
      return to.error();
    }
    const std::string state = programme::production_states().name(*to);
    sql << "UPDATE production SET state = :state WHERE id = :id", soci::use(state, "state"), soci::use(id, "id");
    note_life_event(sql, programme::LifeOf::production, std::to_string(id), programme::production_states().name(move),
                    decision);
    index_production(sql, id);
    return {};
  });
}

std::vector<Adoption> SociStore::adoptions(ProductionId id) {
  return connections_.read([&](soci::session& sql) {
    Adoption adoption;
    std::string day;
    soci::statement statement =
        (sql.prepare << "SELECT group_id, version, adopted_on FROM production_adoption WHERE "
                        "production_id = :id ORDER BY adopted_on, group_id",
         soci::into(adoption.group), soci::into(adoption.version), soci::into(day), soci::use(id, "id"));
    statement.execute();
    std::vector<Adoption> adoptions;
    while (statement.fetch()) {
      adoption.on = day_of(day);
      adoptions.push_back(adoption);
    }
    return adoptions;
  });
}

base::Result<void> SociStore::adopt_production(ProductionId id, const std::string& group, base::Date on) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto production = read_whole(sql, id);
    if (!production) {
      return unknown_production();
    }
    if (production->state == ProductionState::withdrawn) {
      return withdrawn();
    }
    if (production->group == group) {
      return base::refuse("own-production", "a group uses its own productions already: adopt those of others");
    }
    const std::string day = base::format_date(on);
    sql << "INSERT INTO production_adoption (production_id, group_id, version, adopted_on) VALUES (:id, :group, "
           ":version, :day) ON CONFLICT (production_id, group_id) DO UPDATE SET version = excluded.version",
        soci::use(id, "id"), soci::use(group, "group"), soci::use(production->version, "version"),
        soci::use(day, "day");
    return {};
  });
}

}  // namespace miroir::store

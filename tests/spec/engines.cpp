// The engines that every specification runs on. A new engine is one function here.
#include "claims/engine.hpp"
#include "measures/reference.hpp"
#include "spec/spec.hpp"
#include "support/clickhouse_servers.hpp"
#include "support/store_writer.hpp"

#include <unistd.h>

#include <fmt/format.h>

namespace miroir::spec {

namespace {

Counted reference_counts(const Region& region, const measures::Catalogue& catalogue, const Measures& measures,
                         const base::Period& period) {
  const DrawnClaims claims = region.claims();
  const std::vector<measures::PeriodContext> contexts{region.context(period)};
  measures::ReferenceEngine engine(catalogue, measures, claims.codes, contexts);
  for (const DrawnClaims::Person& person : claims.persons) {
    engine.add(person.timeline());
  }
  return {contexts.front(), engine.take_counts().front()};
}

std::int32_t place_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::int32_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

// The region as a claims store would hold it in the last month of the period.
support::DrawnStore drawn_store(const Region& region, const base::Period& period) {
  const DrawnClaims claims = region.claims();
  support::DrawnStore store{.codes = claims.codes,
                            .practitioners = claims.practitioners,
                            .numbers = claims.numbers,
                            .practices = {},
                            .memberships = {},
                            .persons = {}};
  for (const auto& [number, name] : region.numbers()) {
    store.practices.push_back({.month = base::month_index(period.last),
                               .number = place_of(claims.numbers, number),
                               .practitioner = place_of(claims.practitioners, name),
                               .general_practitioner = region.practitioners().at(name)});
  }
  for (const Region::Member& member : region.members()) {
    store.memberships.push_back(
        {place_of(claims.practitioners, member.physician), member.group, {member.start, member.end}});
  }
  for (const DrawnClaims::Person& person : claims.persons) {
    store.persons.push_back({person.patient.birth_month, person.patient.sex, person.patient.death, person.registrations,
                             person.ald, person.events});
  }
  return store;
}

// The other engines read a claims store, so the specifications go through a file.
Counted store_counts(claims::Engine engine, const Region& region, const measures::Catalogue& catalogue,
                     const Measures& measures, const base::Period& period) {
  const auto file = std::filesystem::temp_directory_path() / fmt::format("miroir-spec-{}.store", ::getpid());
  std::filesystem::remove(file);
  support::write_store(drawn_store(region, period), file);
  const auto store = claims::ClaimsStore::open(file, {.threads = 1});
  claims::RunOptions options{.engine = engine, .threads = 1, .progress = {}};
  if (engine == claims::Engine::clickhouse) {
    // One server: that shares of patients add up is the generative test's business.
    options.clickhouse = {support::fresh_clickhouse_databases().front()};
  }
  const auto runs = claims::run_measures(store.value(), catalogue, measures, {period}, options);
  std::filesystem::remove(file);
  return {runs.value().front().context, runs.value().front().counts};
}

EngineUnderTest over_a_store(claims::Engine engine) {
  return {claims::engine_name(engine),
          [engine](const auto& region, const auto& catalogue, const auto& measures, const auto& period) {
            return store_counts(engine, region, catalogue, measures, period);
          }};
}

}  // namespace

Rows EngineUnderTest::rows(const Region& region, const measures::Catalogue& catalogue, const Measures& measures,
                           const base::Period& period) const {
  const Counted result = counted(region, catalogue, measures, period);
  return measures::tabulate(measures, result.context, result.counts);
}

const std::vector<EngineUnderTest>& engines() {
  static const std::vector<EngineUnderTest> all{{"reference", reference_counts},
                                                over_a_store(claims::Engine::native),
                                                over_a_store(claims::Engine::duckdb),
                                                over_a_store(claims::Engine::clickhouse)};
  return all;
}

}  // namespace miroir::spec

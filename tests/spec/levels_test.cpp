// Levels: whose physicians are counted together, by the days of their membership.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

using measures::Level;

constexpr const char* period = "2018-S1";  // 181 days

std::int64_t denominator(const Region& region, const EngineUnderTest& engine, Level level, const std::string& entity) {
  const Measures measures = measures::select_measures(shipped_catalogue(), {"pharmacy-amount"}).value();
  for (const auto& row : engine.rows(region, shipped_catalogue(), measures, base::parse_period(period).value())) {
    if (row.level == level && row.entity == entity && row.stratum == "all") {
      return row.denominator.value();
    }
  }
  return -1;
}

// A has 1 patient, B 2, C 4: every sum names its terms.
Region weighted_region() {
  Region region;
  region.physicians({"A", "B", "C"});
  for (const auto& [physician, patients] : {std::pair{"A", 1}, std::pair{"B", 2}, std::pair{"C", 4}}) {
    for (int i = 0; i < patients; ++i) {
      region.patient("1980-01").consulted("2018-03-02", physician);
    }
  }
  return region;
}

TEST(Levels, HalfOfTheDaysMakeAMember) {
  Region region = weighted_region();
  region.member("A", "G1", "2018-04-01");                // 91 days of 181
  region.member("B", "G1", "2018-04-02");                // 90 days
  region.member("C", "G2", "2010-01-01", "2017-12-31");  // before
  for (const EngineUnderTest& engine : engines()) {
    EXPECT_EQ(denominator(region, engine, Level::group, "G1"), 1) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::groups, "*"), 1) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::control, "*"), 4) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::region, "*"), 7) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::group, "G2"), -1) << engine.name;
  }
}

TEST(Levels, APhysicianWhoChangesGroupCountsWhereTheyWereLonger) {
  Region region = weighted_region();
  region.member("A", "G1", "2017-01-01", "2018-03-31");  // 90 days of the period
  region.member("A", "G2", "2018-04-01");                // 91 days
  region.member("B", "G1", "2017-01-01");
  for (const EngineUnderTest& engine : engines()) {
    EXPECT_EQ(denominator(region, engine, Level::group, "G1"), 2) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::group, "G2"), 1) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::groups, "*"), 3) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::control, "*"), 4) << engine.name;
  }
}

// The drawn patients of a definition, with physicians of their own.
void draw_examples(const measures::Measure& measure, Region& region, std::vector<std::string>& physicians) {
  for (const measures::Example& example : measure.examples) {
    if (example.period.name != period) {
      continue;
    }
    const auto own = [&](const std::string& letter) {
      const std::string name = letter.empty() ? "" : measure.id + " " + std::to_string(example.line) + letter;
      if (!name.empty() && std::find(physicians.begin(), physicians.end(), name) == physicians.end()) {
        region.physicians({name});
        physicians.push_back(name);
      }
      return name;
    };
    DrawnPatient& patient = region.patient("1900-01", example.sex);
    patient.birth_month = example.birth_month;
    patient.death = example.death;
    patient.ald = example.ald;
    for (const auto& [physician, span] : example.registrations) {
      patient.registrations.push_back({own(physician), span.start, span.end});
    }
    for (const measures::ExampleClaim& claim : example.claims) {
      const std::string by = own(claim.by);
      patient.claims.push_back({claim.kind, claim.code, by, by, claim.event});
    }
  }
}

// Of the level: numerators and denominators of each indicator added up.
std::map<std::string, std::pair<std::int64_t, std::int64_t>> added_up(const Rows& rows, Level level,
                                                                      const std::string& entity = "") {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> sums;
  for (const measures::ResultRow& row : rows) {
    if (row.level == level && row.stratum == "all" && (entity.empty() || row.entity == entity)) {
      sums[row.indicator].first += row.numerator.value();
      sums[row.indicator].second += row.denominator.value();
    }
  }
  return sums;
}

// Every indicator: what was counted while in the one group goes with the physician to the other.
TEST(Levels, OfEachIndicatorWhoChangesGroupTakesTheWholePeriodAlong) {
  Region region;
  std::vector<std::string> physicians;
  const Measures measures = measures::select_measures(shipped_catalogue(), {}).value();
  for (const measures::Measure* measure : measures) {
    draw_examples(*measure, region, physicians);
  }
  for (const std::string& physician : physicians) {
    region.member(physician, "G1", "2017-01-01", "2018-03-31");
    region.member(physician, "G2", "2018-04-01");
  }
  region.physicians({"stays"});
  region.member("stays", "G1", "2017-01-01");
  for (const EngineUnderTest& engine : engines()) {
    const Rows rows = engine.rows(region, shipped_catalogue(), measures, base::parse_period(period).value());
    const auto of_physicians = added_up(rows, Level::physician);
    EXPECT_EQ(added_up(rows, Level::group, "G2"), of_physicians) << engine.name;
    EXPECT_EQ(of_physicians.size(), 18U);
    for (const auto& [indicator, counts] : of_physicians) {
      EXPECT_GT(counts.first, 0) << engine.name << ": " << indicator;
    }
    for (const auto& [indicator, counts] : added_up(rows, Level::group, "G1")) {
      EXPECT_EQ(counts, std::pair(std::int64_t{0}, std::int64_t{0})) << engine.name << ": " << indicator;
    }
  }
}

TEST(Levels, OneDayInAGroupTakesAPhysicianOutOfTheControls) {
  Region region = weighted_region();
  region.member("C", "G1", "2018-06-30");
  for (const EngineUnderTest& engine : engines()) {
    EXPECT_EQ(denominator(region, engine, Level::control, "*"), 3) << engine.name;
    EXPECT_EQ(denominator(region, engine, Level::groups, "*"), 0) << engine.name;
  }
}

}  // namespace
}  // namespace miroir::spec

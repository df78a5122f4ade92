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

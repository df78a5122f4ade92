// Levels, strata, values and expected values from cells.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "measures/tabulation.hpp"

namespace miroir::measures {
namespace {

// One measure over all ages, split by age and sex, and three physicians: A in group G, B nowhere, C one day in H.
struct Scene {
  Measure measure;
  PeriodContext context;
  PeriodCounts counts;
  CellLayout layout;

  static Measure split_measure() {
    Measure measure;
    measure.id = "indicator";
    measure.strata = {{Dimension::age, {{0, 65}, {65, 200}}, {}}, {Dimension::sex, {}, {}}, {Dimension::ald, {}, {}}};
    return measure;
  }

  explicit Scene(Measure of = split_measure()) : measure(std::move(of)), layout(measure) {
    context.period = base::parse_period("2018-S1").value();
    context.physicians = {{"A", {"G"}, true}, {"B", {}, false}, {"C", {}, true}};
    counts.measures = {{std::vector<CellCounts>(3 * layout.size())}};
  }

  void count(std::size_t physician, std::int32_t age, Sex sex, bool ald, CellCounts cell,
             Registered registered = Registered::known) {
    counts.measures[0].cells[physician * layout.size() + layout.index(age, sex, ald, registered)] += cell;
  }

  std::vector<ResultRow> rows() const { return tabulate({&measure}, context, counts); }

  ResultRow row(Level level, const std::string& entity, const std::string& stratum = "all") const {
    for (const ResultRow& row : rows()) {
      if (row.level == level && row.entity == entity && row.stratum == stratum) {
        return row;
      }
    }
    ADD_FAILURE() << "no row " << level_name(level) << " " << entity << " " << stratum;
    return {};
  }
};

CellCounts units(std::int64_t denominator, std::int64_t numerator) {
  return {denominator, numerator, denominator, numerator, 0};
}

TEST(Tabulation, RowsComeByLevelEntityAndStratum) {
  std::vector<std::string> keys;
  for (const ResultRow& row : Scene().rows()) {
    if (row.stratum == "all") {
      keys.push_back(std::string(level_name(row.level)) + " " + row.entity);
    }
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"physician A", "physician B", "physician C", "group G", "groups *",
                                            "control *", "region *"}));
  std::vector<std::string> strata;
  for (const ResultRow& row : Scene().rows()) {
    if (row.entity == "A") {
      strata.push_back(row.stratum);
    }
  }
  EXPECT_EQ(strata, (std::vector<std::string>{"age=0-64", "age=65+", "ald=no", "ald=yes", "all", "sex=F", "sex=M"}));
}

TEST(Tabulation, StrataOfRegistrationAreThoseAskedFor) {
  Measure measure;
  measure.strata = {{Dimension::registration, {}, {"known", "new"}}};
  Scene scene(measure);
  scene.count(0, 40, Sex::male, false, units(1, 0), Registered::known);
  scene.count(0, 40, Sex::male, false, units(2, 0), Registered::new_patient);
  scene.count(0, 40, Sex::male, false, units(4, 0), Registered::elsewhere);
  EXPECT_EQ(scene.row(Level::physician, "A", "registration=known").denominator, 1);
  EXPECT_EQ(scene.row(Level::physician, "A", "registration=new").denominator, 2);
  EXPECT_EQ(scene.row(Level::physician, "A").denominator, 7);
  EXPECT_EQ(scene.rows().size(), 7U * 3);
}

TEST(Tabulation, LevelsAddUpTheirPhysicians) {
  Scene scene;
  scene.count(0, 40, Sex::male, false, units(1, 1));
  scene.count(1, 40, Sex::male, false, units(2, 0));
  scene.count(2, 40, Sex::male, false, units(4, 3));
  EXPECT_EQ(scene.row(Level::group, "G").denominator, 1);
  EXPECT_EQ(scene.row(Level::groups, "*").denominator, 1);
  EXPECT_EQ(scene.row(Level::control, "*").denominator, 2);  // C was a member on one day
  EXPECT_EQ(scene.row(Level::region, "*").denominator, 7);
  EXPECT_EQ(scene.row(Level::region, "*").numerator, 4);
  EXPECT_EQ(scene.row(Level::region, "*").patients, 7);
  EXPECT_EQ(scene.row(Level::region, "*").numerator_patients, 4);
}

TEST(Tabulation, AMemberOfTwoGroupsCountsOnceInAllGroups) {
  Scene scene;
  scene.context.physicians[0].groups = {"G", "K"};
  scene.count(0, 40, Sex::male, false, units(5, 1));
  EXPECT_EQ(scene.row(Level::group, "G").denominator, 5);
  EXPECT_EQ(scene.row(Level::group, "K").denominator, 5);
  EXPECT_EQ(scene.row(Level::groups, "*").denominator, 5);
}

TEST(Tabulation, AStratumHoldsItsCellsAndUnknownSexIsOnlyInAll) {
  Scene scene;
  scene.count(0, 64, Sex::female, true, units(1, 0));
  scene.count(0, 65, Sex::male, false, units(2, 0));
  scene.count(0, 70, Sex::unknown, false, units(4, 0));
  EXPECT_EQ(scene.row(Level::physician, "A", "age=0-64").denominator, 1);
  EXPECT_EQ(scene.row(Level::physician, "A", "age=65+").denominator, 6);
  EXPECT_EQ(scene.row(Level::physician, "A", "sex=F").denominator, 1);
  EXPECT_EQ(scene.row(Level::physician, "A", "sex=M").denominator, 2);
  EXPECT_EQ(scene.row(Level::physician, "A", "ald=yes").denominator, 1);
  EXPECT_EQ(scene.row(Level::physician, "A").denominator, 7);
}

TEST(Tabulation, AValueIsEmptyWhereNothingIsCounted) {
  Scene scene;
  scene.count(0, 40, Sex::male, false, units(4, 1));
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").value.value(), 0.25);
  const ResultRow none = scene.row(Level::physician, "B");
  EXPECT_EQ(none.denominator, 0);
  EXPECT_FALSE(none.value.has_value());
  EXPECT_EQ(none.expected, 0.0);
}

TEST(Tabulation, AmountsAreInEurosAndTheirNumeratorInCents) {
  Measure measure;
  measure.numerator.kind = Numerator::Kind::amount_cents;
  Scene scene(measure);
  scene.count(0, 40, Sex::male, false, {3, 1, 3, 1001, 1'002'001});
  EXPECT_EQ(scene.row(Level::physician, "A").numerator, 1001);
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").value.value(), 10.01 / 3);
  EXPECT_EQ(static_cast<std::int64_t>(scene.row(Level::region, "*").sum_of_squares), 1'002'001);
}

// Men 30-39: region 4 of 20. Men 40-49: region 10 of 10. A has 10 and 2 of them.
TEST(Tabulation, ExpectedIsTheRegionsRateInEachCell) {
  Scene scene;
  scene.count(0, 35, Sex::male, false, units(10, 4));
  scene.count(1, 35, Sex::male, false, units(10, 0));
  scene.count(0, 45, Sex::male, false, units(2, 2));
  scene.count(1, 45, Sex::male, false, units(8, 8));
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").expected.value(), 10 * 4.0 / 20 + 2 * 10.0 / 10);
  EXPECT_DOUBLE_EQ(scene.row(Level::control, "*").expected.value(), 10 * 4.0 / 20 + 8);
}

TEST(Tabulation, ExpectedIsStandardisedOnBandsNotOnTheSegmentsOfStrata) {
  Scene scene;  // its strata cut the band 60-69 at 65
  scene.count(0, 62, Sex::male, false, units(10, 0));
  scene.count(1, 67, Sex::male, false, units(10, 10));
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").expected.value(), 5.0);
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A", "age=0-64").expected.value(), 0.0);
}

TEST(Tabulation, ExpectedSeparatesSexAndLongTermDisease) {
  Scene scene;
  scene.count(0, 35, Sex::female, true, units(10, 0));
  scene.count(1, 35, Sex::female, false, units(10, 10));
  scene.count(1, 35, Sex::male, true, units(10, 10));
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").expected.value(), 0.0);
}

TEST(Tabulation, TheRegionsExpectedIsItsNumeratorExactly) {
  Scene scene;
  for (std::int32_t age = 0; age < 100; ++age) {
    scene.count(static_cast<std::size_t>(age % 3), age, age % 2 == 0 ? Sex::male : Sex::female, age % 5 == 0,
                units(7 * age + 3, 3 * age + 1));
  }
  for (const char* stratum : {"all", "age=0-64", "age=65+", "sex=F", "sex=M", "ald=yes", "ald=no"}) {
    const ResultRow region = scene.row(Level::region, "*", stratum);
    EXPECT_EQ(region.expected.value(), static_cast<double>(region.numerator.value())) << stratum;
  }
}

TEST(Tabulation, ExpectedOfLargeAmountsIsExact) {
  Measure measure;
  measure.numerator.kind = Numerator::Kind::amount_cents;
  Scene scene(measure);
  scene.count(0, 40, Sex::male, false, {1'000'000, 1, 1'000'000, 900'000'000'000'001, 0});
  scene.count(1, 40, Sex::male, false, {2'000'000, 1, 2'000'000, 0, 0});
  EXPECT_EQ(scene.row(Level::region, "*").expected.value(), 900'000'000'000'001.0);
  EXPECT_DOUBLE_EQ(scene.row(Level::physician, "A").expected.value(), 300'000'000'000'000.0 + 1.0 / 3);
}

}  // namespace
}  // namespace miroir::measures

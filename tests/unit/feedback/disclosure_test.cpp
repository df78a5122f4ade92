// What may leave: every edge of the threshold, and what follows from sums.
#include "feedback/disclosure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using measures::CellCounts;
using measures::Level;
using measures::Measure;
using measures::Registered;
using measures::ResultRow;
using measures::Sex;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Physicians A, B, C in group G1, D, E, F in G2, K, L, M in none, N one day in G1. Everybody has large figures that a
// test makes small.
class Return {
 public:
  explicit Return(Measure of = {}) : measure_(std::move(of)), layout_(measure_) {
    measure_.id = "indicator";
    context_.period = base::parse_period("2018-S1").value();
    for (const char* name : {"A", "B", "C"}) {
      context_.physicians.push_back({name, {"G1"}, true});
    }
    for (const char* name : {"D", "E", "F"}) {
      context_.physicians.push_back({name, {"G2"}, true});
    }
    for (const char* name : {"K", "L", "M"}) {
      context_.physicians.push_back({name, {}, false});
    }
    context_.physicians.push_back({"N", {}, true});
    counts_.measures.resize(1);
    counts_.measures[0].cells.resize(context_.physicians.size() * layout_.size());
  }

  Return& set(const std::string& physician, CellCounts counts, std::int32_t age = 50, Sex sex = Sex::female,
              Registered registered = Registered::known) {
    const auto found = std::find_if(context_.physicians.begin(), context_.physicians.end(),
                                    [&](const auto& candidate) { return candidate.entity == physician; });
    const auto index = static_cast<std::size_t>(found - context_.physicians.begin());
    counts_.measures[0].cells[index * layout_.size() + layout_.index(age, sex, false, registered)] = counts;
    return *this;
  }

  Return& set_all(CellCounts counts, std::int32_t age = 50) {
    for (const auto& physician : context_.physicians) {
      counts.patients = counts.denominator += 10;  // so that "the smallest" is never a tie
      set(physician.entity, counts, age);
    }
    return *this;
  }

  std::vector<ResultRow> rows(std::int32_t min_cell = default_min_cell) const {
    auto rows = measures::tabulate({&measure_}, context_, counts_);
    control_disclosure({{context_, rows}}, {&measure_}, min_cell);
    return rows;
  }

  // "A", "G1", "groups *" … and the stratum where it is not "all".
  std::vector<std::string> hidden(std::int32_t min_cell = default_min_cell) const {
    std::vector<std::string> names;
    for (const ResultRow& row : rows(min_cell)) {
      if (row.hidden()) {
        const std::string level = row.entity == "*" ? measures::level_name(row.level) : row.entity;
        names.push_back(level + (row.stratum == "all" ? "" : " " + row.stratum));
      }
    }
    return names;
  }

 private:
  Measure measure_;
  measures::PeriodContext context_;
  measures::CellLayout layout_;
  measures::PeriodCounts counts_;
};

CellCounts patients(std::int64_t denominator, std::int64_t numerator) {
  return {denominator, numerator, denominator, numerator, 0};
}

bool hides_physician_a(const Return& given) {
  const auto hidden = given.hidden();
  return std::find(hidden.begin(), hidden.end(), "A") != hidden.end();
}

TEST(Disclosure, HidesDenominatorsOfOneToTenPersons) {
  const auto with = [](std::int64_t size) { return Return().set_all(patients(1000, 300)).set("A", patients(size, 0)); };
  EXPECT_FALSE(hides_physician_a(with(0)));
  EXPECT_TRUE(hides_physician_a(with(1)));
  EXPECT_TRUE(hides_physician_a(with(10)));
  EXPECT_FALSE(hides_physician_a(with(11)));
}

TEST(Disclosure, HidesNumeratorsOfOneToTenPersons) {
  const auto with = [](std::int64_t met) { return Return().set_all(patients(1000, 300)).set("A", patients(500, met)); };
  EXPECT_FALSE(hides_physician_a(with(0)));
  EXPECT_TRUE(hides_physician_a(with(1)));
  EXPECT_TRUE(hides_physician_a(with(10)));
  EXPECT_FALSE(hides_physician_a(with(11)));
}

TEST(Disclosure, HidesWhereOneToTenPersonsAreNotInTheNumerator) {
  const auto with = [](std::int64_t met) { return Return().set_all(patients(1000, 300)).set("A", patients(500, met)); };
  EXPECT_FALSE(hides_physician_a(with(489)));
  EXPECT_TRUE(hides_physician_a(with(490)));
  EXPECT_TRUE(hides_physician_a(with(499)));
  EXPECT_FALSE(hides_physician_a(with(500)));
}

TEST(Disclosure, CountsThePersonsBehindPrescriptionsNotThePrescriptions) {
  Measure prescriptions;
  prescriptions.denominator.unit = measures::Unit::prescriptions;
  const CellCounts usual{400, 200, 2000, 600, 0};
  const auto with = [&](CellCounts counts) { return Return(prescriptions).set_all(usual).set("A", counts); };
  EXPECT_FALSE(hides_physician_a(with({200, 100, 900, 300, 0})));
  EXPECT_TRUE(hides_physician_a(with({10, 10, 900, 300, 0})));
  EXPECT_TRUE(hides_physician_a(with({200, 10, 900, 300, 0})));
  EXPECT_TRUE(hides_physician_a(with({200, 200, 900, 890, 0})));
  EXPECT_FALSE(hides_physician_a(with({200, 200, 900, 889, 0})));
}

TEST(Disclosure, CountsThePersonsBehindAmounts) {
  Measure amounts;
  amounts.numerator.kind = measures::Numerator::Kind::amount_cents;
  amounts.display = measures::Display::mean_euros;
  const CellCounts usual{1000, 900, 1000, 5'000'000, 1};
  const auto with = [&](CellCounts counts) { return Return(amounts).set_all(usual).set("A", counts); };
  EXPECT_TRUE(hides_physician_a(with({500, 10, 500, 100'000, 1})));
  EXPECT_FALSE(hides_physician_a(with({500, 11, 500, 100'000, 1})));
  EXPECT_FALSE(hides_physician_a(with({500, 495, 500, 100'000, 1})));  // the rest cannot be seen in a sum of euros
}

TEST(Disclosure, HidesNothingWhenSwitchedOff) {
  EXPECT_THAT(Return().set_all(patients(1000, 300)).set("A", patients(3, 1)).hidden(0), IsEmpty());
}

TEST(Disclosure, LeavesNoFigureOnAHiddenRow) {
  for (const ResultRow& row : Return().set_all(patients(1000, 300)).set("A", {3, 2, 3, 2, 99}).rows()) {
    if (row.hidden()) {
      EXPECT_FALSE(row.patients || row.numerator || row.denominator || row.value || row.expected);
      EXPECT_EQ(row.numerator_patients, 0);
      EXPECT_TRUE(row.sum_of_squares == 0);
    }
  }
}

TEST(Disclosure, CountsWhatItHides) {
  Measure measure;
  measure.id = "indicator";
  measures::PeriodContext context;
  context.period = base::parse_period("2018-S1").value();
  context.physicians = {{"A", {}, false}, {"B", {}, false}, {"C", {}, false}};
  measures::PeriodCounts counts;
  const measures::CellLayout layout(measure);
  counts.measures = {{std::vector<CellCounts>(3 * layout.size())}};
  const std::size_t cell = layout.index(50, Sex::female, false, Registered::known);
  counts.measures[0].cells[cell] = patients(5, 0);
  counts.measures[0].cells[layout.size() + cell] = patients(100, 40);
  counts.measures[0].cells[2 * layout.size() + cell] = patients(200, 80);
  auto rows = measures::tabulate({&measure}, context, counts);
  const auto count = control_disclosure({{context, rows}}, {&measure}, default_min_cell);
  EXPECT_EQ(count.small, 1);
  EXPECT_EQ(count.complementary, 1);
}

// The lone hidden row of a sum would follow from it.
TEST(Disclosure, HidesTheSmallestColleagueOfALoneHiddenPhysician) {
  EXPECT_THAT(Return().set_all(patients(1000, 300)).set("B", patients(7, 0)).hidden(), UnorderedElementsAre("A", "B"));
  EXPECT_THAT(Return().set_all(patients(1000, 300)).set("M", patients(7, 0)).hidden(), UnorderedElementsAre("K", "M"));
}

TEST(Disclosure, HidesNothingMoreWhereTheHiddenAreManyEnough) {
  Return given;
  given.set_all(patients(1000, 300)).set("A", patients(7, 0)).set("B", patients(7, 0));
  EXPECT_THAT(given.hidden(), UnorderedElementsAre("A", "B"));
}

TEST(Disclosure, HidesAThirdWhereTwoTogetherAreStillSmall) {
  Return given;
  given.set_all(patients(1000, 300)).set("A", patients(4, 0)).set("B", patients(5, 0));
  EXPECT_THAT(given.hidden(), UnorderedElementsAre("A", "B", "C"));
}

TEST(Disclosure, HidesAPartnerForAPhysicianOfNeitherSide) {
  // N follows from region - groups - control.
  const auto hidden = Return().set_all(patients(1000, 300)).set("N", patients(7, 0)).hidden();
  EXPECT_THAT(hidden, ::testing::Contains("N"));
  EXPECT_THAT(hidden, ::testing::AnyOf(::testing::Contains("groups"), ::testing::Contains("control"),
                                       ::testing::Contains("region")));
}

TEST(Disclosure, HidesAnotherGroupWithALoneHiddenGroup) {
  Return given;
  given.set_all(patients(1000, 300));
  for (const char* physician : {"A", "B", "C"}) {
    given.set(physician, patients(3, 0));
  }
  const auto hidden = given.hidden();
  EXPECT_THAT(hidden, ::testing::IsSupersetOf({"A", "B", "C", "G1"}));
  EXPECT_THAT(hidden, ::testing::AnyOf(::testing::Contains("G2"), ::testing::Contains("groups")));
}

Measure by_age() {
  Measure measure;
  measure.strata = {{measures::Dimension::age, {{0, 20}, {20, 65}, {65, 200}}, {}}};
  return measure;
}

TEST(Disclosure, HidesTheSmallestOtherStratumOfALoneHiddenOne) {
  Return given(by_age());
  given.set_all(patients(1000, 300), 10).set_all(patients(3000, 900), 40).set_all(patients(2000, 500), 70);
  given.set("A", patients(7, 0), 70).set("B", patients(7, 0), 70);  // both, so that they cover each other in the group
  const auto hidden = given.hidden();
  EXPECT_THAT(hidden, UnorderedElementsAre("A age=65+", "B age=65+", "A age=0-19", "B age=0-19"));
}

TEST(Disclosure, ShowsAStratumOfNobody) {
  Return given(by_age());
  given.set_all(patients(1000, 300), 10).set_all(patients(3000, 900), 40).set_all(patients(2000, 500), 70);
  given.set("A", patients(0, 0), 70);
  EXPECT_THAT(given.hidden(), IsEmpty());
}

// known + new is not all: what is left out, the patients registered elsewhere, follows by difference.
TEST(Disclosure, ProtectsWhatTheStrataLeaveOut) {
  Measure by_registration;
  by_registration.strata = {{measures::Dimension::registration, {}, {"known", "new"}}};
  const auto with = [&](std::int64_t elsewhere) {
    Return given(by_registration);
    for (const char* name : {"A", "B", "C", "D", "E", "F", "K", "L", "M", "N"}) {
      given.set(name, patients(1000, 300));
      given.set(name, patients(200, 60), 50, Sex::female, Registered::new_patient);
      given.set(name, patients(500, 60), 50, Sex::female, Registered::elsewhere);
    }
    return given.set("A", patients(elsewhere, 0), 50, Sex::female, Registered::elsewhere).hidden();
  };
  EXPECT_THAT(with(0), IsEmpty());
  EXPECT_THAT(with(5), ::testing::AnyOf(::testing::Contains("A registration=new"), ::testing::Contains("A")));
  EXPECT_THAT(with(11), IsEmpty());
}

// The half-year of A, B and C in one group, and one of its quarters.
class HalfYearAndQuarter {
 public:
  HalfYearAndQuarter() {
    measure_.id = "indicator";
    for (const char* period : {"2018-S1", "2018-Q1", "2018-S2"}) {
      measures::PeriodContext context;
      context.period = base::parse_period(period).value();
      context.physicians = {{"A", {"G"}, true}, {"B", {"G"}, true}, {"C", {"G"}, true}};
      contexts_.push_back(context);
    }
  }

  // Numerators of A, B and C, of 1,000 patients each.
  std::vector<std::string> hidden(const std::vector<std::int64_t>& half_year, const std::vector<std::int64_t>& quarter,
                                  const ControlProgress& progress = {}) const {
    std::vector<std::vector<ResultRow>> rows{tabulated(0, half_year), tabulated(1, quarter), tabulated(2, half_year)};
    control_disclosure({{contexts_[0], rows[0]}, {contexts_[1], rows[1]}, {contexts_[2], rows[2]}}, {&measure_},
                       default_min_cell, progress);
    std::vector<std::string> names;
    for (const auto& of_period : rows) {
      for (const ResultRow& row : of_period) {
        if (row.hidden()) {
          names.push_back(row.period.substr(5) + " " + row.entity);
        }
      }
    }
    return names;
  }

 private:
  std::vector<ResultRow> tabulated(std::size_t period, const std::vector<std::int64_t>& numerators) const {
    const measures::CellLayout layout(measure_);
    measures::PeriodCounts counts;
    counts.measures = {{std::vector<CellCounts>(numerators.size() * layout.size())}};
    for (std::size_t i = 0; i < numerators.size(); ++i) {
      const std::size_t cell = layout.index(50, Sex::female, false, Registered::known);
      counts.measures[0].cells[i * layout.size() + cell] = patients(1000, numerators[i]);
    }
    return measures::tabulate({&measure_}, contexts_[period], counts);
  }

  Measure measure_;
  std::vector<measures::PeriodContext> contexts_;
};

TEST(DisclosureOverPeriods, HidesInAHalfYearWhatItHidesInItsQuarter) {
  const HalfYearAndQuarter given;
  EXPECT_THAT(given.hidden({100, 200, 300}, {50, 100, 150}), IsEmpty());
  EXPECT_THAT(given.hidden({100, 200, 300}, {5, 100, 150}), UnorderedElementsAre("S1 A", "S1 B", "Q1 A", "Q1 B"));
}

TEST(DisclosureOverPeriods, HidesWhereTheOtherQuarterWouldBeSmallByDifference) {
  const HalfYearAndQuarter given;
  EXPECT_THAT(given.hidden({100, 200, 300}, {90, 100, 150}), UnorderedElementsAre("S1 A", "S1 B", "Q1 A", "Q1 B"));
  EXPECT_THAT(given.hidden({100, 200, 300}, {89, 100, 150}), IsEmpty());
  EXPECT_THAT(given.hidden({100, 200, 300}, {100, 100, 150}), IsEmpty());
}

TEST(DisclosureOverPeriods, ControlsPeriodsWithoutACommonDayApart) {
  const HalfYearAndQuarter given;
  EXPECT_THAT(given.hidden({5, 200, 300}, {0, 100, 150}),
              UnorderedElementsAre("S1 A", "S1 B", "Q1 A", "Q1 B", "S2 A", "S2 B"));
}

Manifest manifest_of(const std::vector<const char*>& periods, const char* indicator = "indicator") {
  Manifest manifest;
  manifest.region = "53";
  for (const char* period : periods) {
    manifest.periods.push_back(base::parse_period(period).value());
  }
  manifest.indicators.emplace_back().id = indicator;
  return manifest;
}

// Overlapping periods are one step for each indicator, others another.
TEST(DisclosureOverPeriods, TellsHowFarItIsAndEndsWhenToldTo) {
  struct Ended {};
  std::vector<double> told;
  const auto end_at_half = [&](double fraction) {
    told.push_back(fraction);
    if (fraction == 0.5) {
      throw Ended();
    }
  };
  EXPECT_THROW(HalfYearAndQuarter().hidden({300, 400, 500}, {300, 300, 300}, end_at_half), Ended);
  EXPECT_THAT(told, ElementsAre(0, 0.5));
}

TEST(DisclosureOverRuns, AllowsPeriodsWithoutACommonDay) {
  const std::vector published{manifest_of({"2017-S2", "2018-S1"})};
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-S2"}), published));
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-Q3", "2018-Q4"}), published));
}

TEST(DisclosureOverRuns, AllowsTheSamePeriodsAgain) {
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-S1", "2018-S2"}), {manifest_of({"2018-S1"})}));
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-S1", "2018-Q1"}), {manifest_of({"2018-S1", "2018-Q1"})}));
}

TEST(DisclosureOverRuns, RefusesAPeriodThatOverlapsAPublishedOne) {
  const auto refused = check_overlaps(manifest_of({"2017-S1", "2018-Q1"}), {manifest_of({"2018-S1"})});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "overlapping-periods");
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("2018-Q1 overlaps 2018-S1"));
  EXPECT_FALSE(check_overlaps(manifest_of({"2018-S1", "2018-Q1"}), {manifest_of({"2018-S1"})}));
  EXPECT_FALSE(check_overlaps(manifest_of({"2018-S1"}), {manifest_of({"2018-S1", "2018-Q1"})}));
  EXPECT_FALSE(check_overlaps(manifest_of({"2018-S1", "2018-Q1"}), {manifest_of({"2018-S1", "2018-Q2"})}));
}

TEST(DisclosureOverRuns, AllowsOtherIndicatorsAndRegions) {
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-Q1"}), {manifest_of({"2018-S1"}, "other")}));
  Manifest elsewhere = manifest_of({"2018-S1"});
  elsewhere.region = "52";
  EXPECT_TRUE(check_overlaps(manifest_of({"2018-Q1"}), {elsewhere}));
}

TEST(Disclosure, GivesTheSameWhateverTheRun) {
  Return given(by_age());
  given.set_all(patients(40, 5), 10).set_all(patients(30, 9), 40).set_all(patients(20, 15), 70);
  EXPECT_EQ(given.hidden(), given.hidden());
}

}  // namespace
}  // namespace miroir::feedback

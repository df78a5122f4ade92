// What makes up a numerator: which events, by class and month, with persons, units, boxes and cents.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* period = "2018-S1";
constexpr const char* ibuprofen = "M01AE01";
constexpr const char* omeprazole = "A02BC01";
constexpr const char* paracetamol = "N02BE01";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

// The NSAID is a condition of the denominator: what the numerator adds is the PPI.
TEST(Content, OfAPrescriptionIsWhatTheNumeratorsConditionsLookFor) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {ibuprofen, omeprazole, paracetamol}, {.by = "A", .boxes = 2, .cents_each = 150});
  patient.dispensed("2018-03-01", {ibuprofen}, {.by = "A"});
  patient.dispensed("2018-02-01", {ibuprofen, omeprazole}, {.by = "B"});
  expect_content(region, "nsaid-ppi-u65", period,
                 {{"A", "A02BC", 1, 1, 2, 300},
                  {"A", "2018-02", 1, 1, 2, 300},
                  {"B", "A02BC", 1, 1, 1, 100},
                  {"B", "2018-02", 1, 1, 1, 100}});
}

TEST(Content, RenewalsBelongToTheMonthOfTheirPrescription) {
  Region region = two_physicians();
  for (const char* on : {"2018-02-28", "2018-04-01", "2018-08-01"}) {
    region.patient("1950-01").dispensed(on, {ibuprofen}, {.by = "A", .on = "2018-02-27"});
  }
  expect_content(region, "nsaid-65", period, {{"A", "M01AE", 3, 3, 3, 300}, {"A", "2018-02", 3, 3, 3, 300}});
}

TEST(Content, PersonsAndUnitsCountOnceForEachKey) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-01");
  patient.dispensed("2018-02-01", {ibuprofen, "M01AE02"}, {.by = "A"});  // one class, one prescription
  patient.dispensed("2018-02-15", {"M01AE03"}, {.by = "A"});
  patient.dispensed("2018-03-15", {"M01AB05"}, {.by = "A"});
  region.patient("1950-01").dispensed("2018-03-01", {ibuprofen}, {.by = "A"});
  expect_content(region, "nsaid-65", period,
                 {{"A", "M01AE", 2, 3, 4, 400},
                  {"A", "M01AB", 1, 1, 1, 100},
                  {"A", "2018-02", 1, 2, 3, 300},
                  {"A", "2018-03", 2, 2, 2, 200}});
}

TEST(Content, OfAPatientHoldsOnlyThePhysiciansOwnLinesWhereTheConditionSaysSo) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01").consulted("2018-01-02", "A").consulted("2018-01-02", "B");
  patient.dispensed("2018-01-02", {"N05BA06"}, {.by = "A"}).dispensed("2018-02-02", {"N05BA12"}, {.by = "B"});
  expect_content(region, "anxiolytic", period,
                 {{"A", "N05BA", 1, 1, 1, 100},
                  {"A", "2018-01", 1, 1, 1, 100},
                  {"B", "N05BA", 1, 1, 1, 100},
                  {"B", "2018-02", 1, 1, 1, 100}});
}

TEST(Content, MedicinesWithoutAKnownClassAreUnderAQuestionMark) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-02-01", {"", paracetamol}, {.by = "A", .boxes = 3, .cents_each = 10});
  expect_content(region, "pharmacy-amount", period,
                 {{"A", "?", 1, 1, 3, 30}, {"A", "N02BE", 1, 1, 3, 30}, {"A", "2018-02", 1, 2, 6, 60}});
}

TEST(Content, OfASumIsWhatIsSummedLineByLine) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {paracetamol}, {.by = "A", .cents_each = 250});
  patient.dispensed("2018-07-10", {paracetamol}, {.by = "A", .on = "2018-06-30", .cents_each = 50});
  patient.dispensed("2018-02-01", {paracetamol}, {.by = "A", .on = "2017-12-31"});
  patient.dispensed("2018-02-01", {paracetamol}, {.by = "B"});
  expect_content(region, "pharmacy-amount", period,
                 {{"A", "N02BE", 1, 2, 2, 300},
                  {"A", "2018-02", 1, 1, 1, 250},
                  {"A", "2018-06", 1, 1, 1, 50},
                  {"B", "N02BE", 1, 1, 1, 100},
                  {"B", "2018-02", 1, 1, 1, 100}});
}

TEST(Content, ActsSummedCountByQuantityAndHaveNoBoxes) {
  Region region = two_physicians();
  region.patient("1980-01")
      .consulted("2018-02-01", "A")
      .operated("2018-02-01", "ALQP003", "A")
      .operated("2018-03-01", "ALQP003", "A");
  expect_content(region, "depression-test", period,
                 {{"A", "ALQP003", 1, 2, 0, 0}, {"A", "2018-02", 1, 1, 0, 0}, {"A", "2018-03", 1, 1, 0, 0}});
}

// Seven medicines twice; the third delivery is too short, and still medicines that the condition looks at.
TEST(Content, OfDeliveriesIsEverythingThatTheConditionCounts) {
  Region region = two_physicians();
  auto& patient = region.patient("1940-01").registered("A", "2010-01-01");
  patient.dispensed("2018-01-10", medicines(7)).dispensed("2018-02-10", medicines(7));
  patient.dispensed("2018-03-10", {paracetamol});
  region.patient("1940-01").registered("A", "2010-01-01").dispensed("2018-01-10", medicines(7));  // once: not counted
  expect_content(region, "polypharmacy-65", period,
                 {{"A", "V03AB", 1, 1, 14, 1400},
                  {"A", "N02BE", 1, 1, 1, 100},
                  {"A", "2018-01", 1, 1, 7, 700},
                  {"A", "2018-02", 1, 1, 7, 700},
                  {"A", "2018-03", 1, 1, 1, 100}});
}

TEST(Content, OfTestsIsTheirCodesWithoutBoxes) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-01").registered("A", "2010-01-01");
  patient.tested("2017-07-02", {"592"}).tested("2018-03-01", {"592", "1133", "1608"});
  patient.tested("2017-06-30", {"593"});  // the day before the 365 days
  expect_content(region, "ckd-monitoring-60", period,
                 {{"A", "592", 1, 1, 0, 0},
                  {"A", "1133", 1, 1, 0, 0},
                  {"A", "2017-07", 1, 1, 0, 0},
                  {"A", "2018-03", 1, 1, 0, 0}});
}

TEST(Content, OfAConditionOnWhatIsNotThereIsNothing) {
  Region region = two_physicians();
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-05", {paracetamol}, {.by = "A"});
  expect_content(region, "consultation-without-drug", period, {});
}

// A catalogue of one measure made for the edges that the eighteen do not have.
measures::Catalogue with_numerator(measures::Unit unit, measures::Condition numerator) {
  measures::Catalogue catalogue;
  catalogue.code_sets = {{"nsaid", measures::EventKind::medicine, {"M01A"}, {}},
                         {"anything for pain", measures::EventKind::medicine, {"M01A", "N02"}, {}},
                         {"ppi", measures::EventKind::medicine, {"A02BC"}, {}}};
  measures::Measure measure;
  measure.id = "drawn";
  measure.attribution = measures::Attribution::prescriber;
  measure.denominator.unit = unit;
  measure.numerator.condition = std::move(numerator);
  catalogue.measures.push_back(std::move(measure));
  return catalogue;
}

measures::Condition at_least(std::int32_t minimum, measures::Counted counted, std::size_t codes,
                             measures::Window window = {}) {
  measures::Condition leaf;
  leaf.minimum = minimum;
  leaf.counted = counted;
  leaf.codes = codes;
  leaf.window = window;
  return leaf;
}

measures::Condition group(measures::Condition::Kind kind, std::vector<measures::Condition> children) {
  measures::Condition condition;
  condition.kind = kind;
  condition.children = std::move(children);
  return condition;
}

TEST(Content, IsOfTheConditionsThatHoldEachEventOnce) {
  using measures::Counted;
  const auto any =
      group(measures::Condition::Kind::any_of,
            {at_least(1, Counted::lines, 0), at_least(1, Counted::lines, 1), at_least(2, Counted::lines, 2)});
  Region region = two_physicians();
  auto& patient = region.patient("1980-01").consulted("2018-02-01", "A");
  patient.dispensed("2018-02-01", {ibuprofen, paracetamol, omeprazole}, {.by = "B"});  // one PPI: not two
  expect_content(with_numerator(measures::Unit::patients, any), region, "drawn", period,
                 {{"A", "M01AE", 1, 1, 1, 100},
                  {"A", "N02BE", 1, 1, 1, 100},
                  {"A", "2018-02", 1, 1, 2, 200},
                  {"B", "M01AE", 1, 1, 1, 100},
                  {"B", "N02BE", 1, 1, 1, 100},
                  {"B", "2018-02", 1, 1, 2, 200}});
}

TEST(Content, HasTheDateOfTheFirstConditionThatChoseIt) {
  using measures::Counted;
  const auto by_care = at_least(1, Counted::lines, 0);
  const auto by_prescription = at_least(1, Counted::prescriptions, 1);
  for (const bool care_first : {true, false}) {
    const auto all = group(measures::Condition::Kind::all_of,
                           care_first ? std::vector{by_care, by_prescription} : std::vector{by_prescription, by_care});
    Region region;
    region.physicians({"A"});
    region.patient("1980-01").dispensed("2018-03-02", {ibuprofen}, {.by = "A", .on = "2018-02-27"});
    expect_content(with_numerator(measures::Unit::patients, all), region, "drawn", period,
                   {{"A", "M01AE", 1, 1, 1, 100}, {"A", care_first ? "2018-03" : "2018-02", 1, 1, 1, 100}});
  }
}

TEST(Content, CountsForEachUnitThatAnEventServes) {
  const measures::Window before{.kind = measures::Window::Kind::days_before_unit, .days = 30};
  const auto catalogue =
      with_numerator(measures::Unit::consultations, at_least(1, measures::Counted::lines, 0, before));
  Region region = two_physicians();
  auto& patient = region.patient("1980-01").dispensed("2018-03-01", {ibuprofen}, {.by = "B"});
  patient.consulted("2018-03-02", "A").consulted("2018-03-31", "A").consulted("2018-04-01", "A");
  expect_content(catalogue, region, "drawn", period, {{"A", "M01AE", 1, 2, 2, 200}, {"A", "2018-03", 1, 2, 2, 200}});
}

TEST(Content, ConsultationsOfOneDayAreOneUnitOfTheirQuantities) {
  const measures::Window before{.kind = measures::Window::Kind::days_before_unit, .days = 30};
  const auto catalogue =
      with_numerator(measures::Unit::consultations, at_least(1, measures::Counted::lines, 0, before));
  Region region = two_physicians();
  auto& patient = region.patient("1980-01").dispensed("2018-03-01", {ibuprofen}, {.by = "B"});
  patient.consulted("2018-03-02", "A", 2).consulted("2018-03-02", "B").consulted("2018-03-02", "A", 1, true);
  expect_content(catalogue, region, "drawn", period,
                 {{"A", "M01AE", 1, 3, 1, 100},
                  {"A", "2018-03", 1, 3, 1, 100},
                  {"B", "M01AE", 1, 1, 1, 100},
                  {"B", "2018-03", 1, 1, 1, 100}});
}

}  // namespace
}  // namespace miroir::spec

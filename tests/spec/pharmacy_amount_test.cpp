// Cents of medicines prescribed by the physician in the period, per active patient.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "pharmacy-amount";
constexpr const char* period = "2018-S1";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

measures::ResultRow physician_row(const Region& region, const EngineUnderTest& engine, const std::string& entity) {
  const Measures measures = measures::select_measures(shipped_catalogue(), {id}).value();
  for (const auto& row : engine.rows(region, shipped_catalogue(), measures, base::parse_period(period).value())) {
    if (row.entity == entity && row.stratum == "all") {
      return row;
    }
  }
  return {};
}

TEST(PharmacyAmount, AddsUpQuantityTimesPrice) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {"N02BE01", "A02BC01"}, {.by = "A", .boxes = 3, .cents_each = 250});
  patient.dispensed("2018-02-01", {""}, {.by = "A", .boxes = 1, .cents_each = 99});  // no known class: still money
  region.patient("1980-01").consulted("2018-02-01", "A");
  expect_counts(region, id, period, {{"A", 1599, 2}, {"B", 0, 0}});
}

TEST(PharmacyAmount, ByPrescriptionDateWheneverDispensed) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-08-01", {"N02BE01"}, {.by = "A", .on = "2018-06-30", .cents_each = 1000});
  patient.dispensed("2018-02-01", {"N02BE01"}, {.by = "A", .on = "2017-12-31", .cents_each = 300});
  expect_counts(region, id, period, {{"A", 1000, 1}});
}

TEST(PharmacyAmount, EachPrescriberHasTheirOwn) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {"N02BE01"}, {.by = "A", .cents_each = 700});
  patient.dispensed("2018-02-01", {"N02BE01"}, {.by = "B", .cents_each = 200});
  patient.dispensed("2018-02-01", {"N02BE01"}, {.cents_each = 50'000});
  expect_counts(region, id, period, {{"A", 700, 1}, {"B", 200, 1}});
}

TEST(PharmacyAmount, CarriesTheSumOfSquaresOfEachPatient) {
  Region region = two_physicians();
  auto& one = region.patient("1980-01").dispensed("2018-02-01", {"N02BE01"}, {.by = "A", .cents_each = 300});
  one.dispensed("2018-03-01", {"N02BE01"}, {.by = "A", .cents_each = 400});
  region.patient("1980-01").dispensed("2018-02-01", {"N02BE01"}, {.by = "A", .cents_each = 100});
  region.patient("1980-01").consulted("2018-02-01", "A");
  for (const EngineUnderTest& engine : engines()) {
    const measures::ResultRow row = physician_row(region, engine, "A");
    EXPECT_EQ(static_cast<std::int64_t>(row.sum_of_squares), 700 * 700 + 100 * 100) << engine.name;
    EXPECT_EQ(row.patients, 3) << engine.name;
    EXPECT_EQ(row.numerator_patients, 2) << engine.name;
    EXPECT_DOUBLE_EQ(row.value.value(), 8.0 / 3) << engine.name;  // euros
  }
}

TEST(PharmacyAmount, ALargeAmountIsExact) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-02-01", {"L01XX01"},
                                      {.by = "A", .boxes = 1000, .cents_each = 9'999'999'999});
  expect_counts(region, id, period, {{"A", 9'999'999'999'000, 1}});
}

TEST(PharmacyAmount, SplitsByTheBandsOfTheStandardisation) {
  Region region = two_physicians();
  region.patient("2012-07").dispensed("2018-02-01", {"N02BE01"}, {.by = "A"});  // 5
  region.patient("2012-06").dispensed("2018-02-01", {"N02BE01"}, {.by = "A"});  // 6
  region.patient("1938-06").dispensed("2018-02-01", {"N02BE01"}, {.by = "A"});  // 80
  expect_counts(region, id, period, {{"A", 100, 1}}, "age=0-5");
  expect_counts(region, id, period, {{"A", 100, 1}}, "age=6-15");
  expect_counts(region, id, period, {{"A", 100, 1}}, "age=80+");
  expect_counts(region, id, period, {{"A", 0, 0}}, "age=70-79");
}

}  // namespace
}  // namespace miroir::spec

// Registered patients of 40 and over on antihypertensives with creatinine and potassium tests within the same year.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "hypertension-monitoring-40";
constexpr const char* period = "2018-S1";

Region one_physician() {
  Region region;
  region.physicians({"A"});
  return region;
}

DrawnPatient& treated(DrawnPatient& patient, const std::vector<std::string>& days, const std::string& atc = "C09AA05") {
  patient.registered("A", "2010-01-01");
  for (const std::string& on : days) {
    patient.dispensed(on, {atc});
  }
  return patient;
}

TEST(HypertensionMonitoring40, NeedsThreeDeliveryDates) {
  Region region = one_physician();
  treated(region.patient("1970-01"), {"2018-01-05", "2018-02-05", "2018-03-05"});
  treated(region.patient("1970-01"), {"2018-01-05", "2018-02-05"});
  treated(region.patient("1970-01"), {"2018-01-05", "2018-02-05", "2018-02-05"});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(HypertensionMonitoring40, TheThreeDatesMayBeOfDifferentMedicines) {
  Region region = one_physician();
  auto& patient = region.patient("1970-01").registered("A", "2010-01-01");
  patient.dispensed("2018-01-05", {"C03AA03"})
      .dispensed("2018-02-05", {"C07AB03"})
      .dispensed("2018-03-05", {"C10BX03"});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(HypertensionMonitoring40, DeliveriesCountWithinThe365Days) {
  Region region = one_physician();
  treated(region.patient("1970-01"), {"2017-07-01", "2018-02-05", "2018-06-30"});
  treated(region.patient("1970-01"), {"2017-06-30", "2018-02-05", "2018-06-30"});
  treated(region.patient("1970-01"), {"2017-07-01", "2018-02-05", "2018-07-01"});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(HypertensionMonitoring40, PulmonaryHypertensionIsAnotherDisease) {
  Region region = one_physician();
  treated(region.patient("1970-01"), {"2018-01-05", "2018-02-05", "2018-03-05"}, "C02KX01");
  treated(region.patient("1970-01"), {"2018-01-05", "2018-02-05", "2018-03-05"}, "C02AC06");
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(HypertensionMonitoring40, NeedsCreatinineAndPotassium) {
  Region region = one_physician();
  const std::vector<std::string> days{"2018-01-05", "2018-02-05", "2018-03-05"};
  treated(region.patient("1970-01"), days).tested("2017-07-01", {"593"}).tested("2018-06-30", {"1610"});
  treated(region.patient("1970-01"), days).tested("2018-01-05", {"592"});
  treated(region.patient("1970-01"), days).tested("2018-01-05", {"1608", "1609"});
  treated(region.patient("1970-01"), days).tested("2017-06-30", {"592"}).tested("2018-01-05", {"1608"});
  expect_counts(region, id, period, {{"A", 1, 4}});
}

TEST(HypertensionMonitoring40, FortyIsReachedInTheMonthOfTheLastDay) {
  Region region = one_physician();
  const std::vector<std::string> days{"2018-01-05", "2018-02-05", "2018-03-05"};
  treated(region.patient("1978-06"), days);
  treated(region.patient("1978-07"), days);
  expect_counts(region, id, period, {{"A", 0, 1}});
  expect_counts(region, id, period, {{"A", 0, 1}}, "age=40-59");
}

}  // namespace
}  // namespace miroir::spec

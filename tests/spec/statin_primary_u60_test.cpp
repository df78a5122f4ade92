// Active patients under 60 without another cardiovascular medicine in the year, to whom a statin was prescribed.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "statin-primary-u60";
constexpr const char* period = "2018-S1";
constexpr const char* rosuvastatin = "C10AA07";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

TEST(StatinPrimaryUnder60, CountsAStatinOfThePhysician) {
  Region region = two_physicians();
  region.patient("1970-01").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"});
  region.patient("1970-01").consulted("2018-04-02", "A").dispensed("2018-04-02", {rosuvastatin}, {.by = "B"});
  expect_counts(region, id, period, {{"A", 1, 2}, {"B", 1, 1}});
}

TEST(StatinPrimaryUnder60, AnotherCardiovascularMedicineWhoeverPrescribedTakesThePatientOut) {
  Region region = two_physicians();
  region.specialist("S");
  region.patient("1970-01")
      .dispensed("2018-04-02", {rosuvastatin}, {.by = "A"})
      .dispensed("2018-01-02", {"B01AC06"}, {.by = "S"});
  region.patient("1970-01").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"}).dispensed("2018-01-02", {"C07AB03"});
  expect_counts(region, id, period, {{"A", 0, 0}});
}

TEST(StatinPrimaryUnder60, TheWindowIsThe365DaysEndingOnTheLastDay) {
  Region region = two_physicians();
  for (const char* on : {"2017-06-30", "2017-07-01", "2018-06-30", "2018-07-01"}) {
    region.patient("1970-01").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"}).dispensed(on, {"C09AA05"});
  }
  expect_counts(region, id, period, {{"A", 2, 2}});
}

TEST(StatinPrimaryUnder60, TheDeliveryDateDecidesForTheOtherMedicine) {
  Region region = two_physicians();
  auto& patient = region.patient("1970-01").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"});
  patient.dispensed("2018-07-01", {"C09AA05"}, {.by = "A", .on = "2018-06-15"});
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(StatinPrimaryUnder60, BelowSixty) {
  Region region = two_physicians();
  region.patient("1958-06").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"});  // 60
  region.patient("1958-07").dispensed("2018-04-02", {rosuvastatin}, {.by = "A"});  // 59
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(StatinPrimaryUnder60, ThoseBornDuringThePeriodAreIn) {
  Region region = two_physicians();
  region.patient("2018-06").consulted("2018-06-20", "A");
  region.patient("2018-07").consulted("2018-06-20", "A");  // born after the last day: an error of the claims
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(StatinPrimaryUnder60, TheListOfStatins) {
  Region region = two_physicians();
  for (const char* in : {"C10AA01", "C10AA05", "C10BA02", "C10BA05", "C10BA06", "C10BX02", "C10BX03"}) {
    region.patient("1970-01").dispensed("2018-04-02", {in}, {.by = "A"});
  }
  for (const char* out : {"C10AA06", "C10BA01", "C10AX09", "C10AB05"}) {
    region.patient("1970-01").dispensed("2018-04-02", {out}, {.by = "A"});
  }
  expect_counts(region, id, period, {{"A", 7, 11}});
}

}  // namespace
}  // namespace miroir::spec

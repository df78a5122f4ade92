// Prescriptions with an NSAID: held with a PPI before 65 (nsaid-ppi-u65), among all prescriptions from 65 (nsaid-65).
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* before_65 = "nsaid-ppi-u65";
constexpr const char* from_65 = "nsaid-65";
constexpr const char* period = "2018-S1";
constexpr const char* ibuprofen = "M01AE01";
constexpr const char* omeprazole = "A02BC01";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

TEST(NsaidPpiUnder65, CountsPrescriptionsThatHoldBoth) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {ibuprofen, omeprazole}, {.by = "A"});
  patient.dispensed("2018-03-01", {ibuprofen}, {.by = "A"});
  patient.dispensed("2018-04-01", {omeprazole}, {.by = "A"});
  expect_counts(region, before_65, period, {{"A", 1, 2}});
}

TEST(NsaidPpiUnder65, LinesOfOnePrescriptionMayBeDispensedOnDifferentDays) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-06-30", {ibuprofen}, {.by = "A", .on = "2018-06-30"});
  patient.dispensed("2018-07-20", {omeprazole}, {.by = "A", .on = "2018-06-30"});
  expect_counts(region, before_65, period, {{"A", 1, 1}});
}

TEST(NsaidPpiUnder65, TwoPrescribersOfOneDayMakeTwoPrescriptions) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-01", {ibuprofen}, {.by = "A"}).dispensed("2018-02-01", {omeprazole}, {.by = "B"});
  expect_counts(region, before_65, period, {{"A", 0, 1}, {"B", 0, 0}});
}

TEST(NsaidPpiUnder65, TwoDatesMakeTwoPrescriptionsEvenWhenDispensedTogether) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-02-03", {ibuprofen}, {.by = "A", .on = "2018-02-01"});
  patient.dispensed("2018-02-03", {omeprazole}, {.by = "A", .on = "2018-02-02"});
  expect_counts(region, before_65, period, {{"A", 0, 1}});
}

TEST(NsaidPpiUnder65, RenewalsAreTheSamePrescription) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  for (const char* on : {"2018-02-01", "2018-03-01", "2018-04-01"}) {
    patient.dispensed(on, {ibuprofen, omeprazole}, {.by = "A", .on = "2018-02-01"});
  }
  expect_counts(region, before_65, period, {{"A", 1, 1}});
}

TEST(NsaidPpiUnder65, SixtyFourIsInAndSixtyFiveIsOut) {
  Region region = two_physicians();
  region.patient("1953-07").dispensed("2018-02-01", {ibuprofen, omeprazole}, {.by = "A"});  // 64
  region.patient("1953-06").dispensed("2018-02-01", {ibuprofen, omeprazole}, {.by = "A"});  // 65
  expect_counts(region, before_65, period, {{"A", 1, 1}});
}

TEST(NsaidPpiUnder65, OnlyThePureNsaidsAreInTheSet) {
  Region region = two_physicians();
  // Diclofenac and misoprostol, glucosamine, diacerein: out. Nabumetone, niflumic acid, morniflumate: in.
  for (const char* code : {"M01AB55", "M01AX05", "M01AX21", "M01AX01", "M01AX02", "M01AX22"}) {
    region.patient("1980-01").dispensed("2018-02-01", {code}, {.by = "A"});
  }
  expect_counts(region, before_65, period, {{"A", 0, 3}});
}

TEST(NsaidPpiUnder65, EradicationPacksAreNoPpi) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-02-01", {ibuprofen, "A02BD05"}, {.by = "A"});
  expect_counts(region, before_65, period, {{"A", 0, 1}});
}

TEST(Nsaid65, AllPrescriptionsAreInTheDenominator) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-01");
  patient.dispensed("2018-02-01", {ibuprofen, omeprazole}, {.by = "A"});
  patient.dispensed("2018-03-01", {"N02BE01"}, {.by = "A"});
  patient.dispensed("2018-04-01", {""}, {.by = "A"});
  patient.dispensed("2018-04-01", {"N02BE01"}, {.by = "B"});
  expect_counts(region, from_65, period, {{"A", 1, 3}, {"B", 0, 1}});
}

TEST(Nsaid65, APrescriptionBelongsToThePeriodOfItsDate) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-01");
  patient.dispensed("2018-01-01", {ibuprofen}, {.by = "A", .on = "2018-01-01"});
  patient.dispensed("2018-01-01", {ibuprofen}, {.by = "A", .on = "2017-12-31"});
  patient.dispensed("2018-09-01", {ibuprofen}, {.by = "A", .on = "2018-06-30"});
  patient.dispensed("2018-09-01", {ibuprofen}, {.by = "A", .on = "2018-07-01"});
  expect_counts(region, from_65, period, {{"A", 2, 2}});
}

TEST(Nsaid65, SixtyFiveIsInAndBandsFollow) {
  Region region = two_physicians();
  region.patient("1953-06").dispensed("2018-02-01", {ibuprofen}, {.by = "A"});  // 65
  region.patient("1953-07").dispensed("2018-02-01", {ibuprofen}, {.by = "A"});  // 64
  region.patient("1943-06").dispensed("2018-02-01", {"N02BE01"}, {.by = "A"});  // 75
  expect_counts(region, from_65, period, {{"A", 1, 1}}, "age=65-74");
  expect_counts(region, from_65, period, {{"A", 0, 1}}, "age=75+");
  expect_counts(region, from_65, period, {{"A", 1, 2}});
}

}  // namespace
}  // namespace miroir::spec

// Active patients over 16 to whom the physician prescribed J01MA. The edges of "active" and of prescriptions are here.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "fluoroquinolone-16";
constexpr const char* period = "2018-S1";
const std::vector<std::string> ciprofloxacin{"J01MA02"};

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

TEST(Fluoroquinolone16, CountsThePrescriberNotTheRegisteredPhysician) {
  Region region = two_physicians();
  region.patient("1980-01").registered("B", "2010-01-01").dispensed("2018-03-02", ciprofloxacin, {.by = "A"});
  expect_counts(region, id, period, {{"A", 1, 1}, {"B", 0, 0}});
}

TEST(Fluoroquinolone16, AConsultationMakesAPatientActive) {
  Region region = two_physicians();
  region.patient("1980-01").consulted("2018-06-30", "A");
  region.patient("1980-01").consulted("2018-07-01", "A");
  region.patient("1980-01").consulted("2017-12-31", "A");
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Fluoroquinolone16, APrescriptionOfAnythingMakesAPatientActive) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-03-02", {"N02BE01"}, {.by = "A"});
  region.patient("1980-01").dispensed("2018-03-02", {""}, {.by = "A"});  // a medicine without known class
  expect_counts(region, id, period, {{"A", 0, 2}});
}

TEST(Fluoroquinolone16, BeingRegisteredDoesNotMakeAPatientActive) {
  Region region = two_physicians();
  region.patient("1980-01").registered("A", "2010-01-01");
  expect_counts(region, id, period, {{"A", 0, 0}});
}

TEST(Fluoroquinolone16, AProcedureOrATestDoesNotMakeAPatientActive) {
  Region region = two_physicians();
  region.patient("1980-01").operated("2018-03-02", "ALQP003", "A").tested("2018-03-03", {"592"}, "A");
  expect_counts(region, id, period, {{"A", 0, 0}});
}

TEST(Fluoroquinolone16, OverSixteenMeansFromSeventeen) {
  Region region = two_physicians();
  region.patient("2001-06").dispensed("2018-03-02", ciprofloxacin, {.by = "A"});  // 17 in June 2018
  region.patient("2001-07").dispensed("2018-03-02", ciprofloxacin, {.by = "A"});  // 16
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Fluoroquinolone16, ThePrescriptionDateDecidesAndTheDeliveryMayFollowThePeriod) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-07-05", ciprofloxacin, {.by = "A", .on = "2018-06-30"});
  region.patient("1980-01").dispensed("2018-01-02", ciprofloxacin, {.by = "A", .on = "2017-12-31"});
  expect_counts(region, id, period, {{"A", 1, 1}});
  expect_counts(region, id, "2017-S2", {{"A", 1, 1}});
}

TEST(Fluoroquinolone16, ARenewalMakesNoNewPrescription) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2017-12-20", ciprofloxacin, {.by = "A", .on = "2017-12-20"});
  patient.dispensed("2018-01-20", ciprofloxacin, {.by = "A", .on = "2017-12-20"});
  expect_counts(region, id, period, {{"A", 0, 0}});
}

TEST(Fluoroquinolone16, TwoPrescribersOfOneDayAreCountedApart) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-03-02", ciprofloxacin, {.by = "A"}).dispensed("2018-03-02", {"N02BE01"}, {.by = "B"});
  expect_counts(region, id, period, {{"A", 1, 1}, {"B", 0, 1}});
}

TEST(Fluoroquinolone16, SeveralPrescriptionsAreOnePatient) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-03-02", ciprofloxacin, {.by = "A"}).dispensed("2018-05-02", {"J01MA12"}, {.by = "A"});
  patient.consulted("2018-03-02", "A").consulted("2018-05-02", "A");
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Fluoroquinolone16, EyeDropsAndOtherAntibioticsDoNotCount) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-03-02", {"S01AE01", "J01CA04", "J01MB04"}, {.by = "A"});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Fluoroquinolone16, HospitalPrescriptionsCountForNobody) {
  Region region = two_physicians();
  region.specialist("S");
  region.patient("1980-01").registered("A", "2010-01-01").dispensed("2018-03-02", ciprofloxacin);
  region.patient("1980-01").registered("A", "2010-01-01").dispensed("2018-03-02", ciprofloxacin, {.by = "S"});
  expect_counts(region, id, period, {{"A", 0, 0}, {"B", 0, 0}});
}

TEST(Fluoroquinolone16, WithoutAPrescriptionDateThereIsNoPrescription) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-03-02", ciprofloxacin, {.by = "A", .on = "unknown"});
  expect_counts(region, id, period, {{"A", 0, 0}});
}

TEST(Fluoroquinolone16, SomeoneWhoDiedIsStillAnActivePatient) {
  Region region = two_physicians();
  region.patient("1980-01").dispensed("2018-03-02", ciprofloxacin, {.by = "A"}).died("2018-03-10");
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Fluoroquinolone16, SplitsBySexAndAge) {
  Region region = two_physicians();
  region.patient("1953-06").dispensed("2018-03-02", ciprofloxacin, {.by = "A"});  // 65
  region.patient("1953-07", measures::Sex::male).consulted("2018-03-02", "A");    // 64
  region.patient("1980-01", measures::Sex::unknown).consulted("2018-03-02", "A");
  expect_counts(region, id, period, {{"A", 1, 1}}, "sex=F");
  expect_counts(region, id, period, {{"A", 0, 1}}, "sex=M");
  expect_counts(region, id, period, {{"A", 0, 2}}, "age=17-64");
  expect_counts(region, id, period, {{"A", 1, 1}}, "age=65+");
  expect_counts(region, id, period, {{"A", 1, 3}});
}

}  // namespace
}  // namespace miroir::spec

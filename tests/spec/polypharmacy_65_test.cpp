// Registered patients of 65 and over with two deliveries of seven medicines or more in the period.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "polypharmacy-65";
constexpr const char* period = "2018-S1";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

DrawnPatient& twice_seven(DrawnPatient& patient) {
  return patient.dispensed("2018-02-12", medicines(7)).dispensed("2018-05-14", medicines(8));
}

TEST(Polypharmacy65, CountsTwoDeliveriesOfSevenMedicines) {
  Region region = two_physicians();
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01"));
  region.patient("1950-03").registered("A", "2010-01-01");
  expect_counts(region, id, period, {{"A", 1, 2}, {"B", 0, 0}});
}

TEST(Polypharmacy65, SixMedicinesAreNotEnough) {
  Region region = two_physicians();
  region.patient("1950-03")
      .registered("A", "2010-01-01")
      .dispensed("2018-02-12", medicines(7))
      .dispensed("2018-05-14", medicines(6));
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, OneDeliveryIsNotEnough) {
  Region region = two_physicians();
  region.patient("1950-03").registered("A", "2010-01-01").dispensed("2018-02-12", medicines(14));
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, MedicinesOfTwoPrescribersOnOneDayAreOneDelivery) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-03").registered("A", "2010-01-01");
  const auto seven = medicines(7);
  for (const char* on : {"2018-02-12", "2018-05-14"}) {
    patient.dispensed(on, {seven.begin(), seven.begin() + 3}, {.by = "A"});
    patient.dispensed(on, {seven.begin() + 3, seven.end()}, {.by = "B"});
  }
  expect_counts(region, id, period, {{"A", 1, 1}, {"B", 0, 0}});
}

TEST(Polypharmacy65, TwoBoxesOfOneMedicineAreOneMedicine) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-03").registered("A", "2010-01-01").dispensed("2018-05-14", medicines(7));
  patient.dispensed("2018-02-12", medicines(6)).dispensed("2018-02-12", {"V03AB01"}, {.by = "B", .boxes = 2});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, AMedicineWithoutKnownClassIsNotDistinct) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-03").registered("A", "2010-01-01").dispensed("2018-05-14", medicines(7));
  patient.dispensed("2018-02-12", medicines(6)).dispensed("2018-02-12", {""});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, FirstAndLastDayOfThePeriodCount) {
  Region region = two_physicians();
  region.patient("1950-03")
      .registered("A", "2010-01-01")
      .dispensed("2018-01-01", medicines(7))
      .dispensed("2018-06-30", medicines(7));
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Polypharmacy65, TheDaysAroundThePeriodDoNotCount) {
  Region region = two_physicians();
  auto& patient = region.patient("1950-03").registered("A", "2010-01-01");
  patient.dispensed("2017-12-31", medicines(7)).dispensed("2018-03-01", medicines(7));
  patient.dispensed("2018-07-01", medicines(7));
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, SixtyFiveIsReachedInTheMonthOfTheLastDay) {
  Region region = two_physicians();
  region.patient("1953-06").registered("A", "2010-01-01");  // 65 in June 2018
  region.patient("1953-07").registered("A", "2010-01-01");  // 64
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(Polypharmacy65, APatientWhoDiedOnTheLastDayIsNotCounted) {
  Region region = two_physicians();
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01").died("2018-06-30"));
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01").died("2018-07-01"));
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Polypharmacy65, TheRegistrationOfTheLastDayDecides) {
  Region region = two_physicians();
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01", "2018-06-29").registered("B", "2018-06-30"));
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01", "2018-06-30").registered("B", "2018-07-01"));
  expect_counts(region, id, period, {{"A", 1, 1}, {"B", 1, 1}});
}

TEST(Polypharmacy65, OfTwoRegistrationsOnTheLastDayTheLatestDecides) {
  Region region = two_physicians();
  region.patient("1950-03").registered("A", "2010-01-01").registered("B", "2015-01-01");
  expect_counts(region, id, period, {{"A", 0, 0}, {"B", 0, 1}});
}

TEST(Polypharmacy65, ASecondaryNumberIsThePhysician) {
  Region region = two_physicians();
  region.secondary_number("A", "A-second");
  twice_seven(region.patient("1950-03").registered("A-second", "2010-01-01"));
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(Polypharmacy65, ARegistrationWithASpecialistCountsForNobody) {
  Region region = two_physicians();
  region.specialist("S");
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01").registered("S", "2017-01-01"));
  expect_counts(region, id, period, {{"A", 0, 0}, {"B", 0, 0}});
}

TEST(Polypharmacy65, AgeBandsFollowTheLastDay) {
  Region region = two_physicians();
  twice_seven(region.patient("1943-06").registered("A", "2010-01-01"));  // 75
  region.patient("1943-07").registered("A", "2010-01-01");               // 74
  region.patient("1933-06").registered("A", "2010-01-01");               // 85
  expect_counts(region, id, period, {{"A", 0, 1}}, "age=65-74");
  expect_counts(region, id, period, {{"A", 1, 1}}, "age=75-84");
  expect_counts(region, id, period, {{"A", 0, 1}}, "age=85+");
}

TEST(Polypharmacy65, ARegistrationOfLessThanTwelveMonthsIsNew) {
  Region region = two_physicians();
  region.patient("1950-03").registered("A", "2017-06-30");  // twelve months on the last day
  region.patient("1950-03").registered("A", "2017-07-01");
  expect_counts(region, id, period, {{"A", 0, 1}}, "registration=known");
  expect_counts(region, id, period, {{"A", 0, 1}}, "registration=new");
}

TEST(Polypharmacy65, ContiguousSpansAtTheSamePhysicianAreOne) {
  Region region = two_physicians();
  region.secondary_number("A", "A-second");
  region.patient("1950-03").registered("A-second", "2012-01-01", "2018-01-31").registered("A", "2018-02-01");
  region.patient("1950-03").registered("A", "2012-01-01", "2018-01-30").registered("A", "2018-02-01");  // a day between
  region.patient("1950-03").registered("B", "2012-01-01", "2018-01-31").registered("A", "2018-02-01");
  expect_counts(region, id, period, {{"A", 0, 1}}, "registration=known");
  expect_counts(region, id, period, {{"A", 0, 2}}, "registration=new");
}

TEST(Polypharmacy65, AQuarterIsAPeriodToo) {
  Region region = two_physicians();
  twice_seven(region.patient("1950-03").registered("A", "2010-01-01"));
  expect_counts(region, id, "2018-Q1", {{"A", 0, 1}});
  expect_counts(region, id, "2018-S1", {{"A", 1, 1}});
}

}  // namespace
}  // namespace miroir::spec

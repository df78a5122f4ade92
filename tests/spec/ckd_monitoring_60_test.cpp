// Registered patients of 60 and over with creatinine and proteinuria in the 365 days ending on the last day.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* id = "ckd-monitoring-60";
constexpr const char* period = "2018-S1";

Region one_physician() {
  Region region;
  region.physicians({"A"});
  return region;
}

TEST(CkdMonitoring60, NeedsBothTests) {
  Region region = one_physician();
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-02-01", {"592"}).tested("2017-09-01", {"1133"});
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-02-01", {"592", "593"});
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-02-01", {"2004", "1133"});
  expect_counts(region, id, period, {{"A", 1, 3}});
}

TEST(CkdMonitoring60, TheWindowIsThe365DaysEndingOnTheLastDay) {
  Region region = one_physician();
  region.patient("1950-03").registered("A", "2010-01-01").tested("2017-07-01", {"592", "2004"});  // first day
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-06-30", {"593", "1133"});  // last day
  region.patient("1950-03").registered("A", "2010-01-01").tested("2017-06-30", {"592", "2004"});
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-07-01", {"592", "2004"});
  expect_counts(region, id, period, {{"A", 2, 4}});
}

TEST(CkdMonitoring60, ALeapYearStillHas365Days) {
  Region region = one_physician();
  region.patient("1950-03").registered("A", "2010-01-01").tested("2019-07-02", {"592", "2004"});
  region.patient("1950-03").registered("A", "2010-01-01").tested("2019-07-01", {"592", "2004"});
  expect_counts(region, id, "2020-S1", {{"A", 1, 2}});
}

TEST(CkdMonitoring60, WhoeverOrdered) {
  Region region = one_physician();
  region.specialist("S");
  region.patient("1950-03")
      .registered("A", "2010-01-01")
      .tested("2018-02-01", {"592"}, "S")
      .tested("2018-02-01", {"2004"}, "A");
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(CkdMonitoring60, ACodeOfATestIsWhole) {
  Region region = one_physician();
  region.patient("1950-03").registered("A", "2010-01-01").tested("2018-02-01", {"5920", "2004"});
  expect_counts(region, id, period, {{"A", 0, 1}});
}

TEST(CkdMonitoring60, SixtyIsReachedInTheMonthOfTheLastDay) {
  Region region = one_physician();
  region.patient("1958-06").registered("A", "2010-01-01").tested("2018-02-01", {"592", "2004"});
  region.patient("1958-07").registered("A", "2010-01-01").tested("2018-02-01", {"592", "2004"});
  expect_counts(region, id, period, {{"A", 1, 1}});
}

TEST(CkdMonitoring60, LongTermDiseaseIsThatOfTheLastDay) {
  Region region = one_physician();
  region.patient("1950-03").registered("A", "2010-01-01").long_term_disease("2018-06-30");
  region.patient("1950-03").registered("A", "2010-01-01").long_term_disease("2010-01-01", "2018-06-30");
  region.patient("1950-03").registered("A", "2010-01-01").long_term_disease("2010-01-01", "2018-06-29");
  region.patient("1950-03").registered("A", "2010-01-01").long_term_disease("2018-07-01");
  expect_counts(region, id, period, {{"A", 0, 2}}, "ald=yes");
  expect_counts(region, id, period, {{"A", 0, 2}}, "ald=no");
}

}  // namespace
}  // namespace miroir::spec

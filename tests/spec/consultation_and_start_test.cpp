// Consultations without medicine, depression tests, starts of antidepressants, and the medicines of short ailments.
#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* period = "2018-S1";

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

TEST(ConsultationWithoutDrug, APrescriptionOfTheSamePhysicianAndDayCounts) {
  Region region = two_physicians();
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-02", {"N02BE01"}, {.by = "A"});
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-02", {"N02BE01"}, {.by = "B"});
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-02", {""}, {.by = "A"});
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-03", {"N02BE01"}, {.by = "A"});
  expect_counts(region, "consultation-without-drug", period, {{"A", 2, 4}, {"B", 0, 0}});
}

TEST(ConsultationWithoutDrug, DispensedWithinNinetyDays) {
  Region region = two_physicians();
  const Prescribed that_day{.by = "A", .on = "2018-03-02"};
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-05-31", {"N02BE01"}, that_day);  // 90 days
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-06-01", {"N02BE01"}, that_day);
  region.patient("1980-01").consulted("2018-03-02", "A").dispensed("2018-03-01", {"N02BE01"}, that_day);  // before it
  expect_counts(region, "consultation-without-drug", period, {{"A", 2, 3}});
}

TEST(ConsultationWithoutDrug, CountsQuantitiesOutsideLongTermCareInThePeriod) {
  Region region = two_physicians();
  region.patient("1980-01").consulted("2018-03-02", "A", 2).consulted("2018-03-03", "A", 1, true);
  region.patient("1980-01").consulted("2017-12-31", "A").consulted("2018-01-01", "A").consulted("2018-06-30", "A");
  expect_counts(region, "consultation-without-drug", period, {{"A", 4, 4}});
}

TEST(ConsultationWithoutDrug, SplitsByAge) {
  Region region = two_physicians();
  region.patient("2002-06").consulted("2018-03-02", "A");  // 16
  region.patient("2002-07").consulted("2018-03-02", "A");  // 15
  expect_counts(region, "consultation-without-drug", period, {{"A", 1, 1}}, "age=0-15");
  expect_counts(region, "consultation-without-drug", period, {{"A", 1, 1}}, "age=16-64");
}

TEST(DepressionTest, SumsTheActsOfThePhysician) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01").consulted("2018-03-02", "A");
  patient.operated("2018-03-02", "ALQP003", "A").operated("2018-04-02", "ALQP003", "A");
  patient.operated("2018-05-02", "ALQP003", "B").operated("2018-07-01", "ALQP003", "A");
  region.patient("2003-07").consulted("2018-03-02", "A").operated("2018-03-02", "ALQP003", "A");  // 14
  expect_counts(region, "depression-test", period, {{"A", 2, 1}, {"B", 0, 0}});
}

DrawnPatient& starting(Region& region, const std::string& on = "2018-03-02", const std::string& by = "A") {
  return region.patient("1980-01").dispensed(on, {"N06AB06"}, {.by = by});
}

TEST(TestBeforeAntidepressant, TheTestOfThatDayOrOfTheThirtyDaysBefore) {
  Region region = two_physicians();
  starting(region).operated("2018-03-02", "ALQP003", "A");
  starting(region).operated("2018-01-31", "ALQP003", "A");  // 30 days before
  starting(region).operated("2018-01-30", "ALQP003", "A");
  starting(region).operated("2018-03-03", "ALQP003", "A");
  starting(region).operated("2018-03-02", "ALQP003", "B");
  expect_counts(region, "test-before-antidepressant", period, {{"A", 2, 5}, {"B", 0, 0}});
}

TEST(TestBeforeAntidepressant, NoneInThe365DaysBeforeWhoeverPrescribed) {
  Region region = two_physicians();
  starting(region).dispensed("2017-03-02", {"N06AX16"}, {.by = "B"});  // 365 days before
  starting(region).dispensed("2017-03-01", {"N06AX16"}, {.by = "B"});
  expect_counts(region, "test-before-antidepressant", period, {{"A", 0, 1}});
}

TEST(TestBeforeAntidepressant, OnlyTheFirstDeliveryOfThePeriodCanBeAStart) {
  Region region = two_physicians();
  starting(region, "2018-03-02", "A").dispensed("2018-04-02", {"N06AB06"}, {.by = "B"});
  starting(region, "2018-01-01", "A");
  starting(region, "2018-06-30", "A");
  starting(region, "2017-12-31", "A").dispensed("2018-01-31", {"N06AB06"}, {.by = "A"});
  expect_counts(region, "test-before-antidepressant", period, {{"A", 0, 3}, {"B", 0, 0}});
}

TEST(TestBeforeAntidepressant, EachPrescriberOfThatDayAndTheEarliestOfTheirPrescriptions) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-03-02", {"N06AB06"}, {.by = "A", .on = "2018-03-02"});
  patient.dispensed("2018-03-02", {"N06AX16"}, {.by = "A", .on = "2018-02-01"});
  patient.dispensed("2018-03-02", {"N06AX11"}, {.by = "B", .on = "2018-03-01"});
  patient.operated("2018-01-10", "ALQP003", "A").operated("2018-02-15", "ALQP003", "B");
  expect_counts(region, "test-before-antidepressant", period, {{"A", 1, 1}, {"B", 1, 1}});
}

TEST(Anxiolytic, RelationToThePhysicianCounted) {
  Region region = two_physicians();
  region.patient("1980-01").registered("A", "2010-01-01").dispensed("2018-03-02", {"N05BA12"}, {.by = "A"});
  region.patient("1980-01").registered("A", "2018-01-01").consulted("2018-03-02", "A");
  region.patient("1980-01").registered("B", "2010-01-01").dispensed("2018-03-02", {"N05BA12"}, {.by = "A"});
  region.patient("1980-01").registered("A", "2010-01-01").consulted("2018-03-02", "A").died("2018-06-30");
  expect_counts(region, "anxiolytic", period, {{"A", 1, 1}}, "registration=known");
  expect_counts(region, "anxiolytic", period, {{"A", 0, 1}}, "registration=new");
  expect_counts(region, "anxiolytic", period, {{"A", 2, 4}});
}

TEST(SymptomMedicines, EachSetHoldsItsCodes) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> sets{
      {"antiemetic", {"A03FA01", "A03FA03", "A03FA05", "A04AD05"}},
      {"antidiarrhoeal", {"A07XA04", "A07DA03", "A02X", "A07BC05"}},
      {"antitussive", {"R05DA09", "R05DB01", "R05FA02", "R05FB02", "R06AD08"}},
      {"decongestant", {"R01BA02", "R01AA05", "R01AB08"}},
      {"ppi", {"A02BC02"}},
      {"hypnotic", {"N05CD02", "N05CF01"}},
  };
  for (const auto& [id, codes] : sets) {
    Region region = two_physicians();
    for (const std::string& code : codes) {
      region.patient("1980-01").dispensed("2018-03-02", {code}, {.by = "A"});
    }
    region.patient("1980-01").dispensed("2018-03-02", {"A04AD12", "A07DA01", "R05CB03", "A02BD05", "N05CM18"},
                                        {.by = "A"});
    const auto count = static_cast<std::int64_t>(codes.size());
    expect_counts(region, id, period, {{"A", count, count + 1}});
  }
}

}  // namespace
}  // namespace miroir::spec

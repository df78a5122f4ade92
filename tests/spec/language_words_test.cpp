// Words of the language that no shipped indicator uses, on every engine: months, classes, what each month or delivery
// must hold, deliveries as units, windows after a date, and populations narrowed by sex and long-term disease.
#include "spec/spec.hpp"
#include "support/definition_stub.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

constexpr const char* period = "2018-S1";

measures::Catalogue catalogue_of(const std::string& rule) {
  measures::CatalogueReading reading = measures::read_catalogue_files(
      "folder", {{"catalogue.yaml", "version: \"1\"\nindicators: [indicator]\n"},
                 {"indicator.yaml", support::completed_definition("id: indicator\nrule:\n" + rule)}});
  for (const measures::Mistake& mistake : reading.mistakes) {
    ADD_FAILURE() << mistake.text();
  }
  return std::move(reading.catalogue);
}

void expect_rule(const std::string& rule, const Region& region, const std::vector<Expected>& expected) {
  expect_counts(catalogue_of(rule), region, "indicator", period, expected);
}

Region two_physicians() {
  Region region;
  region.physicians({"A", "B"});
  return region;
}

DrawnPatient& registered(Region& region) { return region.patient("1940-05").registered("A", "2010-01-01"); }

constexpr const char* psychotropics = R"(  attribution: registered
  count: patients
  age: {from: 75}
  numerator: {of: months, codes: {atc: [N05, N06A]}, in: period, each: {at_least: 2, of: classes}}
)";

TEST(LanguageWords, TwoPsychotropicClassesInOneMonth) {
  Region region = two_physicians();
  registered(region).dispensed("2018-03-01", {"N05BA04"}).dispensed("2018-03-31", {"N05CF01"});
  registered(region).dispensed("2018-03-31", {"N05BA04"}).dispensed("2018-04-01", {"N05CF01"});
  registered(region).dispensed("2018-03-02", {"N05BA04", "N05BA12"});                            // one class
  registered(region).dispensed("2017-12-31", {"N05BA04"}).dispensed("2018-01-01", {"N06AB06"});  // a year between
  registered(region).dispensed("2018-01-01", {"N05BA04"}).dispensed("2018-01-31", {"N06AB06"});
  registered(region).dispensed("2018-06-30", {"N05BA04"}).dispensed("2018-07-01", {"N06AB06"});  // half outside
  region.patient("1943-07").registered("A", "2010-01-01").dispensed("2018-03-01", {"N05BA04", "N05CF01"});  // 74
  expect_rule(psychotropics, region, {{"A", 2, 6}, {"B", 0, 0}});
}

TEST(LanguageWords, SeveralSuchMonths) {
  Region region = two_physicians();
  auto& patient = registered(region);
  for (const char* on : {"2018-01-15", "2018-02-15", "2018-03-15"}) {
    patient.dispensed(on, {"N05BA04", "N06AX16"});
  }
  registered(region).dispensed("2018-01-15", {"N05BA04", "N06AX16"}).dispensed("2018-02-15", {"N05BA04", "N06AX16"});
  expect_rule(R"(  attribution: registered
  count: patients
  numerator: {at_least: 3, of: months, codes: {atc: [N]}, in: period, each: {at_least: 2, of: classes}}
)",
              region, {{"A", 1, 2}});
}

TEST(LanguageWords, MonthsWithoutMoreAreThoseWithAnyEvent) {
  Region region = two_physicians();
  registered(region).tested("2018-01-31", {"592"}).tested("2018-02-01", {"592"});
  registered(region).tested("2018-02-01", {"592"}).tested("2018-02-28", {"592"});
  registered(region).tested("2017-02-01", {"592"}).tested("2018-02-28", {"592"});  // the same month of two years
  expect_rule(R"(  attribution: registered
  count: patients
  numerator: {at_least: 2, of: months, codes: {nabm: [592]}, in: {last_days: 730}}
)",
              region, {{"A", 2, 3}});
}

TEST(LanguageWords, DaysBoxesAndLinesOfEachMonth) {
  Region region = two_physicians();
  registered(region).dispensed("2018-03-01", {"N02BE01"}, {.boxes = 3}).dispensed("2018-03-09", {"N02BE01"});
  registered(region).dispensed("2018-03-01", {"N02BE01"}, {.boxes = 3}).dispensed("2018-04-09", {"N02BE01"});
  registered(region).dispensed("2018-03-01", {"N02BE01", "N02BE51"});
  const auto rule = [](const std::string& each) {
    return "  attribution: registered\n  count: patients\n  numerator: {of: months, in: period, each: {" + each +
           "}}\n";
  };
  expect_rule(rule("at_least: 4, of: boxes"), region, {{"A", 1, 3}});
  expect_rule(rule("at_least: 2, of: lines"), region, {{"A", 2, 3}});
  expect_rule(rule("at_least: 2, of: days"), region, {{"A", 1, 3}});
  expect_rule(rule("at_least: 2, of: medicines"), region, {{"A", 1, 3}});
}

TEST(LanguageWords, DistinctClassesLeaveOutTheUnknown) {
  Region region = two_physicians();
  registered(region).dispensed("2018-03-01", {"N02BE01", "N02BE51", ""});
  registered(region).dispensed("2018-03-01", {"N02BE01", "A02X"});
  expect_rule("  attribution: registered\n  count: patients\n  numerator: {at_least: 2, of: classes, in: period}\n",
              region, {{"A", 1, 2}});
}

TEST(LanguageWords, DeliveriesAsUnits) {
  Region region = two_physicians();
  auto& patient = region.patient("1980-01");
  patient.dispensed("2018-03-01", {"M01AE01", "A02BC01"}, {.by = "A"});
  patient.dispensed("2018-03-01", {"M01AE02"}, {.by = "B"});
  patient.dispensed("2018-06-30", {"M01AE01"}, {.by = "A", .on = "2018-03-01"});  // a renewal is a delivery
  patient.dispensed("2018-07-01", {"A02BC01"}, {.by = "A", .on = "2018-03-01"});
  patient.dispensed("2018-01-01", {"A02BC01"}, {.by = "A", .on = "2017-12-20"});
  expect_rule(R"(  attribution: prescriber
  count: deliveries
  numerator: {of: lines, codes: {atc: [A02BC]}, in: {days_before: 0}, by: physician}
)",
              region, {{"A", 2, 3}, {"B", 0, 1}});
}

TEST(LanguageWords, DaysAfterTheUnit) {
  Region region = two_physicians();
  const auto seen = [&](const std::string& test) {
    region.patient("1980-01").consulted("2018-06-30", "A").tested(test, {"592"});
  };
  seen("2018-06-30");
  seen("2018-07-30");  // 30 days after, in the next period
  seen("2018-07-31");
  seen("2018-06-29");
  expect_rule(R"(  attribution: prescriber
  count: consultations
  numerator: {of: lines, codes: {nabm: [592]}, in: {days_after: 30}, by: anyone}
)",
              region, {{"A", 2, 4}});
}

TEST(LanguageWords, PopulationsBySexAndLongTermDisease) {
  Region region = two_physicians();
  for (const measures::Sex sex : {measures::Sex::female, measures::Sex::male, measures::Sex::unknown}) {
    region.patient("1960-01", sex).registered("A", "2010-01-01").tested("2018-03-01", {"592"});
    region.patient("1960-01", sex).registered("A", "2010-01-01").long_term_disease("2018-01-01", "2018-06-30");
    region.patient("1960-01", sex).registered("A", "2010-01-01").long_term_disease("2018-01-01", "2018-06-29");
  }
  const auto rule = [](const std::string& population) {
    return "  attribution: registered\n  count: patients\n" + population +
           "  numerator: {of: lines, codes: {nabm: [592]}, in: period}\n";
  };
  expect_rule(rule("  sex: F\n"), region, {{"A", 1, 3}});
  expect_rule(rule("  ald: yes\n"), region, {{"A", 0, 3}});
  expect_rule(rule("  sex: M\n  ald: no\n"), region, {{"A", 1, 2}});
}

}  // namespace
}  // namespace miroir::spec

// What an indicator counts, in plain words.
#include "measures/explanation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/definition_stub.hpp"

namespace miroir::measures {
namespace {

using ::testing::HasSubstr;

std::string explained(const std::string& rule) {
  const std::string definition = support::completed_definition("id: indicator\n" + rule);
  const CatalogueReading reading = read_catalogue_files(
      "folder", {{"catalogue.yaml", "version: \"1\"\nindicators: [indicator]\n"}, {"indicator.yaml", definition}});
  std::string text;
  for (const Mistake& mistake : reading.mistakes) {
    text += mistake.text() + "\n";
  }
  for (const Measure& measure : reading.catalogue.measures) {
    for (const ExplanationPart& part : explain(reading.catalogue, measure)) {
      text += part.name + ":\n";
      for (const std::string& line : part.lines) {
        text += line + "\n";
      }
    }
  }
  return text;
}

TEST(Explanation, SaysTheWholeRule) {
  EXPECT_EQ(explained(R"(rule:
  attribution: registered
  count: patients
  age: {from: 65}
  numerator: {at_least: 2, of: deliveries, in: period, each: {at_least: 7, of: medicines}}
strata:
  - age: [65-74, 75+]
  - registration
)"),
            R"(counts for:
the physician with whom the patient is registered on the last day of the period
denominator:
patients registered with the physician and alive on the last day of the period
patients of 65 and over (completed years on the last day of the period)
numerator:
those of the denominator with
  at least 2 delivery dates of any of the medicines in the period, each with at least 7 distinct medicines, whoever prescribed or did
split by:
age: 65-74, 75+
registration with the physician: known, new
shown as:
a percentage; lower is better; differences under 2 percentage points are not worth speaking of
)");
}

TEST(Explanation, NestsCombinationsAndNamesCodes) {
  const std::string text = explained(R"(rule:
  attribution: prescriber
  count: consultations
  in_ald_care: no
  age: {from: 6, below: 60}
  numerator:
    none_of:
      - {of: lines, codes: {atc: [C02], except: [C02K]}, in: {dispensed_within: 90}, by: physician}
      - {of: acts, codes: {ccam: [ALQP003]}, in: {days_before: 1}, by: anyone}
)");
  EXPECT_THAT(text, HasSubstr("only outside care of a long-term disease\n"));
  EXPECT_THAT(text, HasSubstr("patients of 6 and over and below 60"));
  EXPECT_THAT(text, HasSubstr("  none of\n    at least 1 line of ATC C02 except C02K prescribed on that date and "
                              "dispensed within 90 days, by the physician\n"));
  EXPECT_THAT(text, HasSubstr("    at least 1 act of CCAM ALQP003 on that date or in the 1 day before it, whoever"));
}

TEST(Explanation, SaysWhatIsSummed) {
  const std::string text = explained(R"(better: none
shown_as: euros
practical_threshold: {percent: 5}
rule:
  attribution: prescriber
  count: patients
  numerator: {sum: euros}
)");
  EXPECT_THAT(text, HasSubstr("sum of euros (quantity x unit price) of any of the medicines, prescribed by the "
                              "physician, by prescription date in the period"));
  EXPECT_THAT(text, HasSubstr("euros per patient; no direction is better; differences under 5 percent"));
}

TEST(Explanation, SaysWhatAStartIs) {
  const std::string text = explained(R"(rule:
  attribution: prescriber
  count: starts
  starting: {atc: [N06A]}
  clear_days: 365
  numerator: {of: lines, codes: {ccam: [ALQP003]}, in: {days_before: 30}, by: physician}
)");
  EXPECT_THAT(text, HasSubstr("first deliveries in the period of ATC N06A, with none in the 365 days before"));
}

}  // namespace
}  // namespace miroir::measures

#include "cli/refusal_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {
namespace {

nlohmann::json reported(const std::string& sentence) {
  return nlohmann::json::parse(refusal_json(base::refuse("some-code", sentence))).at("refusal");
}

TEST(RefusalReport, CarriesCodeAndSentence) {
  const auto refusal = reported("the period is asked for twice");
  EXPECT_EQ(refusal["code"], "some-code");
  EXPECT_EQ(refusal["sentence"], "the period is asked for twice");
  EXPECT_TRUE(refusal["file"].is_null());
  EXPECT_TRUE(refusal["line"].is_null());
}

TEST(RefusalReport, NamesFileAndLineThatTheSentenceBeginsWith) {
  EXPECT_EQ(reported("/data/claims.store: no claims store there")["file"], "/data/claims.store");
  const auto refusal = reported("catalogue/ppi.yaml:12: an unknown word");
  EXPECT_EQ(refusal["file"], "catalogue/ppi.yaml");
  EXPECT_EQ(refusal["line"], 12);
}

TEST(RefusalReport, TakesWordsBeforeAColonForNoFile) {
  EXPECT_TRUE(reported("the import failed, nothing was changed: out of memory")["file"].is_null());
  EXPECT_TRUE(reported("--clickhouse: named twice")["file"].is_null());
}

TEST(RefusalReport, SurvivesBytesThatAreNoText) { EXPECT_NO_THROW(reported("\xff.csv: bad")); }

}  // namespace
}  // namespace miroir::cli

// The same synthetic region as SNDS tables and as an OMOP base: what the OMOP base can answer is the same, to the last
// stratum and expected value, and what it cannot is refused by every engine.
#include "claims/answerability.hpp"
#include "claims/engine.hpp"
#include "claims/omop/import.hpp"
#include "claims/snds/import.hpp"
#include "claims/synth/synthesis.hpp"
#include "spec/spec.hpp"
#include "support/drawn_tables.hpp"
#include "support/omop_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

namespace miroir::spec {
namespace {

namespace fs = std::filesystem;
using miroir::testing::TemporaryFolder;

using ::testing::HasSubstr;

void succeed(const claims::importing::ImportOutcome& outcome) {
  ASSERT_FALSE(outcome.refusal) << (outcome.refusal ? outcome.refusal->message : "");
}

// Made once: a region, its store, and the store of its OMOP form for one period.
class OmopSameRegion : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    claims::synth::Options region;
    region.out = folder_->path() / "snds";
    region.patients = 1'500;
    region.communes = claims::synth::default_communes_file();
    ASSERT_TRUE(claims::synth::synthesise(region, {}).has_value());
    claims::importing::ImportOptions options;
    options.from = region.out;
    options.store = folder_->path() / "snds.store";
    succeed(claims::snds::import_snds(options));
    testing::write_omop_form(options.store, period(), folder_->path() / "omop");
    options.from = folder_->path() / "omop";
    options.store = folder_->path() / "omop.store";
    succeed(claims::omop::import_omop(options));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static base::Period period() { return base::parse_period("2018-S1").value(); }
  static claims::ClaimsStore store(const std::string& format) {
    return claims::ClaimsStore::open(folder_->path() / (format + ".store"), {.threads = 2}).value();
  }
  static Rows rows(const std::string& format, const Measures& measures, claims::Engine engine) {
    const claims::ClaimsStore opened = store(format);
    claims::RunOptions options;
    options.engine = engine;
    const auto runs = claims::run_measures(opened, shipped_catalogue(), measures, {period()}, options);
    return measures::tabulate(measures, runs.value().front().context, runs.value().front().counts);
  }
  static std::string text(const Rows& rows) {
    std::string all;
    for (const measures::ResultRow& row : rows) {
      all += fmt::format("{} {} {} {}: {}/{} of {}, expected {:.9f}\n", row.indicator, measures::level_name(row.level),
                         row.entity, row.stratum, row.numerator.value_or(-1), row.denominator.value_or(-1),
                         row.patients.value_or(-1), row.expected.value_or(-1));
    }
    return all;
  }

  inline static std::unique_ptr<TemporaryFolder> folder_;
};

TEST_F(OmopSameRegion, EveryIndicatorThatOmopAnswersIsTheSame) {
  const auto gaps = claims::StoreGaps::of(store("omop"));
  Measures answered;
  std::vector<std::string> others;
  for (const measures::Measure& measure : shipped_catalogue().measures) {
    if (claims::assess(gaps, shipped_catalogue(), measure).can_be_counted()) {
      answered.push_back(&measure);
    } else {
      others.push_back(measure.id);
    }
  }
  EXPECT_THAT(others, ::testing::ElementsAre("consultation-without-drug"));
  const std::string expected = text(rows("snds", answered, claims::Engine::native));
  EXPECT_THAT(expected, HasSubstr("polypharmacy-65 region * all: ")) << "something is counted";
  EXPECT_EQ(text(rows("omop", answered, claims::Engine::native)), expected);
}

TEST_F(OmopSameRegion, NoEngineCountsWhatTheBaseCannotAnswer) {
  const Measures refused = measures::select_measures(shipped_catalogue(), {"consultation-without-drug"}).value();
  for (const claims::Engine engine : {claims::Engine::native, claims::Engine::reference, claims::Engine::duckdb}) {
    claims::RunOptions options;
    options.engine = engine;
    const auto runs = claims::run_measures(store("omop"), shipped_catalogue(), refused, {period()}, options);
    ASSERT_FALSE(runs) << claims::engine_name(engine);
    EXPECT_EQ(runs.error().code, "cannot-be-counted");
    EXPECT_THAT(runs.error().message, HasSubstr("consultation-without-drug cannot be counted: the base does not say "
                                                "which consultations are care of a long-term disease"));
  }
}

}  // namespace
}  // namespace miroir::spec

#include "stats/difference_in_differences.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace miroir::stats {
namespace {

Observation seen(const std::string& physician, std::int64_t period, double value, double denominator,
                 std::optional<std::int64_t> start, const std::string& cluster = "") {
  return {physician, cluster, period, start, value * denominator, denominator};
}

// Two periods, equal weights: the change of members less the change of controls.
std::vector<Observation> two_periods() {
  return {seen("a", 0, 0.30, 100, 1, "g"), seen("a", 1, 0.25, 100, 1, "g"), seen("b", 0, 0.40, 100, 1, "h"),
          seen("b", 1, 0.33, 100, 1, "h"), seen("c", 0, 0.50, 100, {}),     seen("c", 1, 0.51, 100, {}),
          seen("d", 0, 0.20, 100, {}),     seen("d", 1, 0.20, 100, {}),     seen("e", 0, 0.31, 100, {}),
          seen("e", 1, 0.33, 100, {})};
}

TEST(DifferenceInDifferences, IsTheDifferenceOfChanges) {
  const auto result = difference_in_differences(two_periods()).value();
  EXPECT_NEAR(result.effect.value, -0.06 - 0.01, 1e-12);
  EXPECT_EQ(result.members, 2U);
  EXPECT_EQ(result.controls, 3U);
  EXPECT_EQ(result.clusters, 5U);
  // Changes are -0.05 and -0.07 of members, 0.01, 0 and 0.02 of controls. Without one, the difference moves by ± 0.01
  // (members), 0 and ± 0.005 (controls); 4/5 of the sum of squares is the variance.
  EXPECT_NEAR(result.standard_error, std::sqrt(0.8 * (2 * 1e-4 + 2 * 0.25e-4)), 1e-12);
  // A member's change weighs as 0.6², a control's as 0.4²: 30/7 effective clusters.
  const boost::math::students_t reference(30.0 / 7 - 1);
  const double quantile = boost::math::quantile(reference, 0.975);
  EXPECT_NEAR(result.effect.upper, result.effect.value + quantile * result.standard_error, 1e-12);
  EXPECT_NEAR(result.minimum_detectable_effect,
              (quantile + boost::math::quantile(reference, 0.8)) * result.standard_error, 1e-12);
  EXPECT_FALSE(result.pre_trend);
}

// Unit and period effects of any size leave an exact effect exact, whatever the weights.
std::vector<Observation> exact_effect(double effect) {
  std::vector<Observation> observations;
  for (int physician = 0; physician < 8; ++physician) {
    for (int period = 0; period < 5; ++period) {
      const bool member = physician < 4;
      const double value = 0.1 * physician + 0.03 * period * period + (member && period >= 3 ? effect : 0);
      observations.push_back(seen(std::to_string(physician), period, value, 20 + 7 * physician + period,
                                  member ? std::optional<std::int64_t>(3) : std::nullopt,
                                  member ? "g" + std::to_string(physician / 2) : ""));
    }
  }
  return observations;
}

TEST(DifferenceInDifferences, TakesPhysiciansAndPeriodsOut) {
  const auto result = difference_in_differences(exact_effect(-0.2)).value();
  EXPECT_NEAR(result.effect.value, -0.2, 1e-9);
  EXPECT_NEAR(result.standard_error, 0, 1e-9);
  ASSERT_EQ(result.event_study.size(), 4U);
  EXPECT_EQ(result.event_study[0].relative_period, -3);
  EXPECT_EQ(result.event_study[2].relative_period, 0);
  EXPECT_NEAR(result.event_study[0].effect.value, 0, 1e-9);
  EXPECT_NEAR(result.event_study[3].effect.value, -0.2, 1e-9);
}

// Groups that start at 2 and at 6 of 8 periods: both reach 2 before and 1 after.
TEST(DifferenceInDifferences, TellsNoPeriodByASingleGroup) {
  std::vector<Observation> observations;
  for (int physician = 0; physician < 12; ++physician) {
    for (int period = 0; period < 8; ++period) {
      const std::optional<std::int64_t> start =
          physician < 6 ? std::optional<std::int64_t>(physician < 3 ? 2 : 6) : std::nullopt;
      const double value = 0.5 + 0.01 * ((physician * 7 + period * 5) % 11);
      observations.push_back(
          seen(std::to_string(physician), period, value, 50, start, start ? std::to_string(*start) : ""));
    }
  }
  const auto result = difference_in_differences(observations).value();
  std::vector<std::int64_t> periods;
  for (const auto& coefficient : result.event_study) periods.push_back(coefficient.relative_period);
  EXPECT_EQ(periods, (std::vector<std::int64_t>{-2, 0, 1}));
}

TEST(DifferenceInDifferences, DoesNotDependOnTheOrder) {
  auto observations = two_periods();
  const auto result = difference_in_differences(observations).value();
  std::reverse(observations.begin(), observations.end());
  const auto reversed = difference_in_differences(observations).value();
  EXPECT_NEAR(reversed.effect.value, result.effect.value, 1e-14);
  EXPECT_NEAR(reversed.standard_error, result.standard_error, 1e-12);
}

TEST(DifferenceInDifferences, RefusesWhatCannotBe) {
  const auto code = [](auto spoil) {
    auto observations = two_periods();
    spoil(observations);
    return difference_in_differences(observations).error().code;
  };
  EXPECT_EQ(code([](auto& o) { o[1].denominator = 0; }), "nothing-counted");
  EXPECT_EQ(code([](auto& o) { o[1].numerator = std::nan(""); }), "impossible-observation");
  EXPECT_EQ(code([](auto& o) { o[1].start = 0; }), "impossible-observation");
  EXPECT_EQ(code([](auto& o) { o[1].cluster = "x"; }), "impossible-observation");
  EXPECT_EQ(code([](auto& o) { o[1].period = 0; }), "impossible-observation");
  EXPECT_EQ(code([](auto& o) {
              for (auto& one : o) one.start = std::nullopt;
            }),
            "too-few-units");
  EXPECT_EQ(code([](auto& o) {
              for (auto& one : o)
                if (one.start) one.start = 9;
            }),
            "not-identified");
  EXPECT_EQ(code([](auto& o) { o.clear(); }), "too-few-units");
  EXPECT_EQ(code([](auto& o) { o.erase(o.begin(), o.begin() + 2); }), "too-few-units");
  EXPECT_EQ(code([](auto& o) { o.erase(o.begin() + 6, o.end()); }), "too-few-units");
  EXPECT_EQ(difference_in_differences(two_periods(), {0.95, 0.4, 8}).error().code, "impossible-level");
  EXPECT_EQ(difference_in_differences(two_periods(), {0.95, 0.8, 0}).error().code, "impossible-counts");
}

}  // namespace
}  // namespace miroir::stats

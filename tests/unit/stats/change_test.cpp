#include "stats/change.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace miroir::stats {
namespace {

Estimate share(std::int64_t numerator, std::int64_t denominator) { return proportion(numerator, denominator).value(); }

// Newcombe's example a (Stat Med 1998;17:873, table II): 56/70 - 48/80, 0.0524 to 0.3339.
TEST(Change, IsNamedWhenItExceedsChanceAndThreshold) {
  const Change up = change(share(48, 80), share(56, 70), 0.05).value();
  EXPECT_NEAR(up.difference.lower, 0.0524, 5.1e-5);
  EXPECT_NEAR(up.difference.upper, 0.3339, 5.1e-5);
  EXPECT_EQ(up.difference.method, Method::newcombe);
  EXPECT_EQ(up.verdict, ChangeVerdict::up);
  EXPECT_EQ(change(share(56, 70), share(48, 80), 0.05).value().verdict, ChangeVerdict::down);
}

TEST(Change, StaysUnnamedBelowTheThreshold) {
  EXPECT_EQ(change(share(48, 80), share(56, 70), 0.20000000001).value().verdict, ChangeVerdict::below_threshold);
  EXPECT_EQ(change(share(48, 80), share(56, 70), 0.19999999999).value().verdict, ChangeVerdict::up);
}

TEST(Change, StaysUnnamedWithinChance) {
  EXPECT_EQ(change(share(5, 56), share(0, 29), 0).value().verdict, ChangeVerdict::within_chance);
  // An interval that ends at 0 holds it.
  const Estimate zero{0, 0, 0, Method::student};
  EXPECT_EQ(change(zero, {1, 0, 2, Method::student}, 0).value().verdict, ChangeVerdict::within_chance);
}

TEST(Change, RefusesAnImpossibleThreshold) {
  EXPECT_EQ(change(share(1, 2), share(1, 2), -1).error().code, "impossible-threshold");
  EXPECT_EQ(change(share(1, 2), share(1, 2), std::numeric_limits<double>::quiet_NaN()).error().code,
            "impossible-threshold");
}

const std::vector<double> first_drug{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> second_drug{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) {
    ++moments.count;
    moments.sum += value;
    moments.sum_of_squares += value * value;
  }
  return moments;
}

// Student's sleep data (Biometrika 1908;6:1), as R's t.test prints them, paired and Welch's.
TEST(Differences, GiveStudentsSleepData) {
  const Estimate paired = paired_difference(first_drug, second_drug).value();
  EXPECT_NEAR(paired.value, -1.58, 1e-12);
  EXPECT_NEAR(paired.lower, -2.4598858, 5e-8);
  EXPECT_NEAR(paired.upper, -0.7001142, 5e-8);
  const Estimate welch = difference_of_means(moments_of(first_drug), moments_of(second_drug)).value();
  EXPECT_NEAR(welch.lower, -3.3654832, 5e-8);
  EXPECT_NEAR(welch.upper, 0.2054832, 5e-8);
}

TEST(Differences, RefuseListsThatDoNotPair) {
  EXPECT_EQ(paired_difference(first_drug, {}).error().code, "impossible-counts");
  EXPECT_EQ(paired_difference({}, {}).error().code, "too-few-values");
  EXPECT_EQ(difference_of_means({1, 1, 1}, {2, 2, 3}).error().message.rfind("first:", 0), 0U);
}

}  // namespace
}  // namespace miroir::stats

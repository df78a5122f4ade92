#include "stats/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace miroir::stats {
namespace {

struct Share {
  std::int64_t numerator, denominator;
  double lower, upper;
};

// Newcombe, Stat Med 1998;17:857, table I, method 3 (score, without continuity correction).
TEST(Proportion, GivesNewcombesTable) {
  for (const Share& share : {Share{81, 263, 0.2553, 0.3662}, Share{15, 148, 0.0624, 0.1605},
                             Share{0, 20, 0.0000, 0.1611}, Share{1, 29, 0.0061, 0.1718}}) {
    const Estimate estimate = proportion(share.numerator, share.denominator).value();
    EXPECT_NEAR(estimate.lower, share.lower, 5e-5);
    EXPECT_NEAR(estimate.upper, share.upper, 5e-5);
    EXPECT_EQ(estimate.method, Method::wilson);
  }
}

// The limits are the shares whose score test has just p = 0.05.
TEST(Proportion, LimitsSolveTheScoreEquation) {
  const double z = 1.959963984540054;
  for (const auto& [numerator, denominator] : {std::pair{12, 50}, {1, 7}, {149, 150}, {500, 1000000}}) {
    const Estimate estimate = proportion(numerator, denominator).value();
    const double share = static_cast<double>(numerator) / denominator;
    for (const double limit : {estimate.lower, estimate.upper}) {
      EXPECT_NEAR(std::abs(share - limit) / std::sqrt(limit * (1 - limit) / denominator), z, 1e-9);
    }
  }
}

TEST(Proportion, EndsExactlyAtNoneAndAll) {
  const Estimate none = proportion(0, 37).value();
  EXPECT_EQ(none.value, 0);
  EXPECT_EQ(none.lower, 0);
  EXPECT_GT(none.upper, 0);
  const Estimate all = proportion(37, 37).value();
  EXPECT_EQ(all.value, 1);
  EXPECT_EQ(all.upper, 1);
  EXPECT_NEAR(all.lower, 1 - none.upper, 1e-12);
}

TEST(Proportion, RefusesWhatCannotBe) {
  EXPECT_EQ(proportion(0, 0).error().code, "nothing-counted");
  EXPECT_EQ(proportion(3, 2).error().code, "impossible-counts");
  EXPECT_EQ(proportion(-1, 2).error().code, "impossible-counts");
  EXPECT_EQ(proportion(1, -2).error().code, "impossible-counts");
  EXPECT_EQ(proportion(1, 2, 1).error().code, "impossible-level");
  EXPECT_EQ(proportion(1, 2, 0).error().code, "impossible-level");
  EXPECT_EQ(proportion(1, 2, std::nan("")).error().code, "impossible-level");
}

TEST(Proportion, WidensWithTheLevel) {
  EXPECT_LT(proportion(12, 50, 0.998).value().lower, proportion(12, 50, 0.95).value().lower);
}

// Garwood's exact limits, as R's poisson.test prints them.
TEST(Rate, IsExactBelowTenEvents) {
  struct Count {
    std::int64_t events;
    double lower, upper;
  };
  for (const Count& count : {Count{0, 0, 3.688879454113936}, Count{1, 0.02531780798, 5.57164339094},
                             Count{5, 1.62348639012, 11.66833207932}, Count{9, 4.11537309738, 17.08480345142}}) {
    const Estimate estimate = rate(count.events, 1).value();
    EXPECT_NEAR(estimate.lower, count.lower, 1e-9);
    EXPECT_NEAR(estimate.upper, count.upper, 1e-9);
    EXPECT_EQ(estimate.method, Method::exact);
  }
}

double poisson_at_most(std::int64_t events, double expected) {
  double sum = 0;
  for (std::int64_t k = 0; k <= events; ++k) {
    sum += std::exp(-expected + static_cast<double>(k) * std::log(expected) - std::lgamma(static_cast<double>(k) + 1));
  }
  return sum;
}

TEST(Rate, IsByarsFromTenOnAndCloseToExact) {
  EXPECT_EQ(rate(9, 1).value().method, Method::exact);
  EXPECT_EQ(rate(10, 1).value().method, Method::byar);
  for (const std::int64_t events : {10, 25, 100}) {
    const Estimate estimate = rate(events, 1).value();
    EXPECT_NEAR(poisson_at_most(events, estimate.upper), 0.025, 0.0005);
    EXPECT_NEAR(1 - poisson_at_most(events - 1, estimate.lower), 0.025, 0.0005);
  }
  // 10 x (1 - 1/90 - 1.959964/(3 sqrt 10))³ and 11 x (1 - 1/99 + 1.959964/(3 sqrt 11))³, by hand.
  EXPECT_NEAR(rate(10, 1).value().lower, 4.787449913967563, 1e-9);
  EXPECT_NEAR(rate(10, 1).value().upper, 18.391458605756473, 1e-9);
}

TEST(Rate, ScalesWithExposureAndPer) {
  const Estimate estimate = rate(9, 2000, 1000).value();
  EXPECT_DOUBLE_EQ(estimate.value, 4.5);
  EXPECT_NEAR(estimate.lower, 4.115373097378 / 2, 1e-9);
}

TEST(Rate, RefusesWhatCannotBe) {
  EXPECT_EQ(rate(0, 0).error().code, "nothing-counted");
  EXPECT_EQ(rate(-1, 10).error().code, "impossible-counts");
  EXPECT_EQ(rate(1, -10).error().code, "impossible-counts");
  EXPECT_EQ(rate(1, 10, 0).error().code, "impossible-counts");
  EXPECT_EQ(rate(1, std::nan("")).error().code, "impossible-counts");
  EXPECT_EQ(rate(1, 10, 1, 2).error().code, "impossible-level");
}

TEST(Ratio, DividesObservedByExpected) {
  const Estimate estimate = ratio(5, 4).value();
  EXPECT_DOUBLE_EQ(estimate.value, 1.25);
  EXPECT_NEAR(estimate.lower, 1.6234863901184 / 4, 1e-9);
  EXPECT_EQ(ratio(5, 0).error().code, "nothing-counted");
}

// Student's sleep data (Biometrika 1908;6:1), first drug, as R's t.test(extra) prints it.
TEST(Mean, GivesStudentsSleepInterval) {
  Moments moments;
  for (const double value : {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}) {
    ++moments.count;
    moments.sum += value;
    moments.sum_of_squares += value * value;
  }
  const Estimate estimate = mean(moments).value();
  EXPECT_NEAR(estimate.value, 0.75, 1e-12);
  EXPECT_NEAR(estimate.lower, -0.5297804, 5e-8);
  EXPECT_NEAR(estimate.upper, 2.0297804, 5e-8);
}

TEST(Mean, NeedsASpreadThatIsPossible) {
  EXPECT_EQ(mean({0, 0, 0}).error().code, "too-few-values");
  EXPECT_EQ(mean({1, 5, 25}).error().code, "too-few-values");
  EXPECT_EQ(mean({2, 10, 20}).error().code, "impossible-counts");
  const Estimate equal = mean({3, 0.3, 0.03}).value();
  EXPECT_NEAR(equal.lower, 0.1, 1e-7);
  EXPECT_NEAR(equal.upper, 0.1, 1e-7);
}

// Newcombe, Stat Med 1998;17:873, table II, method 10.
TEST(DifferenceOfProportions, GivesNewcombesTable) {
  struct Row {
    std::int64_t a, m, b, n;
    double lower, upper;
  };
  for (const Row& row :
       {Row{56, 70, 48, 80, 0.0524, 0.3339}, Row{9, 10, 3, 10, 0.1705, 0.8090}, Row{6, 7, 2, 7, 0.0582, 0.8062},
        Row{5, 56, 0, 29, -0.0381, 0.1926}, Row{0, 10, 0, 20, -0.1611, 0.2775}, Row{0, 10, 0, 10, -0.2775, 0.2775},
        Row{10, 10, 0, 20, 0.6791, 1.0000}, Row{10, 10, 0, 10, 0.6075, 1.0000}}) {
    const Estimate estimate = difference_of_proportions(row.a, row.m, row.b, row.n).value();
    EXPECT_NEAR(estimate.lower, row.lower, 5.1e-5) << row.a << "/" << row.m;
    EXPECT_NEAR(estimate.upper, row.upper, 5.1e-5) << row.a << "/" << row.m;
    EXPECT_EQ(estimate.method, Method::newcombe);
  }
  EXPECT_EQ(difference_of_proportions(0, 0, 1, 2).error().code, "nothing-counted");
  EXPECT_EQ(difference_of_proportions(1, 2, 3, 2).error().code, "impossible-counts");
}

// With normal limits, recovering the variances gives back the root of the sum of squares.
TEST(DifferenceOfEstimates, AddsVariances) {
  const Estimate difference = difference_of_estimates({10, 7, 13, Method::student}, {4, 0, 8, Method::student});
  EXPECT_DOUBLE_EQ(difference.value, 6);
  EXPECT_DOUBLE_EQ(difference.lower, 1);
  EXPECT_DOUBLE_EQ(difference.upper, 11);
}

}  // namespace
}  // namespace miroir::stats

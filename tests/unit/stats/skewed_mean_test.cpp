#include "stats/skewed_mean.hpp"

#include "stats/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace miroir::stats {
namespace {

TEST(LogNormalMean, IsCoxsWithStudentsQuantile) {
  // Logarithms 0, 1, 2: mean 1, variance 1; t of 2 degrees of freedom 4.302652729911275.
  const std::vector<double> values{1, std::exp(1.0), std::exp(2.0)};
  const Estimate estimate = log_normal_mean(values).value();
  const double half = 4.302652729911275 * std::sqrt(1.0 / 3 + 1.0 / 4);
  EXPECT_NEAR(estimate.value, std::exp(1.5), 1e-9);
  EXPECT_NEAR(estimate.lower, std::exp(1.5 - half), 1e-9);
  EXPECT_NEAR(estimate.upper, std::exp(1.5 + half), 1e-7);
  EXPECT_EQ(log_normal_mean(std::vector<double>{1, 0}).error().code, "impossible-counts");
  EXPECT_EQ(log_normal_mean(std::vector<double>{1}).error().code, "too-few-values");
}

// Carbon monoxide near a refinery, the example of Olsson (J Stat Educ 2005;13:1).
TEST(LogNormalMean, GivesPublishedValues) {
  const Estimate estimate = log_normal_mean(std::vector<double>{12.5, 20, 4, 20, 25, 170, 15, 20, 15}).value();
  EXPECT_NEAR(estimate.lower, 12.30929, 5e-6);
  EXPECT_NEAR(estimate.upper, 78.72254, 5e-6);
}

TEST(ClusteredMean, HasTheVarianceBetweenClusters) {
  // Mean 20 / 10; residuals 1, -1 -> sum of squares 2 with 2 clusters of 5: variance 2 x 2 / 100.
  const Estimate estimate = clustered_mean(std::vector<Cluster>{{5, 11}, {5, 9}}).value();
  EXPECT_DOUBLE_EQ(estimate.value, 2);
  EXPECT_NEAR(estimate.upper - 2, 12.706204736432095 * 0.2, 1e-9);
  EXPECT_EQ(clustered_mean(std::vector<Cluster>{{5, 11}}).error().code, "too-few-units");
  EXPECT_EQ(clustered_mean(std::vector<Cluster>{{5, 11}, {0, 1}}).error().code, "nothing-counted");
}

// Clusters of one are a plain sample: Student's interval.
TEST(ClusteredMean, OfSingleValuesIsStudents) {
  const std::vector<Cluster> clusters{{1, 3}, {1, 5}, {1, 10}, {1, 2}};
  const Estimate clustered = clustered_mean(clusters).value();
  const Estimate plain = mean({4, 20, 138}).value();
  EXPECT_NEAR(clustered.lower, plain.lower, 1e-12);
  EXPECT_NEAR(clustered.upper, plain.upper, 1e-12);
}

TEST(BootstrapMean, IsReplayedFromItsSeed) {
  const std::vector<double> values{1, 1, 2, 2, 3, 3, 4, 5, 8, 60};
  const Estimate estimate = bootstrap_mean(values, {42, 2000}).value();
  EXPECT_EQ(estimate, bootstrap_mean(values, {42, 2000}).value());
  EXPECT_NE(estimate, bootstrap_mean(values, {43, 2000}).value());
  EXPECT_DOUBLE_EQ(estimate.value, 8.9);
  EXPECT_LT(estimate.lower, 8.9);
  EXPECT_GT(estimate.upper - 8.9, 8.9 - estimate.lower);
  EXPECT_EQ(bootstrap_mean(std::vector<double>(9, 1.0), {}).error().code, "too-few-values");
  EXPECT_EQ(bootstrap_mean(values, {1, 99}).error().code, "impossible-draws");
}

}  // namespace
}  // namespace miroir::stats

#include "stats/reliability.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace miroir::stats {
namespace {

// By hand: shares 0.2, 0.5, 0.8 of 10 each. Spread 10 x (0.09 + 0 + 0.09) = 1.8; 2 x 0.25 come from chance;
// 30 - 10 - 2 = 18: between = 1.3 / 18; size of the prior (0.25 - 1.3/18) / (1.3/18) = 32/13.
TEST(ReliabilityOfShares, ComesFromTheMoments) {
  const std::vector<SharesUnit> units{{2, 10}, {5, 10}, {8, 10}};
  const Reliability result = reliability_of_shares(units).value();
  EXPECT_DOUBLE_EQ(result.mean, 0.5);
  EXPECT_NEAR(result.between_variance, 1.3 / 18, 1e-12);
  EXPECT_NEAR(result.prior_size, 32.0 / 13, 1e-9);
  EXPECT_NEAR(result.units[0].reliability, 10 / (10 + 32.0 / 13), 1e-9);
  EXPECT_NEAR(result.units[0].shrunken.value, (2 + 16.0 / 13) / (10 + 32.0 / 13), 1e-9);
  EXPECT_TRUE(result.units[0].comparable);
}

TEST(ReliabilityOfShares, TellsWhoseFiguresCanBeCompared) {
  const std::vector<SharesUnit> units{{400, 1000}, {500, 1000}, {600, 1000}, {1, 2}, {3, 6}};
  const Reliability result = reliability_of_shares(units).value();
  for (std::size_t index = 0; index < units.size(); ++index) {
    EXPECT_EQ(result.units[index].comparable, result.units[index].reliability >= 0.70);
  }
  EXPECT_TRUE(result.units[0].comparable);
  EXPECT_FALSE(result.units[3].comparable);
}

TEST(ReliabilityOfShares, IsNoneWhereUnitsAreAlike) {
  const Reliability result = reliability_of_shares(std::vector<SharesUnit>{{5, 10}, {5, 10}, {5, 10}}).value();
  EXPECT_EQ(result.between_variance, 0);
  EXPECT_TRUE(std::isinf(result.prior_size));
  EXPECT_EQ(result.units[1].reliability, 0);
  EXPECT_DOUBLE_EQ(result.units[1].shrunken.value, 0.5);
  EXPECT_EQ(reliability_of_shares(std::vector<SharesUnit>{{0, 9}, {0, 9}, {0, 9}}).value().units[0].reliability, 0);
}

// All or nothing by nature: a single patient tells everything.
TEST(ReliabilityOfShares, IsWholeWhereAllOrNoneIs) {
  const Reliability result = reliability_of_shares(std::vector<SharesUnit>{{0, 9}, {9, 9}, {0, 9}, {9, 9}}).value();
  EXPECT_NEAR(result.units[0].reliability, 1, 1e-9);
  EXPECT_NEAR(result.units[1].shrunken.value, 1, 1e-9);
}

TEST(ReliabilityOfShares, FindsTheVarianceThatWasPutIn) {
  std::mt19937_64 generator(7);
  std::gamma_distribution<double> one(4), other(12);  // beta(4, 12): mean 0.25, variance 0.25 x 0.75 / 17
  std::vector<SharesUnit> units;
  for (int unit = 0; unit < 1500; ++unit) {
    const double left = one(generator);
    const double share = left / (left + other(generator));
    const int size = 20 + unit % 180;
    units.push_back({std::binomial_distribution<int>(size, share)(generator), size});
  }
  const Reliability result = reliability_of_shares(units).value();
  EXPECT_NEAR(result.between_variance, 0.25 * 0.75 / 17, 0.0012);
  EXPECT_NEAR(result.prior_size, 16, 2);
}

// Marshall's moments by hand: rates 0.1 and 0.3 (twice each) on 100: spread 100 x 4 x 0.01 = 4, 3 x 0.2 from chance,
// 400 - 100 = 300: between 3.4 / 300.
TEST(ReliabilityOfRates, ComesFromTheMoments) {
  const std::vector<RatesUnit> units{{10, 100}, {30, 100}, {10, 100}, {30, 100}};
  const Reliability result = reliability_of_rates(units).value();
  EXPECT_NEAR(result.between_variance, 3.4 / 300, 1e-12);
  EXPECT_NEAR(result.units[0].reliability, 100 / (100 + 0.2 * 300 / 3.4), 1e-12);
  EXPECT_GT(result.units[0].shrunken.value, 0.1);
  EXPECT_LT(result.units[0].shrunken.lower, result.units[0].shrunken.value);
}

// Two values per unit, 1 and 3, 3 and 5, 5 and 7: within 2, spread 2 x (4 + 0 + 4) = 16, (16 - 4) / 4 = 3.
TEST(ReliabilityOfMeans, ComesFromTheAnalysisOfVariance) {
  const std::vector<Moments> units{{2, 4, 10}, {2, 8, 34}, {2, 12, 74}};
  const Reliability result = reliability_of_means(units).value();
  EXPECT_NEAR(result.between_variance, 3, 1e-12);
  EXPECT_NEAR(result.units[0].reliability, 3 / (3 + 1.0), 1e-12);
  EXPECT_NEAR(result.units[0].shrunken.value, 4 - 0.75 * 2, 1e-12);
}

TEST(Reliability, RefusesWhatCannotBe) {
  EXPECT_EQ(reliability_of_shares(std::vector<SharesUnit>{{1, 2}, {1, 2}}).error().code, "too-few-units");
  EXPECT_EQ(reliability_of_shares(std::vector<SharesUnit>{{1, 2}, {1, 2}, {3, 2}}).error().code, "impossible-counts");
  EXPECT_EQ(reliability_of_shares(std::vector<SharesUnit>{{1, 2}, {1, 2}, {0, 0}}).error().code, "nothing-counted");
  EXPECT_EQ(reliability_of_rates(std::vector<RatesUnit>{{1, 2}, {1, 2}, {1, -1}}).error().code, "impossible-counts");
  EXPECT_EQ(reliability_of_means(std::vector<Moments>{{1, 1, 1}, {1, 2, 4}, {1, 3, 9}}).error().code, "too-few-values");
  EXPECT_EQ(reliability_of_means(std::vector<Moments>{{2, 10, 1}, {1, 2, 4}, {1, 3, 9}}).error().code,
            "impossible-counts");
}

}  // namespace
}  // namespace miroir::stats

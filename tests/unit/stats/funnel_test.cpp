#include "stats/funnel.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace miroir::stats {
namespace {

double binomial_at_most(int count, int size, double share) {
  double sum = 0;
  for (int k = 0; k <= count; ++k) {
    sum += std::exp(std::lgamma(size + 1.0) - std::lgamma(k + 1.0) - std::lgamma(size - k + 1.0) + k * std::log(share) +
                    (size - k) * std::log1p(-share));
  }
  return sum;
}

// Spiegelhalter's definition: between whole counts, the distribution function is read as a straight line.
double interpolated(double count, int size, double share) {
  const int below = static_cast<int>(std::floor(count));
  const double low = below < 0 ? 0 : binomial_at_most(below, size, share);
  return low + (count - below) * (binomial_at_most(below + 1, size, share) - low);
}

TEST(FunnelLimits, AreExactAndInterpolated) {
  for (const auto& [size, share] : {std::pair{40, 0.5}, {200, 0.1}, {1000, 0.03}}) {
    const FunnelLimits limits = funnel_limits(FunnelKind::proportion, share, size);
    EXPECT_NEAR(interpolated(limits.lower_95 * size, size, share), 0.025, 1e-9);
    EXPECT_NEAR(interpolated(limits.upper_95 * size, size, share), 0.975, 1e-9);
    EXPECT_NEAR(interpolated(limits.lower_998 * size, size, share), 0.001, 1e-9);
    EXPECT_NEAR(interpolated(limits.upper_998 * size, size, share), 0.999, 1e-9);
  }
}

TEST(FunnelLimits, StayWithinWhatCanBe) {
  const FunnelLimits few = funnel_limits(FunnelKind::proportion, 0.9, 3);
  EXPECT_LE(few.upper_998, 1);
  EXPECT_GE(few.lower_998, 0);
  EXPECT_EQ(funnel_limits(FunnelKind::ratio, 1, 0.5).lower_95, 0);
}

TEST(FunnelLimits, NarrowWithSize) {
  const FunnelLimits small = funnel_limits(FunnelKind::ratio, 1, 20);
  const FunnelLimits large = funnel_limits(FunnelKind::ratio, 1, 2000);
  EXPECT_GT(small.upper_95 - small.lower_95, large.upper_95 - large.lower_95);
  EXPECT_NEAR(large.upper_95, 1 + 1.96 / std::sqrt(2000), 0.001);
}

TEST(FunnelLimits, HoldForHugeUnits) {
  const FunnelLimits huge = funnel_limits(FunnelKind::proportion, 0.3, 1e12);
  EXPECT_NEAR(huge.upper_95, 0.3, 1e-5);
  EXPECT_NEAR(funnel_limits(FunnelKind::ratio, 1, 1e12).lower_95, 1, 1e-5);
}

std::vector<FunnelUnit> units_of(std::initializer_list<std::int64_t> numerators, double denominator) {
  std::vector<FunnelUnit> units;
  for (const std::int64_t numerator : numerators) units.push_back({numerator, denominator});
  return units;
}

TEST(Funnel, PutsUnitsWhereTheyStand) {
  const auto units = units_of({50, 52, 48, 61, 30, 59}, 100);
  const Funnel result = funnel(units, {}).value();
  EXPECT_DOUBLE_EQ(result.target, 0.5);
  EXPECT_EQ(result.points[0].position, FunnelPosition::within);
  EXPECT_EQ(result.points[3].position, FunnelPosition::above_95);
  EXPECT_EQ(result.points[4].position, FunnelPosition::below_998);
  EXPECT_NEAR(result.points[3].z, 2.2, 1e-12);
}

// z scores are -2, -1, 0, 1, 2; winsorised at 10 % they are -1.6, -1, 0, 1, 1.6: phi = 7.12 / 5.
TEST(Funnel, MeasuresOverdispersionOnWinsorisedScores) {
  const auto units = units_of({40, 45, 50, 55, 60}, 100);
  const Funnel result = funnel(units, {FunnelKind::proportion, Dispersion::multiplicative, {}, 0.10}).value();
  EXPECT_NEAR(result.phi, 7.12 / 5, 1e-12);
  // Weights 1 / 0.0025 = 400: tau² = (7.12 - 4) / (2000 - 400).
  EXPECT_NEAR(result.tau_squared, 3.12 / 1600, 1e-12);
  const FunnelLimits plain = funnel_limits(FunnelKind::proportion, 0.5, 100);
  EXPECT_NEAR(result.points[0].limits.upper_95, 0.5 + (plain.upper_95 - 0.5) * std::sqrt(1.424), 1e-12);
  const Funnel additive = funnel(units, {FunnelKind::proportion, Dispersion::additive, {}, 0.10}).value();
  EXPECT_NEAR(additive.points[0].limits.upper_95,
              0.5 + (plain.upper_95 - 0.5) * std::sqrt((0.0025 + 3.12 / 1600) / 0.0025), 1e-12);
}

TEST(Funnel, NeverNarrowsItsLimits) {
  const auto units = units_of({50, 50, 50, 50, 50}, 100);
  const Funnel result = funnel(units, {FunnelKind::proportion, Dispersion::multiplicative, {}, 0.10}).value();
  EXPECT_EQ(result.phi, 0);
  EXPECT_EQ(result.tau_squared, 0);
  EXPECT_DOUBLE_EQ(result.points[0].limits.upper_95, funnel_limits(FunnelKind::proportion, 0.5, 100).upper_95);
}

TEST(Funnel, RefusesWhatCannotBe) {
  const auto code = [](std::vector<FunnelUnit> units, FunnelOptions options = {}) {
    return funnel(units, options).error().code;
  };
  EXPECT_EQ(code({{1, 2}}), "too-few-units");
  EXPECT_EQ(code({{1, 2}, {3, 2}}), "impossible-counts");
  EXPECT_EQ(code({{1, 2}, {1, 2.5}}), "impossible-counts");
  EXPECT_EQ(code({{1, 2}, {1, std::nan("")}}), "impossible-counts");
  EXPECT_EQ(code({{1, 2}, {0, 0}}), "nothing-counted");
  EXPECT_EQ(code({{0, 2}, {0, 2}}), "no-variation");
  EXPECT_EQ(code({{2, 2}, {2, 2}}), "no-variation");
  EXPECT_EQ(code({{1, 2}, {1, 0}}, {FunnelKind::ratio, {}, {}, 0.1}), "nothing-counted");
  EXPECT_EQ(code({{1, 2}, {-1, 2}}, {FunnelKind::ratio, {}, {}, 0.1}), "impossible-counts");
  EXPECT_EQ(code({{1, 2}, {1, 2}}, {FunnelKind::ratio, {}, {}, 0.5}), "impossible-counts");
}

}  // namespace
}  // namespace miroir::stats

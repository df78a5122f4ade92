// Statistics on random figures: what must hold whatever the figures are, and a known effect that must be found.
// Failures of properties print the seed that rapidcheck takes back in RC_PARAMS; drawn practice has fixed seeds.
#include "stats/contingency.hpp"
#include "stats/funnel.hpp"
#include "stats/intervals.hpp"
#include "stats/reliability.hpp"
#include "stats/skewed_mean.hpp"
#include "support/drawn_practice.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace miroir::stats {
namespace {

Counts draw_table() {
  const auto rows = *rc::gen::inRange<std::size_t>(2, 4);
  const auto columns = *rc::gen::inRange<std::size_t>(2, 4);
  Counts counts(rows, std::vector<std::int64_t>(columns));
  for (auto& row : counts) {
    for (auto& count : row) count = *rc::gen::inRange(0, 9);
  }
  RC_PRE(check_table(counts).has_value());
  return counts;
}

TEST(RandomIntervals, NarrowWithSize) {
  EXPECT_TRUE(rc::check([] {
    const int denominator = *rc::gen::inRange(1, 10000);
    const int numerator = *rc::gen::inRange(0, denominator + 1);
    const Estimate one = proportion(numerator, denominator).value();
    const Estimate four = proportion(4 * numerator, 4 * denominator).value();
    RC_ASSERT(four.upper - four.lower < one.upper - one.lower);
    const Estimate narrow = rate(4 * numerator + 4, 4 * denominator).value();
    const Estimate wide = rate(numerator + 1, denominator).value();
    RC_ASSERT(narrow.upper - narrow.lower < wide.upper - wide.lower);
  }));
}

TEST(RandomFunnels, HoldTheirTargetWithinWhatCanBe) {
  EXPECT_TRUE(rc::check([] {
    const double target = *rc::gen::inRange(1, 1000) / 1000.0;
    const int size = *rc::gen::inRange(1, 5000);
    for (const FunnelKind kind : {FunnelKind::proportion, FunnelKind::ratio}) {
      const FunnelLimits limits = funnel_limits(kind, target, size);
      RC_ASSERT(0 <= limits.lower_998 && limits.lower_998 <= limits.lower_95);
      RC_ASSERT(limits.lower_95 <= target && target <= limits.upper_95 + 1e-12);
      RC_ASSERT(limits.upper_95 <= limits.upper_998);
      RC_ASSERT(kind == FunnelKind::ratio || limits.upper_998 <= 1);
    }
  }));
}

TEST(RandomReliabilities, LieBetweenTheUnitAndTheMean) {
  EXPECT_TRUE(rc::check([] {
    std::vector<SharesUnit> units;
    for (int unit = 0; unit < 12; ++unit) {
      const int denominator = *rc::gen::inRange(1, 300);
      units.push_back({*rc::gen::inRange(0, denominator + 1), denominator});
    }
    const Reliability result = reliability_of_shares(units).value();
    for (const UnitReliability& unit : result.units) {
      RC_ASSERT(unit.reliability >= 0 && unit.reliability <= 1);
      RC_ASSERT(std::min(unit.value, result.mean) - 1e-12 <= unit.shrunken.value);
      RC_ASSERT(unit.shrunken.value <= std::max(unit.value, result.mean) + 1e-12);
      RC_ASSERT(unit.shrunken.lower >= 0 && unit.shrunken.upper <= 1);
    }
  }));
}

TEST(RandomTables, AreTestedTheSameShuffled) {
  EXPECT_TRUE(rc::check([] {
    const Counts counts = draw_table();
    Counts shuffled = counts;
    std::reverse(shuffled.begin(), shuffled.end());
    for (auto& row : shuffled) std::rotate(row.begin(), row.begin() + 1, row.end());
    RC_ASSERT(std::abs(chi_square_test(counts)->chi_square - chi_square_test(shuffled)->chi_square) < 1e-9);
    const Fisher one = fisher_test(counts).value();
    RC_ASSERT(one.method == FisherMethod::exact);
    RC_ASSERT(std::abs(*one.p - *fisher_test(shuffled)->p) < 1e-9);
    RC_ASSERT(*one.p > 0 && *one.p <= 1);
  }));
}

TEST(RandomClusters, GiveAMeanThatDoesNotDependOnTheirOrder) {
  EXPECT_TRUE(rc::check([] {
    std::vector<Cluster> clusters;
    for (int cluster = 0; cluster < 6; ++cluster) {
      clusters.push_back({static_cast<double>(*rc::gen::inRange(1, 90)), *rc::gen::inRange(-900, 900) / 7.0});
    }
    const Estimate one = clustered_mean(clusters).value();
    std::reverse(clusters.begin(), clusters.end());
    const Estimate other = clustered_mean(clusters).value();
    RC_ASSERT(std::abs(one.lower - other.lower) < 1e-9);
    RC_ASSERT(one.lower <= one.value && one.value <= one.upper);
  }));
}

// A right interval of 95 % holds the effect in fewer than 93 of 100 seeds about one time in eight; these seeds are
// fixed.
TEST(DrawnPractice, ABuiltInEffectIsRecovered) {
  tests::DrawnPractice practice;
  practice.effect = -0.03;
  const auto outcome = tests::try_practice(practice, 100);
  EXPECT_GE(outcome.held, 93);
  EXPECT_NEAR(outcome.mean_estimate, practice.effect, 3 * outcome.spread / 10);
  EXPECT_GE(outcome.found, 90);
}

// 20 of 400 are expected: 31 or more happen about once in a hundred, and so do 10 or fewer.
TEST(DrawnPractice, NoEffectIsFoundWhereNoneWasBuilt) {
  const auto outcome = tests::try_practice({}, 400);
  EXPECT_LE(outcome.found, 30);
  EXPECT_GE(outcome.found, 11);
  EXPECT_LE(outcome.pre_trends, 30);
}

}  // namespace
}  // namespace miroir::stats

#include "stats/run_chart.hpp"

#include "stats/quantile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace miroir::stats {
namespace {

using Flags = std::vector<int>;

template <class Member>
Flags flags(const RunChart& chart, Member member) {
  Flags result;
  for (const RunPoint& point : chart.points) result.push_back(point.*member ? 1 : 0);
  return result;
}

// Values 1 3 1 3 …: moving ranges of 2, limits 2 ± 2.66 x 2.
TEST(RunChart, HasNaturalLimits) {
  const RunChart chart = run_chart(std::vector<double>{1, 3, 1, 3, 1, 3, 1, 3}).value();
  EXPECT_DOUBLE_EQ(chart.mean, 2);
  EXPECT_DOUBLE_EQ(chart.median, 2);
  EXPECT_DOUBLE_EQ(chart.moving_range, 2);
  EXPECT_DOUBLE_EQ(chart.lower, 2 - 5.32);
  EXPECT_DOUBLE_EQ(chart.upper, 2 + 5.32);
  for (const RunPoint& point : chart.points) EXPECT_EQ(point.signal, Signal::common_cause);
}

TEST(RunChart, LeavesAnOutlyingRangeOutOfTheLimits) {
  const std::vector<double> values{1, 2, 1, 2, 1, 2, 1, 2, 1, 30};
  EXPECT_DOUBLE_EQ(run_chart(values).value().moving_range, 1);
  const RunChart chart = run_chart(values, Direction::down).value();
  EXPECT_TRUE(chart.points[9].outside);
  EXPECT_EQ(chart.points[9].signal, Signal::concern);
}

TEST(RunChart, SeesSevenOnOneSide) {
  const std::vector<double> values{0, 1, 0, 1, 0, 1, 0, 5, 6, 5, 6, 5, 6, 5, 0};
  const RunChart chart = run_chart(values, Direction::up).value();
  EXPECT_EQ(flags(chart, &RunPoint::shift), (Flags{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(chart.points[0].signal, Signal::concern);
  EXPECT_EQ(chart.points[8].signal, Signal::improvement);
  const std::vector<double> six{1, 0, 1, 0, 1, 0, 5, 6, 5, 6, 5, 6, 0};
  EXPECT_EQ(flags(run_chart(six).value(), &RunPoint::shift), Flags(13));
}

// The examples in the tests of the R package NHSRplotthedots: 1 to 7 is a trend, 1 2 3 3 4 5 6 is none.
TEST(RunChart, SeesSevenRisingOrFalling) {
  const auto trend = [](std::vector<double> values) { return flags(run_chart(values).value(), &RunPoint::trend); };
  EXPECT_EQ(trend({2, 1, 2, 3, 4, 5, 6, 7, 3}), (Flags{0, 1, 1, 1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(trend({2, 7, 6, 5, 4, 3, 2, 1, 3}), (Flags{0, 1, 1, 1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(trend({1, 2, 3, 3, 4, 5, 6, 5}), Flags(8));
}

TEST(RunChart, SeesTwoOfThreeNearALimit) {
  // Mean 0.31, limits ± 4.34: beyond 2.89 of the mean is the outer third.
  const std::vector<double> values{0.5, -0.5, 0.5, -0.5, 0.5, -0.5, 3.6, 0.5, 3.6, -0.5, -0.5, -0.5, -1.4, -0.5};
  const RunChart chart = run_chart(values, Direction::up).value();
  const double third = chart.mean + (chart.upper - chart.mean) * 2 / 3;
  ASSERT_GT(3.6, third);
  ASSERT_LT(3.6, chart.upper);
  EXPECT_EQ(flags(chart, &RunPoint::two_of_three), (Flags{0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(chart.points[6].signal, Signal::improvement);
  EXPECT_EQ(chart.points[7].signal, Signal::common_cause);
}

TEST(RunChart, OfAnUnchangingSeriesSaysNothing) {
  const RunChart chart = run_chart(std::vector<double>(9, 4.0)).value();
  for (const RunPoint& point : chart.points) EXPECT_EQ(point.signal, Signal::common_cause);
}

TEST(RunChart, RefusesAShortSeries) {
  EXPECT_EQ(run_chart(std::vector<double>(7, 1.0)).error().code, "too-few-values");
  std::vector<double> values(8, 1.0);
  values[3] = std::numeric_limits<double>::infinity();
  EXPECT_NE(run_chart(values).error().message.find("values[3]"), std::string::npos);
}

TEST(Quantiles, AreNoFinerThanTheUnitsAllow) {
  const std::vector<double> ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  EXPECT_DOUBLE_EQ(median(ten).value(), 5.5);
  EXPECT_EQ(quantiles(ten, 4).error().code, "too-few-units");
  EXPECT_EQ(quantiles(ten, 10).error().code, "too-few-units");
  EXPECT_EQ(median(std::vector<double>{1, 2}).error().code, "too-few-units");
  EXPECT_EQ(quantiles(ten, 1).error().code, "impossible-counts");
  std::vector<double> twelve(12);
  for (int place = 0; place < 12; ++place) twelve[static_cast<std::size_t>(place)] = 12 - place;
  // As R's quantile(1:12): 3.75, 6.5, 9.25.
  EXPECT_EQ(quantiles(twelve, 4).value().cuts, (std::vector<double>{3.75, 6.5, 9.25}));
}

}  // namespace
}  // namespace miroir::stats

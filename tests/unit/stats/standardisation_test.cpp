#include "stats/standardisation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace miroir::stats {
namespace {

// Exact limits of counts at 95 % and 99.8 %, as published in the test data of PHEindicatormethods (its ratio funnel).
TEST(CountLimits, GivesThePublishedExactLimits) {
  struct Row {
    std::int64_t events;
    double lower_95, upper_95, lower_998, upper_998;
  };
  for (const Row& row : {Row{1, 0.025317898, 5.571644585, 0.001000547, 9.233410143},
                         Row{5, 1.623486324, 11.6683331, 0.739371928, 16.45474478},
                         Row{9, 4.11537405, 17.08479966, 2.452425215, 22.65737951}}) {
    EXPECT_NEAR(count_limits(row.events, 0.95).lower, row.lower_95, 2e-5);
    EXPECT_NEAR(count_limits(row.events, 0.95).upper, row.upper_95, 2e-5);
    EXPECT_NEAR(count_limits(row.events, 0.998).lower, row.lower_998, 2e-5);
    EXPECT_NEAR(count_limits(row.events, 0.998).upper, row.upper_998, 2e-4);
  }
}

TEST(CountLimits, StayAboveNothingAtAnyLevel) {
  EXPECT_GT(count_limits(10, 1 - 1e-9).lower, 0);
  EXPECT_EQ(rate(10, 1, 1, 1 - 1e-10).error().code, "impossible-level");
}

const IndirectStratum young{200, 50, 1000};
const IndirectStratum old{100, 300, 1000};

TEST(IndirectStandardisation, ComparesWithWhatTheReferenceWouldGive) {
  const std::vector strata{young, old};
  const auto result = standardise_indirectly(60, strata, 1000).value();
  EXPECT_DOUBLE_EQ(result.expected, 200 * 0.05 + 100 * 0.3);
  EXPECT_DOUBLE_EQ(result.ratio.value, 1.5);
  EXPECT_DOUBLE_EQ(result.reference_value, 175);
  EXPECT_DOUBLE_EQ(result.standardised.value, 262.5);
  EXPECT_DOUBLE_EQ(result.ratio.lower, count_limits(60, 0.95).lower / 40);
  EXPECT_DOUBLE_EQ(result.standardised.upper, result.ratio.upper * 175);
  EXPECT_EQ(result.ratio.method, Method::byar);
}

TEST(IndirectStandardisation, OfTheReferenceItselfIsOne) {
  const std::vector<IndirectStratum> strata{{1000, 50, 1000}, {1000, 300, 1000}};
  EXPECT_DOUBLE_EQ(standardise_indirectly(350, strata).value().ratio.value, 1);
}

TEST(IndirectStandardisation, RefusesWhatCannotBe) {
  const auto code = [](IndirectStratum stratum) {
    const std::vector strata{young, stratum};
    return standardise_indirectly(5, strata).error().code;
  };
  EXPECT_EQ(code({10, 0, 0}), "no-reference");
  EXPECT_EQ(code({-1, 1, 10}), "impossible-counts");
  EXPECT_EQ(code({1, std::nan(""), 10}), "impossible-counts");
  EXPECT_EQ(code({std::numeric_limits<double>::infinity(), 1, 10}), "impossible-counts");
  EXPECT_EQ(standardise_indirectly(5, {}).error().code, "nothing-counted");
  const std::vector strata{young};
  EXPECT_EQ(standardise_indirectly(-1, strata).error().code, "impossible-counts");
  EXPECT_EQ(standardise_indirectly(1, strata, 0).error().code, "impossible-counts");
  EXPECT_NE(standardise_indirectly(5, std::vector{young, IndirectStratum{10, 0, 0}}).error().message.find("strata[1]"),
            std::string::npos);
}

// By hand: rates 10/1000 and 40/2000, weights 3 and 1; variance (0.75² x 10/1000² + 0.25² x 40/2000²).
TEST(DirectStandardisation, IsDobsonsOnByars) {
  const std::vector<DirectStratum> strata{{10, 1000, 3}, {40, 2000, 1}};
  const Estimate rate = standardise_directly(strata, 1000).value();
  EXPECT_DOUBLE_EQ(rate.value, 12.5);
  const double step = std::sqrt((0.5625 * 1e-5 + 0.0625 * 1e-5) / 50);
  const Estimate count = count_limits(50, 0.95);
  EXPECT_NEAR(rate.lower, 1000 * (0.0125 + step * (count.lower - 50)), 1e-12);
  EXPECT_NEAR(rate.upper, 1000 * (0.0125 + step * (count.upper - 50)), 1e-12);
  EXPECT_EQ(rate.method, Method::dobson);
}

// Down's syndrome by the mother's age, fifth and later births, Michigan 1950-64 (Fay & Feuer, Stat Med 1997;16:791).
TEST(DirectStandardisation, GivesAPublishedRate) {
  const std::vector<DirectStratum> strata{{0, 327, 319933},      {8, 30666, 931318},    {63, 123419, 786511},
                                          {112, 149919, 488235}, {262, 104088, 237863}, {295, 34392, 61313}};
  EXPECT_NEAR(standardise_directly(strata, 100000).value().value, 75.52901, 5e-6);
}

TEST(DirectStandardisation, NeedsTenEvents) {
  EXPECT_EQ(standardise_directly(std::vector<DirectStratum>{{9, 100, 1}}).error().code, "too-few-events");
  EXPECT_TRUE(standardise_directly(std::vector<DirectStratum>{{10, 100, 1}}));
  EXPECT_EQ(standardise_directly(std::vector<DirectStratum>{{10, 0, 1}}).error().code, "nothing-counted");
  EXPECT_EQ(standardise_directly({}).error().code, "nothing-counted");
}

}  // namespace
}  // namespace miroir::stats

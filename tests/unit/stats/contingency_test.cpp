#include "stats/contingency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace miroir::stats {
namespace {

const Counts satisfaction{{1, 2, 1, 0}, {3, 3, 6, 1}, {10, 10, 14, 9}, {6, 7, 12, 11}};
const Counts mehta_patel{
    {1, 2, 2, 1, 1, 0, 1}, {2, 0, 0, 2, 3, 0, 0}, {0, 1, 1, 1, 2, 7, 3}, {1, 1, 2, 0, 0, 0, 1}, {0, 1, 1, 1, 1, 0, 0}};

// Gender by party: Agresti, Introduction to Categorical Data Analysis, 2nd ed. 2007, p. 38, as R prints it.
TEST(ChiSquare, GivesAgrestisPartyTable) {
  const Contingency test = chi_square_test({{762, 327, 468}, {484, 239, 477}}).value();
  EXPECT_NEAR(test.chi_square, 30.070, 5e-4);
  EXPECT_EQ(test.df, 2);
  EXPECT_NEAR(test.p, 2.954e-07, 5e-11);
}

// By hand: 4 x (20 - 15)² / 15 … of 20, 10 and 10, 20; Yates takes 0.5 off each distance.
TEST(ChiSquare, TakesYatesHalfOffOnRequest) {
  EXPECT_NEAR(chi_square_test({{20, 10}, {10, 20}}).value().chi_square, 100.0 / 15, 1e-12);
  EXPECT_NEAR(chi_square_test({{20, 10}, {10, 20}}, true).value().chi_square, 4 * 4.5 * 4.5 / 15, 1e-12);
  EXPECT_EQ(chi_square_test({{5, 5}, {5, 5}}, true).value().chi_square, 0);
  EXPECT_EQ(chi_square_test(satisfaction, true).error().code, "impossible-table");
  EXPECT_NEAR(chi_square_test({{20, 10}, {10, 20}}, true).value().cramers_v, 1.0 / 3, 1e-12);
}

TEST(Cramer, IsOneWhereRowsTellColumns) {
  EXPECT_NEAR(chi_square_test({{7, 0, 0}, {0, 5, 3}}).value().cramers_v, 1, 1e-12);
  EXPECT_NEAR(chi_square_test({{10, 20}, {20, 40}}).value().cramers_v, 0, 1e-12);
}

// Fisher's tea: Agresti, 2002, p. 92; R's help of fisher.test gives the next two, from Agresti 2002 p. 57 and Mehta &
// Patel (ACM Trans Math Softw 1986;12:154).
TEST(Fisher, GivesPublishedValues) {
  const Fisher tea = fisher_test({{3, 1}, {1, 3}}).value();
  EXPECT_NEAR(*tea.p, 0.4857142857142857, 1e-12);
  EXPECT_EQ(tea.method, FisherMethod::exact);
  const Fisher large = fisher_test(mehta_patel).value();
  EXPECT_NEAR(*large.p, 0.03929, 5e-6 + 4 * large.standard_error.value_or(0));
  const Fisher job = fisher_test(satisfaction).value();
  EXPECT_NEAR(*job.p, 0.7827, 5e-5 + 4 * job.standard_error.value_or(0));
}

TEST(Fisher, IsTheSameTurnedOrShuffled) {
  const double p = *fisher_test({{4, 1, 0}, {2, 6, 3}}).value().p;
  EXPECT_NEAR(*fisher_test({{4, 2}, {1, 6}, {0, 3}}).value().p, p, 1e-12);
  EXPECT_NEAR(*fisher_test({{3, 2, 6}, {0, 4, 1}}).value().p, p, 1e-12);
}

TEST(Fisher, IsDrawnWhenEnumerationIsTooLong) {
  const Counts counts{{4, 1, 0}, {2, 6, 3}, {5, 2, 7}};
  const double exact = *fisher_test(counts).value().p;
  FisherOptions options;
  options.most_steps = 1;
  options.seed = 3;
  const Fisher drawn = fisher_test(counts, options).value();
  EXPECT_EQ(drawn.method, FisherMethod::monte_carlo);
  EXPECT_NEAR(*drawn.p, exact, 4 * *drawn.standard_error);
  EXPECT_LT(*drawn.standard_error, 0.002);
  EXPECT_EQ(*fisher_test(counts, options).value().p, *drawn.p);
}

TEST(Fisher, GivesUpWhatIsTooLarge) {
  EXPECT_EQ(fisher_test({{2'000'000, 1}, {1, 2'000'000}}).value().method, FisherMethod::too_large);
}

TEST(Tables, AreReadOrRefused) {
  EXPECT_EQ(read_counts("21,4;54, 30 ;22,24").value(), (Counts{{21, 4}, {54, 30}, {22, 24}}));
  for (const char* text : {"", ";", "1,2;", "1,2;a,3", "1,2;3,4.5", "1,2;3,99999999999999999999", "1,,2;3,4,5"}) {
    EXPECT_EQ(read_counts(text).error().code, "impossible-table") << text;
  }
  EXPECT_EQ(check_table({{1, 2}}).error().code, "impossible-table");
  EXPECT_EQ(check_table({{1, 2}, {3}}).error().code, "impossible-table");
  EXPECT_EQ(check_table({{1, -2}, {3, 4}}).error().code, "impossible-table");
  EXPECT_EQ(check_table({{1, 2}, {0, 0}}).error().code, "empty-line");
  EXPECT_EQ(check_table({{1, 0}, {3, 0}}).error().code, "empty-line");
  EXPECT_EQ(check_table(Counts(51, {1, 1})).error().code, "impossible-table");
}

TEST(RiskDifference, IsNewcombes) {
  const Estimate difference = risk_difference({{56, 14}, {48, 32}}).value();
  EXPECT_NEAR(difference.lower, 0.0524, 5.1e-5);
  EXPECT_EQ(risk_difference(satisfaction).error().code, "impossible-table");
}

// As R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
TEST(Holm, StepsDown) {
  const auto adjusted = holm(std::vector<double>{0.01, 0.04, 0.03, 0.005}).value();
  EXPECT_NEAR(adjusted[0], 0.03, 1e-12);
  EXPECT_NEAR(adjusted[1], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[2], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[3], 0.02, 1e-12);
  EXPECT_EQ(holm(std::vector<double>{0.9, 0.8}).value(), (std::vector<double>{1, 1}));
  EXPECT_TRUE(holm({}).value().empty());
  EXPECT_EQ(holm(std::vector<double>{1.1}).error().code, "impossible-counts");
  EXPECT_EQ(holm(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}).error().code, "impossible-counts");
}

}  // namespace
}  // namespace miroir::stats

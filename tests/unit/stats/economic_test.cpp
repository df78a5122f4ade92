#include "stats/economic.hpp"

#include "stats/balance.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace miroir::stats {
namespace {

// Costs are published to the cent: 184.75 € and 215.18 € are worth 30.43 ± 0.01 € a patient, so that 301,897 patients
// are worth 9,186,725.71 ± 3,018.97 €. The published 9,186,729 € lies within: it comes from costs that were not
// rounded.
TEST(Saving, GivesThePublishedEvaluationBackWithinItsRounding) {
  const Saving saving = saving_from_costs(184.75, 215.18, 301'897, 2'000'000.0).value();
  EXPECT_NEAR(saving.per_patient, 30.43, 1e-9);
  EXPECT_NEAR(saving.total, 9'186'725.71, 0.005);
  EXPECT_NEAR(saving.tolerance, 3'018.97, 1e-6);
  EXPECT_LE(std::abs(9'186'729 - saving.total), saving.tolerance);
  EXPECT_NEAR(*saving.return_per_euro, 4.593362855, 1e-9);
  EXPECT_NEAR(*saving.return_tolerance, 0.001509485, 1e-9);
}

TEST(Saving, OfExactCostsHasNoTolerance) {
  const Saving saving = saving_from_costs(10, 12, 100, std::nullopt, 0).value();
  EXPECT_EQ(saving.total, 200);
  EXPECT_EQ(saving.tolerance, 0);
  EXPECT_FALSE(saving.return_per_euro);
}

TEST(Saving, RefusesWhatCannotBe) {
  EXPECT_EQ(saving_from_costs(-1, 2, 10, {}).error().code, "impossible-counts");
  EXPECT_EQ(saving_from_costs(1, std::nan(""), 10, {}).error().code, "impossible-counts");
  EXPECT_EQ(saving_from_costs(1, 2, 0, {}).error().code, "impossible-counts");
  EXPECT_EQ(saving_from_costs(1, 2, 10, 0.0).error().code, "impossible-counts");
}

const std::vector<CostUnit> groups{{100, 9'000, 10'000}, {200, 19'000, 20'000}, {100, 8'000, 10'000}};
const std::vector<CostUnit> controls{{50, 5'500, 5'000}, {60, 6'000, 6'000}, {90, 9'500, 9'000}, {40, 4'000, 4'000}};

TEST(Economy, StandardisesBothSides) {
  const Economic result = evaluate_economy({groups, controls, 100, 3'000.0}, {5, 2000}).value();
  EXPECT_DOUBLE_EQ(result.group_cost, 90);
  EXPECT_DOUBLE_EQ(result.control_cost, 25'000.0 / 24'000 * 100);
  EXPECT_EQ(result.patients, 400);
  EXPECT_DOUBLE_EQ(result.saving.value, (result.control_cost - 90) * 400);
  EXPECT_DOUBLE_EQ(result.return_per_euro->value, result.saving.value / 3'000);
  EXPECT_LT(result.saving.lower, result.saving.value);
  EXPECT_GT(result.saving.upper, result.saving.value);
  EXPECT_EQ(result.saving, evaluate_economy({groups, controls, 100, {}}, {5, 2000}).value().saving);
}

TEST(Economy, RefusesWhatCannotBe) {
  const std::vector<CostUnit> two(groups.begin(), groups.begin() + 2);
  EXPECT_EQ(evaluate_economy({two, controls, 100, {}}, {}).error().code, "too-few-units");
  auto spoilt = controls;
  spoilt[1].expected_cost = 0;
  const auto refusal = evaluate_economy({groups, spoilt, 100, {}}, {}).error();
  EXPECT_EQ(refusal.code, "impossible-counts");
  EXPECT_EQ(refusal.message.rfind("controls[1]", 0), 0U);
  EXPECT_EQ(evaluate_economy({groups, controls, 0, {}}, {}).error().code, "impossible-counts");
  EXPECT_EQ(evaluate_economy({groups, controls, 100, {}}, {1, 1}).error().code, "impossible-draws");
}

// Means 2 and 4 with variances 1 and 3: -2 / sqrt(2). Shares 0.5 and 0.4: 0.1 / sqrt((0.25 + 0.24) / 2).
TEST(Balance, DividesByTheMeanOfTheVariances) {
  const Balance means = balance_of_means({3, 6, 14}, {2, 8, 35}).value();
  EXPECT_NEAR(means.standardised_difference, -2 / std::sqrt((1 + 3.0) / 2), 1e-12);
  EXPECT_TRUE(means.notable);
  const Balance shares = balance_of_shares(50, 100, 40, 100).value();
  EXPECT_NEAR(shares.standardised_difference, 0.1 / std::sqrt(0.245), 1e-12);
  EXPECT_EQ(balance_of_shares(1, 2, 1, 2).value().standardised_difference, 0);
  EXPECT_EQ(balance_of_shares(0, 2, 2, 2).error().code, "no-variation");
  EXPECT_EQ(balance_of_shares(3, 2, 2, 2).error().message.rfind("members:", 0), 0U);
}

}  // namespace
}  // namespace miroir::stats

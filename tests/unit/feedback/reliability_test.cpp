#include "feedback/reliability.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace miroir::feedback {
namespace {

using measures::Level;

std::vector<StoredRow> physicians(std::int64_t size) {
  std::vector<StoredRow> rows;
  for (int i = 0; i < 20; ++i) {
    const double share = i % 2 == 0 ? 0.3 : 0.5;
    rows.push_back(row(Level::physician, "p" + std::to_string(i), "2018-S2",
                       static_cast<std::int64_t>(share * static_cast<double>(size)), size));
  }
  return rows;
}

TEST(FitReliabilities, AreHighForManyPatientsAndLowForFew) {
  const auto many = reliabilities_of(fit_reliabilities({share_sheet()}, physicians(1000)), "p0");
  ASSERT_TRUE(many.at("ppi").own);
  EXPECT_TRUE(many.at("ppi").own->comparable);
  EXPECT_NEAR(many.at("ppi").own->shrunken.value, 0.3, 0.01);
  const auto few = reliabilities_of(fit_reliabilities({share_sheet()}, physicians(20)), "p0");
  EXPECT_FALSE(few.at("ppi").own->comparable);
  EXPECT_GT(few.at("ppi").own->shrunken.value, 0.31) << "drawn towards the mean of 0.4";
}

TEST(FitReliabilities, LeaveHiddenPhysiciansOutAndSayNothingOfThem) {
  auto rows = physicians(1000);
  rows[3] = hidden_row(Level::physician, "p3", "2018-S2");
  const auto fitted = fit_reliabilities({share_sheet()}, rows);
  EXPECT_EQ(fitted.at("ppi").physicians.size(), 19U);
  const auto theirs = reliabilities_of(fitted, "p3");
  EXPECT_FALSE(theirs.at("ppi").own);
  EXPECT_GT(theirs.at("ppi").prior_size, 0);
}

TEST(FitReliabilities, AreAbsentForTwoPhysiciansOrWithoutSpread) {
  auto two = physicians(1000);
  two.resize(2);
  EXPECT_TRUE(fit_reliabilities({share_sheet()}, two).empty());
  IndicatorSheet amount = share_sheet();
  amount.display = measures::Display::mean_euros;
  EXPECT_TRUE(fit_reliabilities({amount}, physicians(1000)).empty()) << "no sums of squares";
}

TEST(ReliabilityAt, IsHalfAtThePriorSize) {
  EXPECT_DOUBLE_EQ(reliability_at(50, 50), 0.5);
  EXPECT_DOUBLE_EQ(reliability_at(30, 70), 0.7);
  EXPECT_DOUBLE_EQ(reliability_at(50, 0), 0);
  EXPECT_DOUBLE_EQ(reliability_at(std::numeric_limits<double>::infinity(), 1000), 0);
}

}  // namespace
}  // namespace miroir::feedback

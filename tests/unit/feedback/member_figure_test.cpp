#include "feedback/member_figure.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace miroir::feedback {
namespace {

Figure shown(std::int64_t numerator, std::int64_t denominator) {
  const StoredRow stored = row(measures::Level::physician, "a", "2018-S2", numerator, denominator);
  return member_figure(share_sheet(), &stored, size_class(denominator));
}

TEST(MemberFigure, SizesFallIntoAFewClasses) {
  EXPECT_EQ(size_class(0), 0);
  EXPECT_EQ(size_class(1), 1);
  EXPECT_EQ(size_class(4), 2);
  EXPECT_EQ(size_class(9), 5);
  EXPECT_EQ(size_class(10), 10);
  EXPECT_EQ(size_class(499), 200);
  EXPECT_EQ(size_class(500), 500);
  EXPECT_EQ(size_class(999'999'999'999), 500'000'000'000);
}

TEST(MemberFigure, SizesAreRoundedDownUntilThreeLookAlike) {
  const auto shown_of = [](std::vector<std::int64_t> sizes) { return sizes_shown(sizes); };
  EXPECT_EQ(shown_of({300, 310, 320, 1200}), (std::vector<std::int64_t>{200, 200, 200, 200}));
  EXPECT_EQ(shown_of({300, 310, 320, 1200, 1300, 1400}), (std::vector<std::int64_t>{200, 200, 200, 1000, 1000, 1000}));
  EXPECT_EQ(shown_of({0, 1200, 600}), (std::vector<std::int64_t>{0, 500, 500}));
  EXPECT_EQ(shown_of({700}), std::vector<std::int64_t>{500});
  EXPECT_TRUE(shown_of({}).empty());
}

TEST(MemberFigure, TheSmallestListDoesNotStandAlone) {
  const auto shown_of = [](std::vector<std::int64_t> sizes) { return sizes_shown(sizes); };
  EXPECT_EQ(shown_of({300, 1200, 1300, 1400}), (std::vector<std::int64_t>{200, 200, 200, 200}))
      << "two that stay would be too few";
  EXPECT_EQ(shown_of({30, 1500, 1300, 1200, 1400, 1600}), (std::vector<std::int64_t>{20, 1000, 20, 20, 1000, 1000}))
      << "the next smallest are drawn as it is";
  EXPECT_EQ(shown_of({30, 40, 0, 1300, 1200, 1400, 1600}),
            (std::vector<std::int64_t>{20, 20, 0, 1000, 20, 1000, 1000}));
}

TEST(MemberFigure, NobodyIsDrawnLargerThanTheyAreAndThreeAreAlways) {
  std::mt19937_64 random(5);
  for (int tried = 0; tried < 2000; ++tried) {
    std::vector<std::int64_t> denominators;
    for (std::size_t i = 0; i < 3 + random() % 12; ++i) {
      denominators.push_back(static_cast<std::int64_t>(1 + random() % (random() % 3 == 0 ? 30 : 3000)));
    }
    std::map<std::int64_t, int> alike;
    const auto sizes = sizes_shown(denominators);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      EXPECT_LE(sizes[i], denominators[i]);
      ++alike[sizes[i]];
    }
    for (const auto& [size, count] : alike) {
      EXPECT_GE(count, fewest_of_a_size);
    }
  }
}

TEST(MemberFigure, TwoListsOfOneClassWithTheSameShareLookTheSame) {
  const Figure small = shown(76, 200);
  const Figure large = shown(190, 499);
  EXPECT_EQ(small.value, large.value);
  EXPECT_EQ(small.lower, large.lower);
  EXPECT_EQ(small.upper, large.upper);
  EXPECT_EQ(large.numerator + large.denominator + large.patients, 0);
}

TEST(MemberFigure, IsRoundedAsPrintedAndHoldsItsValue) {
  EXPECT_DOUBLE_EQ(shown(123, 324).value, 0.38);
  EXPECT_DOUBLE_EQ(shown(7, 324).value, 0.022);
  for (const std::int64_t numerator : {0, 1, 7, 123, 323, 324}) {
    const Figure figure = shown(numerator, 324);
    ASSERT_TRUE(figure.lower);
    EXPECT_LE(*figure.lower, figure.value);
    EXPECT_GE(*figure.upper, figure.value);
  }
}

TEST(MemberFigure, ATrueZeroStaysOneAndASmallShareNeverBecomesOne) {
  EXPECT_EQ(shown(0, 324).state, FigureState::zero);
  EXPECT_EQ(shown(0, 324).value, 0);
  EXPECT_EQ(shown(1, 9000).state, FigureState::shown);
  EXPECT_GT(shown(1, 9000).value, 0);
}

TEST(MemberFigure, WhatIsHiddenOrAbsentStaysSo) {
  const StoredRow hidden = hidden_row(measures::Level::physician, "a", "2018-S2");
  EXPECT_EQ(member_figure(share_sheet(), &hidden, 0).state, FigureState::hidden);
  EXPECT_EQ(member_figure(share_sheet(), nullptr, 0).state, FigureState::absent);
}

}  // namespace
}  // namespace miroir::feedback

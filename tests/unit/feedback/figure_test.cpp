#include "feedback/figure.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using measures::Display;
using measures::Level;

const char* const when = "2018-S2";

StoredRow mine(std::int64_t numerator, std::int64_t denominator, std::optional<double> expected = {}) {
  return row(Level::physician, "p", when, numerator, denominator, expected);
}

Figure figure(std::int64_t numerator, std::int64_t denominator) {
  const StoredRow stored = mine(numerator, denominator);
  return raw_figure(share_sheet(), &stored);
}

TEST(RawFigure, KeepsItsStatesApart) {
  EXPECT_EQ(raw_figure(share_sheet(), nullptr).state, FigureState::absent);
  const StoredRow hidden = hidden_row(Level::physician, "p", when);
  EXPECT_EQ(raw_figure(share_sheet(), &hidden).state, FigureState::hidden);
  EXPECT_EQ(figure(0, 0).state, FigureState::not_computable);
  EXPECT_EQ(figure(0, 40).state, FigureState::zero);
  EXPECT_EQ(figure(1, 40).state, FigureState::shown);
}

TEST(RawFigure, HidesWhenOnlyTheNumeratorIsHidden) {
  StoredRow stored = mine(3, 40);
  stored.row.numerator = std::nullopt;
  EXPECT_EQ(raw_figure(share_sheet(), &stored).state, FigureState::hidden);
}

TEST(RawFigure, GivesAShareItsWilsonInterval) {
  const Figure share = figure(67, 131);
  EXPECT_NEAR(share.value, 0.5115, 1e-4);
  EXPECT_NEAR(*share.lower, 0.4267, 1e-4);
  EXPECT_NEAR(*share.upper, 0.5955, 1e-4);
  EXPECT_EQ(share.denominator, 131);
}

TEST(RawFigure, LetsACountExceedOnePerPatient) {
  IndicatorSheet sheet = share_sheet();
  sheet.display = Display::per_thousand;
  const StoredRow stored = mine(50, 40);
  const Figure count = raw_figure(sheet, &stored);
  EXPECT_DOUBLE_EQ(count.value, 1.25);
  EXPECT_GT(*count.upper, 1.25);
}

TEST(RawFigure, GivesAMeanInEurosItsIntervalOnlyWithItsSquares) {
  IndicatorSheet sheet = share_sheet();
  sheet.display = Display::mean_euros;
  StoredRow stored = mine(30000, 3);
  EXPECT_DOUBLE_EQ(raw_figure(sheet, &stored).value, 100);
  EXPECT_FALSE(raw_figure(sheet, &stored).lower);
  stored.sum_of_squares = 9000.0 * 9000 + 10000.0 * 10000 + 11000.0 * 11000;
  // t(0.975; 2) x 10 € / sqrt 3 = 24.84 €
  EXPECT_NEAR(*raw_figure(sheet, &stored).upper, 124.84, 0.005);
}

TEST(Measured, StandardisesToTheRegionsMix) {
  const StoredRow region = row(Level::region, "*", when, 4000, 10000, 4000.0);
  const StoredRow own = mine(60, 100, 50.0);  // 50 expected: older patients than the region's
  const Measured both = measured(share_sheet(), &own, &region);
  EXPECT_DOUBLE_EQ(both.raw.value, 0.60);
  EXPECT_NEAR(both.standardised.value, 0.48, 1e-12);  // 60 / 50 x 40 %
  EXPECT_NEAR(*both.standardised.lower, *both.raw.lower * 0.8, 1e-12);
  EXPECT_NEAR(measured(share_sheet(), &region, &region).standardised.value, 0.40, 1e-12);
}

TEST(Measured, NeverShowsAShareAboveAll) {
  const StoredRow region = row(Level::region, "*", when, 9000, 10000, 9000.0);
  const StoredRow own = mine(99, 100, 80.0);
  const Figure standardised = measured(share_sheet(), &own, &region).standardised;
  EXPECT_EQ(standardised.value, 1);
  EXPECT_EQ(*standardised.upper, 1);
}

TEST(Measured, HasNoStandardisedFigureWithoutExpectation) {
  const StoredRow region = row(Level::region, "*", when, 4000, 10000, 4000.0);
  const StoredRow nothing_expected = mine(0, 40, 0.0);
  EXPECT_EQ(measured(share_sheet(), &nothing_expected, &region).standardised.state, FigureState::not_computable);
  const StoredRow own = mine(4, 40, 10.0);
  EXPECT_EQ(measured(share_sheet(), &own, nullptr).standardised.state, FigureState::not_computable);
  EXPECT_EQ(measured(share_sheet(), nullptr, &region).standardised.state, FigureState::absent);
}

TEST(Without, TakesOneOffTheWhole) {
  StoredRow whole = row(Level::group, "g", when, 50, 100, 45.0);
  StoredRow part = mine(10, 30, 15.0);
  const StoredRow rest = without(whole, part).value();
  EXPECT_EQ(*rest.row.numerator, 40);
  EXPECT_EQ(*rest.row.denominator, 70);
  EXPECT_DOUBLE_EQ(*rest.row.expected, 30);
  EXPECT_FALSE(rest.sum_of_squares);
  EXPECT_FALSE(without(whole, hidden_row(Level::physician, "p", when)));
  EXPECT_FALSE(without(part, part)) << "nobody is left";
}

Verdict verdict(const Figure& first, const Figure& second) { return compare(share_sheet(), first, second).verdict; }

TEST(Compare, NamesADifferenceThatIsRealAndLargeEnough) {
  EXPECT_EQ(verdict(figure(67, 131), figure(380, 1000)), Verdict::higher);
  EXPECT_EQ(verdict(figure(380, 1000), figure(67, 131)), Verdict::lower);
}

TEST(Compare, DoesNotNameWhatChanceExplains) { EXPECT_EQ(verdict(figure(55, 131), figure(380, 1000)), Verdict::like); }

TEST(Compare, DoesNotNameARealDifferenceBelowThePracticalThreshold) {
  const Comparison comparison = compare(share_sheet(), figure(410000, 1000000), figure(400000, 1000000));
  EXPECT_GT(comparison.difference->lower, 0);
  EXPECT_DOUBLE_EQ(comparison.threshold, 0.02);
  EXPECT_EQ(comparison.verdict, Verdict::like);
}

TEST(Compare, DoesNotNameASmallDifferenceThatMightBeLarger) {
  const Comparison comparison = compare(share_sheet(), figure(8300, 20000), figure(8000, 20000));
  EXPECT_GT(comparison.difference->lower, 0);
  EXPECT_GT(comparison.difference->upper, comparison.threshold);
  EXPECT_EQ(comparison.verdict, Verdict::like);
}

TEST(Compare, CannotTellBelowThirtyUnits) {
  EXPECT_EQ(verdict(figure(29, 29), figure(100, 1000)), Verdict::cannot_tell);
  EXPECT_EQ(verdict(figure(30, 30), figure(100, 1000)), Verdict::higher);
  EXPECT_EQ(verdict(figure(100, 1000), figure(29, 29)), Verdict::cannot_tell);
}

TEST(Compare, CannotTellWhenHalfAndDoubleAreBothPossible) {
  EXPECT_EQ(verdict(figure(2, 100), figure(200, 10000)), Verdict::cannot_tell);
  EXPECT_EQ(verdict(figure(20, 1000), figure(200, 10000)), Verdict::like);
}

TEST(Compare, SaysLikeWhenBothAreSurelyNearNothing) {
  EXPECT_EQ(verdict(figure(0, 1000), figure(0, 10000)), Verdict::like);
}

TEST(Compare, NeedsTwoValues) {
  EXPECT_EQ(verdict(figure(0, 0), figure(1, 40)), Verdict::not_comparable);
  EXPECT_EQ(verdict(figure(1, 40), raw_figure(share_sheet(), nullptr)), Verdict::not_comparable);
}

TEST(Compare, TakesAPercentThresholdOfTheReference) {
  IndicatorSheet sheet = share_sheet();
  sheet.practical_threshold = 5;
  sheet.threshold_unit = measures::ThresholdUnit::percent;
  EXPECT_NEAR(compare(sheet, figure(50, 100), figure(400, 1000)).threshold, 0.02, 1e-12);
}

TEST(Compare, CannotTellWithoutAnInterval) {
  IndicatorSheet sheet = share_sheet();
  sheet.display = Display::mean_euros;
  const StoredRow own = mine(30000, 100);
  const Figure mean = raw_figure(sheet, &own);
  EXPECT_EQ(compare(sheet, mean, mean).verdict, Verdict::cannot_tell);
  EXPECT_FALSE(compare(sheet, mean, mean).difference);
}

}  // namespace
}  // namespace miroir::feedback

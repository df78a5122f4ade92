#include "documents/figure_format.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

using measures::Display;

const base::Messages& french = base::Messages::of(base::Language::french);
const base::Messages& english = base::Messages::of(base::Language::english);
const FigureFormat share(french, Display::share);
const FigureFormat count(french, Display::per_thousand);
const FigureFormat euros(french, Display::mean_euros);

TEST(FigureFormat, GivesSharesTheDecimalsAReaderNeeds) {
  EXPECT_EQ(share.value(0.5115), "51\u202f%");
  EXPECT_EQ(share.value(0.0512), "5,1\u202f%");
  EXPECT_EQ(share.value(0.0), "0\u202f%");
  EXPECT_EQ(share.value(1.0), "100\u202f%");
  EXPECT_EQ(share.value(0.9964), "99,6\u202f%") << "not 100 %";
  EXPECT_EQ(share.value(0.0001), "< 0,1\u202f%") << "not 0 %";
  EXPECT_EQ(share.value(0.0996), "10\u202f%");
}

TEST(FigureFormat, WritesCountsAndEuros) {
  EXPECT_EQ(count.value(0.0125), "13\u202f‰");
  EXPECT_EQ(count.value(0.0025), "2,5\u202f‰");
  EXPECT_EQ(euros.value(215.18), "215\u202f€");
  EXPECT_EQ(euros.value(7.5), "7,50\u202f€");
  EXPECT_EQ(FigureFormat(english, Display::mean_euros).value(1215.18), "€1,215");
}

TEST(FigureFormat, GivesLimitsTheDecimalsOfTheirFigure) {
  EXPECT_EQ(share.range(0.427, 0.595, 0.511), "43–60\u202f%");
  EXPECT_EQ(share.range(0.008, 0.121, 0.04), "0,8–12,1\u202f%");
  EXPECT_EQ(FigureFormat(english, Display::mean_euros).range(180, 1215, 200), "€180–1,215");
  EXPECT_EQ(share.like(0.0084, 0.5), "1\u202f%");
}

TEST(FigureFormat, NamesDifferencesInPoints) {
  EXPECT_EQ(share.difference(0.13), "13 points");
  EXPECT_EQ(share.difference(-0.13), "13 points");
  EXPECT_EQ(share.difference(0.0151), "1,5 point");
  EXPECT_EQ(FigureFormat(english, Display::share).difference(0.015), "1.5 points");
  EXPECT_EQ(FigureFormat(english, Display::share).difference(0.0101), "1.0 points");
  EXPECT_EQ(euros.difference(-12.4), "12\u202f€");
  EXPECT_EQ(count.difference(0.0031), "3\u202f‰");
}

TEST(FigureFormat, SignsTheRangeOfADifferenceOnlyWhenItCrossesZero) {
  EXPECT_EQ(share.difference_range(0.04, 0.22), "4 à 22 points");
  EXPECT_EQ(share.difference_range(-0.22, -0.04), "4 à 22 points");
  EXPECT_EQ(share.difference_range(-0.07, 0.03), "\u22127 à +3 points");
}

TEST(FigureFormat, WritesTicksWithTheDecimalsOfTheirStep) {
  EXPECT_EQ(share.tick(0.2, 0.1), "20\u202f%");
  EXPECT_EQ(share.tick(0.005, 0.005), "0,5\u202f%");
  EXPECT_EQ(euros.tick(150, 50), "150\u202f€");
}

}  // namespace
}  // namespace miroir::documents

// Cells: age is cut wherever a stratum or the standardisation needs it, and every person falls in exactly one.
#include <gtest/gtest.h>

#include "measures/counts.hpp"

namespace miroir::measures {
namespace {

Measure measure_of(AgeRange population, std::vector<Stratifier> strata = {}) {
  Measure measure;
  measure.denominator.age = population;
  measure.strata = std::move(strata);
  return measure;
}

std::vector<AgeRange> segments(const CellLayout& layout) {
  std::vector<AgeRange> found;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    if (const AgeRange ages = layout.cell(i).ages; found.empty() || !(found.back() == ages)) {
      found.push_back(ages);
    }
  }
  return found;
}

TEST(CellLayout, CutsAtTheBandsOfTheStandardisation) {
  const std::vector<AgeRange> expected{{0, 6},   {6, 16},  {16, 30}, {30, 40}, {40, 50},
                                       {50, 60}, {60, 70}, {70, 80}, {80, 200}};
  EXPECT_EQ(segments(CellLayout(measure_of({}))), expected);
}

TEST(CellLayout, CutsAtTheLimitsOfStrataWithinThePopulation) {
  const Stratifier bands{Dimension::age, {{65, 75}, {75, 200}}, {}};
  const std::vector<AgeRange> expected{{65, 70}, {70, 75}, {75, 80}, {80, 200}};
  EXPECT_EQ(segments(CellLayout(measure_of({65, 200}, {bands}))), expected);
}

TEST(CellLayout, APopulationWithinOneBandIsOneSegment) {
  const std::vector<AgeRange> expected{{17, 18}};
  EXPECT_EQ(segments(CellLayout(measure_of({17, 18}))), expected);
}

TEST(CellLayout, RegistrationIsSplitOnlyWhereAStratumAsks) {
  const Stratifier registration{Dimension::registration, {}, {"known", "new"}};
  const CellLayout plain(measure_of({}));
  const CellLayout split(measure_of({}, {registration}));
  EXPECT_FALSE(plain.splits_registration());
  EXPECT_TRUE(split.splits_registration());
  EXPECT_EQ(plain.size(), 9U * 6);
  EXPECT_EQ(split.size(), 9U * 6 * 3);
  EXPECT_EQ(plain.index(40, Sex::male, true, Registered::known),
            plain.index(40, Sex::male, true, Registered::elsewhere));
}

TEST(CellLayout, EveryCellIsTheIndexOfItself) {
  const Stratifier bands{Dimension::age, {{0, 16}, {16, 65}, {65, 200}}, {}};
  const Stratifier registration{Dimension::registration, {}, {"elsewhere"}};
  const CellLayout layout(measure_of({5, 90}, {bands, registration}));
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const CellLayout::Cell cell = layout.cell(i);
    EXPECT_EQ(layout.index(cell.ages.from, cell.sex, cell.ald, cell.registered), i);
    EXPECT_EQ(layout.index(cell.ages.below - 1, cell.sex, cell.ald, cell.registered), i);
  }
}

TEST(CellCounts, AddUpFieldByField) {
  CellCounts sum{1, 2, 3, 4, 5, 6, 7};
  sum += CellCounts{10, 20, 30, 40, 50, 60, 70};
  EXPECT_EQ(sum, (CellCounts{11, 22, 33, 44, 55, 66, 77}));
}

}  // namespace
}  // namespace miroir::measures

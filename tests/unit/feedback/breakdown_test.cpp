#include "feedback/breakdown.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using measures::ContentDimension;
using measures::ContentRow;
using measures::Level;

ContentRow part(ContentDimension dimension, const char* key, std::int64_t boxes, std::int64_t units) {
  ContentRow row;
  row.dimension = dimension;
  row.key = key;
  row.patients = row.units = units;
  row.boxes = boxes;
  return row;
}

StoredRow with_boxes(StoredRow row, std::int64_t boxes) {
  row.row.boxes = boxes;
  row.row.amount_cents = boxes * 400;
  return row;
}

TEST(BreakDown, ClassesAreSharesOfBoxesLargestFirstWithARemainder) {
  const StoredRow mine = with_boxes(row(Level::physician, "me", "2018-S2", 60, 200), 100);
  const StoredRow region = with_boxes(row(Level::region, "*", "2018-S2", 600, 2000), 1000);
  const ContentSide own{
      &mine,
      {part(ContentDimension::code_class, "M01AB", 25, 20), part(ContentDimension::code_class, "M01AE", 55, 40),
       part(ContentDimension::month, "2018-07", 30, 20)}};
  const ContentSide others{&region, {part(ContentDimension::code_class, "M01AE", 700, 400)}};
  const auto found = break_down(ContentDimension::code_class, own, others);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->by, BreakdownBy::boxes);
  ASSERT_EQ(found->parts.size(), 2U);
  EXPECT_EQ(found->parts[0].key, "M01AE");
  EXPECT_DOUBLE_EQ(found->parts[0].share, 0.55);
  EXPECT_DOUBLE_EQ(found->parts[0].compared.value(), 0.7);
  EXPECT_FALSE(found->parts[1].compared) << "the region's own part is hidden or absent";
  EXPECT_EQ(found->remainder, 20);
}

TEST(BreakDown, MonthsStayInTheirOrder) {
  const StoredRow mine = with_boxes(row(Level::physician, "me", "2018-S2", 60, 200), 100);
  const ContentSide own{
      &mine, {part(ContentDimension::month, "2018-09", 60, 30), part(ContentDimension::month, "2018-07", 40, 20)}};
  const auto found = break_down(ContentDimension::month, own, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->parts[0].key, "2018-07");
  EXPECT_EQ(found->remainder, 0);
}

TEST(BreakDown, ActsAreSharesOfUnitsAndHaveNoRemainder) {
  const StoredRow mine = row(Level::physician, "me", "2018-S2", 60, 200);
  ContentRow creatinine = part(ContentDimension::code_class, "592", 0, 60);
  creatinine.boxes.reset();
  const auto found = break_down(ContentDimension::code_class, {&mine, {creatinine}}, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->by, BreakdownBy::units);
  EXPECT_DOUBLE_EQ(found->parts[0].share, 1);
  EXPECT_FALSE(found->remainder);
}

TEST(BreakDown, GivesNothingWhereNothingMayBeShown) {
  const StoredRow mine = with_boxes(row(Level::physician, "me", "2018-S2", 60, 200), 100);
  EXPECT_FALSE(break_down(ContentDimension::month, {&mine, {}}, {}));
  EXPECT_FALSE(break_down(ContentDimension::month, {nullptr, {part(ContentDimension::month, "2018-07", 5, 5)}}, {}));
  const StoredRow hidden = hidden_row(Level::physician, "me", "2018-S2");
  EXPECT_FALSE(break_down(ContentDimension::month, {&hidden, {part(ContentDimension::month, "2018-07", 5, 5)}}, {}));
  const StoredRow none = with_boxes(row(Level::physician, "me", "2018-S2", 0, 200), 0);
  EXPECT_FALSE(break_down(ContentDimension::month, {&none, {part(ContentDimension::month, "2018-07", 5, 5)}}, {}));
}

TEST(BreakDownStrata, SharesTheNumeratorAndLeavesHiddenStrataInOneRemainder) {
  const StoredRow all = row(Level::physician, "me", "2018-S2", 100, 300);
  const StoredRow adults = row(Level::physician, "me", "2018-S2", 70, 200, {}, "age=16-64");
  StoredRow old = hidden_row(Level::physician, "me", "2018-S2");
  old.row.stratum = "age=65+";
  const StoredRow their_all = row(Level::region, "*", "2018-S2", 1000, 3000);
  const StoredRow their_adults = row(Level::region, "*", "2018-S2", 400, 2000, {}, "age=16-64");
  const auto found = break_down_strata(share_sheet(), "age", {&all, &adults, &old}, {&their_all, &their_adults});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->parts.size(), 1U);
  EXPECT_DOUBLE_EQ(found->parts[0].share, 0.7);
  EXPECT_DOUBLE_EQ(found->parts[0].compared.value(), 0.4);
  EXPECT_EQ(found->remainder, 30);
  EXPECT_FALSE(break_down_strata(share_sheet(), "sex", {&all, &adults}, {}));
  EXPECT_FALSE(break_down_strata(share_sheet(), "age", {&adults}, {}));
}

TEST(StratumDimensions, AreThoseOfTheSheetInItsOrder) {
  IndicatorSheet sheet = share_sheet();
  sheet.strata = {"all", "registration=known", "registration=new", "age=16-64"};
  EXPECT_EQ(stratum_dimensions(sheet), (std::vector<std::string>{"registration", "age"}));
  EXPECT_EQ(dimension_of("age=65+"), "age");
}

}  // namespace
}  // namespace miroir::feedback

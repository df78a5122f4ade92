#include "feedback/group_view.hpp"
#include "feedback/region_view.hpp"
#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include <set>

namespace miroir::feedback {
namespace {

using measures::Level;

GroupViewInput group_input() {
  GroupViewInput made;
  made.group = "G1";
  made.return_name = "return";
  made.secret = std::string(32, 's');
  made.viewer = "b";
  made.periods = {period("2018-S1"), period("2018-S2")};
  made.indicators = {share_sheet()};
  for (const base::Period& when : made.periods) {
    made.groups[when.name]["G1"] = {"a", "b", "c", "d", "e", "newcomer"};
    made.group_rows.push_back(row(Level::group, "G1", when.name, 480, 1000, 400.0));
    made.groups_rows.push_back(row(Level::groups, "*", when.name, 4480, 11000, 4400.0));
    made.control_rows.push_back(row(Level::control, "*", when.name, 40000, 100000, 40000.0));
    made.region_rows.push_back(row(Level::region, "*", when.name, 44480, 111000, 44480.0));
    made.visibility.decide({"G1", when.name, "ppi", "all"}, Withholding::none);
  }
  int numerator = 60;
  for (const char* physician : {"a", "b", "c", "d", "e"}) {
    made.physician_rows.push_back(row(Level::physician, physician, "2018-S2", numerator += 10, 200));
  }
  return made;
}

TEST(GroupView, ShowsLettersWithoutNamesOrCounts) {
  const GroupView view = build_group_view(group_input());
  const auto& members = view.indicators.at(0).members;
  ASSERT_EQ(members.size(), 5U);
  EXPECT_EQ(view.indicators[0].members_without_figure, 1);
  std::set<std::string> letters;
  for (const GroupMember& member : members) {
    EXPECT_EQ(member.figure.denominator, 0);
    EXPECT_EQ(member.figure.patients, 0);
    EXPECT_TRUE(member.figure.lower);
    EXPECT_TRUE(letters.empty() || *letters.rbegin() < member.letter) << "by letter";
    letters.insert(member.letter);
  }
}

TEST(GroupView, TellsAMemberTheirOwnLetterAndNobodyElses) {
  GroupViewInput made = group_input();
  const GroupView view = build_group_view(made);
  int mine = 0;
  for (const GroupMember& member : view.indicators.at(0).members) {
    if (member.mine) {
      ++mine;
      EXPECT_EQ(member.letter, view.my_letter);
      EXPECT_DOUBLE_EQ(member.figure.value, 0.4);
    }
  }
  EXPECT_EQ(mine, 1);
  made.viewer.clear();
  EXPECT_TRUE(build_group_view(made).my_letter.empty());
}

TEST(GroupView, RedrawsLettersPerIndicatorOnRequest) {
  GroupViewInput made = group_input();
  made.letters_per_indicator = true;
  made.indicators.clear();
  std::set<std::string> letters;
  for (int i = 0; i < 12; ++i) {
    IndicatorSheet sheet = share_sheet();
    sheet.id = "indicator-" + std::to_string(i);
    made.indicators.push_back(sheet);
    StoredRow group = made.group_rows.back();
    group.row.indicator = sheet.id;
    made.group_rows.push_back(group);
    StoredRow own = row(Level::physician, "b", "2018-S2", 80, 200);
    own.row.indicator = sheet.id;
    made.physician_rows.push_back(own);
    made.visibility.decide({"G1", "2018-S2", sheet.id, "all"}, Withholding::none);
  }
  const GroupView view = build_group_view(made);
  EXPECT_TRUE(view.my_letter.empty());
  for (const GroupIndicator& indicator : view.indicators) {
    letters.insert(indicator.members.at(0).letter);
  }
  EXPECT_GT(letters.size(), 1U);
}

TEST(GroupView, ShowsNobodyWhereTheGroupIsWithheld) {
  GroupViewInput made = group_input();
  made.visibility.decide({"G1", "2018-S2", "ppi", "all"}, Withholding::too_few_physicians);
  const GroupIndicator indicator = build_group_view(made).indicators.at(0);
  EXPECT_EQ(indicator.now.group.raw.state, FigureState::withheld);
  EXPECT_TRUE(indicator.members.empty());
  EXPECT_EQ(indicator.against_control.verdict, Verdict::not_comparable);
  EXPECT_TRUE(indicator.evolution.at(0).group.raw.has_value()) << "the past stays as it was published";
}

TEST(GroupView, ComparesWithTheOtherGroups) {
  const GroupIndicator indicator = build_group_view(group_input()).indicators.at(0);
  EXPECT_NEAR(indicator.against_groups.difference->value, 0.48 - 0.40, 1e-12);
  EXPECT_EQ(indicator.against_groups.verdict, Verdict::higher);
}

TEST(GroupView, HasNoMemberInAPeriodWithoutTheGroup) {
  GroupViewInput made = group_input();
  made.groups.clear();
  const GroupView view = build_group_view(made);
  EXPECT_EQ(view.members, 0);
  EXPECT_TRUE(view.indicators.at(0).members.empty());
}

RegionViewInput region_input() {
  const GroupViewInput group = group_input();
  RegionViewInput made;
  made.periods = group.periods;
  made.indicators = group.indicators;
  made.groups = {"G2", "G1"};
  made.group_rows = group.group_rows;
  made.group_rows.push_back(row(Level::group, "G2", "2018-S2", 4000, 10000, 4000.0));
  made.groups_rows = group.groups_rows;
  made.control_rows = group.control_rows;
  made.region_rows = group.region_rows;
  made.visibility = group.visibility;
  return made;
}

TEST(RegionView, PutsGroupsBesideTheControlGroup) {
  const RegionIndicator indicator = build_region_view(region_input()).indicators.at(0);
  ASSERT_EQ(indicator.evolution.size(), 2U);
  EXPECT_NEAR(indicator.evolution[1].raw_difference.difference->value, 4480.0 / 11000 - 0.4, 1e-12);
  EXPECT_EQ(indicator.evolution[1].raw_difference.verdict, Verdict::like) << "below two points";
}

TEST(RegionView, RoundsTheTotalsThatWouldGiveAGroupBack) {
  RegionViewInput input = region_input();
  const RegionPoint exact = build_region_view(input).indicators.at(0).evolution.at(1);
  EXPECT_GT(exact.groups.raw.denominator, 0);
  input.rounded_totals = {{"2018-S2", input.indicators.front().id, "all"}};
  const RegionPoint point = build_region_view(input).indicators.at(0).evolution.at(1);
  for (const Measured* total : {&point.groups, &point.region}) {
    EXPECT_EQ(total->raw.numerator + total->raw.denominator + total->raw.patients, 0);
    EXPECT_DOUBLE_EQ(total->raw.value * 100, std::round(total->raw.value * 100));
    EXPECT_FALSE(total->expected);
  }
  EXPECT_EQ(point.control.raw.denominator, exact.control.raw.denominator);
  EXPECT_EQ(point.raw_difference.difference->value, exact.raw_difference.difference->value);
}

TEST(RegionView, ListsGroupsInTheOrderGivenAndWithholdsTheUndecided) {
  const auto groups = build_region_view(region_input()).indicators.at(0).groups;
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].group, "G2");
  EXPECT_EQ(groups[0].measured.raw.state, FigureState::withheld);
  EXPECT_DOUBLE_EQ(groups[1].measured.raw.value, 0.48);
}

}  // namespace
}  // namespace miroir::feedback

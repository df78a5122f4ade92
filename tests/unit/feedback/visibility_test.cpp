#include "feedback/visibility.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using Denominators = std::vector<std::optional<std::int64_t>>;

Withholding withholding(const Denominators& denominators, std::int64_t total) {
  return group_withholding(denominators, total);
}

TEST(GroupWithholding, NeedsFiveWhoContribute) {
  EXPECT_EQ(withholding({20, 20, 20, 20, 20}, 100), Withholding::none);
  EXPECT_EQ(withholding({25, 25, 25, 25}, 100), Withholding::too_few_physicians);
  EXPECT_EQ(withholding({25, 25, 25, 25, 0}, 100), Withholding::too_few_physicians);
  EXPECT_EQ(withholding({}, 0), Withholding::too_few_physicians);
}

TEST(GroupWithholding, LetsNobodyExceedSixtyPercent) {
  EXPECT_EQ(withholding({60, 10, 10, 10, 10}, 100), Withholding::none);
  EXPECT_EQ(withholding({601, 100, 100, 100, 99}, 1000), Withholding::one_physician_dominates);
}

TEST(GroupWithholding, TakesTheHiddenForNobodyAndForTheLargest) {
  EXPECT_EQ(withholding({25, 25, 25, 20, std::nullopt}, 100), Withholding::too_few_physicians);
  EXPECT_EQ(withholding({20, 20, 20, 20, 15, std::nullopt}, 100), Withholding::none);
  EXPECT_EQ(withholding({8, 8, 8, 8, 7, std::nullopt}, 100), Withholding::one_physician_dominates);
}

TEST(DecideVisibility, ReadsTheMembersOfThePeriod) {
  const CountedGroups groups = {{"2018-S1", {{"G1", {"a", "b", "c", "d", "e"}}, {"G2", {"f"}}}},
                                {"2018-S2", {{"G1", {"a", "b", "c", "d"}}}}};
  std::vector<StoredRow> physicians;
  for (const char* physician : {"a", "b", "c", "d", "e", "f"}) {
    for (const char* period : {"2018-S1", "2018-S2"}) {
      physicians.push_back(row(measures::Level::physician, physician, period, 5, 20));
    }
  }
  const std::vector<StoredRow> rows = {row(measures::Level::group, "G1", "2018-S1", 25, 100),
                                       row(measures::Level::group, "G2", "2018-S1", 5, 20),
                                       row(measures::Level::group, "G1", "2018-S2", 20, 80)};
  const GroupVisibility visibility = decide_visibility(groups, physicians, rows);
  EXPECT_EQ(visibility.of({"G1", "2018-S1", "ppi", "all"}), Withholding::none);
  EXPECT_EQ(visibility.of({"G2", "2018-S1", "ppi", "all"}), Withholding::too_few_physicians);
  EXPECT_EQ(visibility.of({"G1", "2018-S2", "ppi", "all"}), Withholding::too_few_physicians);
}

// Eight members who see adults, three of whom see children; 65+ is the largest of the adults.
class DecideStrata : public ::testing::Test {
 protected:
  DecideStrata() {
    for (const char* physician : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
      const bool paediatric = std::string_view(physician) < "d";
      add(physician, "age=0-15", paediatric ? 20 : 0);
      add(physician, "age=16-64", 40);
      add(physician, "age=65+", 60);
      add(physician, "all", 100 + (paediatric ? 20 : 0));
    }
    for (const auto& [stratum, total] : totals_) {
      group_.push_back(row(measures::Level::group, "G1", "2018-S2", total / 4, total, {}, stratum));
    }
  }

  Withholding of(const char* stratum, const VisibilityRules& rules = {}) const {
    const CountedGroups groups{{"2018-S2", {{"G1", {"a", "b", "c", "d", "e", "f", "g", "h"}}}}};
    return decide_visibility(groups, physicians_, group_, rules).of({"G1", "2018-S2", "ppi", stratum});
  }

 private:
  void add(const char* physician, const char* stratum, std::int64_t denominator) {
    physicians_.push_back(
        row(measures::Level::physician, physician, "2018-S2", denominator / 4, denominator, {}, stratum));
    totals_[stratum] += denominator;
  }

  std::map<std::string, std::int64_t> totals_;
  std::vector<StoredRow> physicians_, group_;
};

TEST_F(DecideStrata, WithholdsAnotherStratumSoThatAWithheldOneDoesNotFollowFromTheTotal) {
  EXPECT_EQ(of("all"), Withholding::none);
  EXPECT_EQ(of("age=0-15"), Withholding::too_few_physicians);
  EXPECT_EQ(of("age=16-64"), Withholding::too_few_physicians) << "the smaller of the two that were visible";
  EXPECT_EQ(of("age=65+"), Withholding::none);
}

TEST_F(DecideStrata, WouldShowItWithTheRuleSwitchedOff) {
  VisibilityRules rules;
  rules.protect_what_strata_leave = false;
  EXPECT_EQ(of("age=0-15", rules), Withholding::too_few_physicians);
  EXPECT_EQ(of("age=16-64", rules), Withholding::none);
  EXPECT_EQ(of("age=65+", rules), Withholding::none);
}

TEST(GroupVisibility, WithholdsWhatNobodyDecided) {
  EXPECT_EQ(GroupVisibility().of({"G1", "2018-S1", "ppi", "all"}), Withholding::too_few_physicians);
}

CountedGroups counted(std::vector<std::string> first, std::vector<std::string> second = {"x"}) {
  return {{"2018-S2", {{"G1", std::move(first)}, {"G2", std::move(second)}}}};
}

TEST(ChangedMembersOfAGroup, AreThoseWhoseDifferenceIsOneOrFourPhysicians) {
  const auto changed = [](const CountedGroups& earlier, const CountedGroups& now) {
    ChangedMembers changes;
    add_changes(changes, earlier, now);
    return changes;
  };
  const CountedGroups six = counted({"a", "b", "c", "d", "e", "f"});
  EXPECT_TRUE(changed(six, six).groups.empty());
  EXPECT_TRUE(changed(six, six).all_groups.empty());
  EXPECT_TRUE(changed(six, counted({"a", "b", "c", "d", "e"})).groups.contains({"G1", "2018-S2"})) << "one left";
  EXPECT_TRUE(changed(six, counted({"b", "c", "d", "e", "f", "g"})).groups.contains({"G1", "2018-S2"})) << "replaced";
  EXPECT_TRUE(changed(six, counted({"a", "b"})).groups.contains({"G1", "2018-S2"})) << "four left";
  EXPECT_TRUE(changed(six, counted({"a"})).groups.empty()) << "five hide one another";
  EXPECT_TRUE(changed(six, {{"2019-S1", {{"G1", {"a"}}}}}).groups.empty()) << "another period";
  const auto moved = changed(six, counted({"a", "b", "c", "d", "e"}, {"f", "x"}));
  EXPECT_EQ(moved.groups.size(), 2U);
  EXPECT_TRUE(moved.all_groups.empty()) << "together the same";
}

// Three groups: six, six and three members of 20 patients each.
class Totals : public ::testing::Test {
 protected:
  void add(const std::string& group, int members) {
    for (int i = 0; i < members; ++i) {
      groups_["2018-S2"][group].push_back(group + std::to_string(i));
      physicians_.push_back(row(measures::Level::physician, group + std::to_string(i), "2018-S2", 5, 20));
    }
    group_rows_.push_back(row(measures::Level::group, group, "2018-S2", 5 * members, 20 * members));
    members_ += members;
  }
  std::set<TotalCell> give_back(const VisibilityRules& rules = {}) const {
    const std::vector<StoredRow> all{row(measures::Level::groups, "*", "2018-S2", 5 * members_, 20 * members_)};
    return totals_that_give_back(groups_, physicians_, group_rows_, all,
                                 decide_visibility(groups_, physicians_, group_rows_), rules);
  }

 private:
  CountedGroups groups_;
  std::vector<StoredRow> physicians_, group_rows_;
  int members_ = 0;
};

TEST_F(Totals, give_back_one_withheld_group) {
  add("G1", 6);
  add("G2", 6);
  EXPECT_TRUE(give_back().empty()) << "nothing is withheld";
  add("G3", 3);
  EXPECT_TRUE(give_back().contains({"2018-S2", "ppi", "all"}));
}

TEST_F(Totals, hide_two_withheld_groups_among_each_other) {
  add("G1", 6);
  add("G2", 3);
  add("G3", 2);
  EXPECT_TRUE(give_back().empty()) << "five physicians together";
}

}  // namespace
}  // namespace miroir::feedback

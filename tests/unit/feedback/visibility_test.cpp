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

}  // namespace
}  // namespace miroir::feedback

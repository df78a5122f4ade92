// A curious member against the rules of a group's return: they know their own rows and all that the group is shown, at
// every stratum and every return, and try to work out a colleague. They must fail, and must succeed with a rule off.
#include "feedback/group_view.hpp"
#include "feedback/letters.hpp"
#include "feedback/member_figure.hpp"
#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include <fmt/core.h>

namespace miroir::feedback {
namespace {

constexpr const char* period_name = "2018-S2";
const std::string secret(32, 's');
const std::vector<std::string> strata{"age=0-15", "age=16-64", "age=65+"};

struct Count {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  auto operator<=>(const Count&) const = default;
  Count& operator+=(const Count& other) {
    numerator += other.numerator;
    denominator += other.denominator;
    return *this;
  }
  Count operator-(const Count& other) const { return {numerator - other.numerator, denominator - other.denominator}; }
};

// One group of one return. The first member is the attacker.
class Group {
 public:
  Group(std::mt19937_64& random, int members) {
    for (int i = 0; i < members; ++i) {
      const std::string physician = fmt::format("P{:02}", i);
      members_.push_back(physician);
      Count all;
      for (const std::string& stratum : strata) {
        // Few see children; each sees adults.
        const bool sees = stratum != "age=0-15" || i == 0 || random() % 4 == 0;
        const auto denominator = sees ? static_cast<std::int64_t>(30 + random() % 400) : 0;
        const Count cell{denominator * static_cast<std::int64_t>(10 + random() % 60) / 100, denominator};
        add(physician, stratum, cell);
        all += cell;
      }
      add(physician, "all", all);
    }
    for (const auto& [stratum, total] : totals_) {
      group_.push_back(row(measures::Level::group, "G1", period_name, total.numerator, total.denominator, {}, stratum));
    }
  }

  const std::vector<std::string>& members() const { return members_; }
  Count own(const std::string& stratum) const { return cells_.at({members_.front(), stratum}); }
  bool is_a_colleagues(const std::string& stratum, const Count& count) const {
    return count.denominator > 0 && std::any_of(members_.begin() + 1, members_.end(), [&](const std::string& member) {
             return cells_.at({member, stratum}) == count;
           });
  }

  GroupView view(const std::string& stratum, const VisibilityRules& rules, const std::string& return_name = "r1",
                 bool per_indicator = false) const {
    GroupViewInput input;
    input.group = "G1";
    input.return_name = return_name;
    input.secret = secret;
    input.letters_per_indicator = per_indicator;
    input.viewer = members_.front();
    input.stratum = stratum;
    input.periods = {period(period_name)};
    input.indicators = {share_sheet()};
    input.groups = {{period_name, {{"G1", members_}}}};
    input.physician_rows = physicians_;
    input.group_rows = group_;
    input.visibility = decide_visibility(input.groups, physicians_, group_, rules);
    return build_group_view(input);
  }

  const StoredRow& row_of(const std::string& physician, const std::string& stratum) const {
    return *std::ranges::find_if(physicians_, [&](const StoredRow& stored) {
      return stored.row.entity == physician && stored.row.stratum == stratum;
    });
  }

 private:
  void add(const std::string& physician, const std::string& stratum, const Count& count) {
    cells_[{physician, stratum}] = count;
    totals_[stratum] += count;
    physicians_.push_back(
        row(measures::Level::physician, physician, period_name, count.numerator, count.denominator, {}, stratum));
  }

  std::vector<std::string> members_;
  std::map<std::pair<std::string, std::string>, Count> cells_;
  std::map<std::string, Count> totals_;
  std::vector<StoredRow> physicians_, group_;
};

// Takes their own away from each total shown, and from what a total and its shown strata leave.
int figures_worked_out(const Group& group, const VisibilityRules& rules) {
  int found = 0;
  std::map<std::string, Count> shown;
  for (const std::string& stratum : {std::string("all"), strata[0], strata[1], strata[2]}) {
    const Figure figure = group.view(stratum, rules).indicators.front().now.group.raw;
    if (figure.has_value()) {
      shown[stratum] = {figure.numerator, figure.denominator};
      found += group.is_a_colleagues(stratum, shown[stratum] - group.own(stratum)) ? 1 : 0;
    }
  }
  for (const std::string& missing : strata) {
    if (shown.contains(missing) || !shown.contains("all")) {
      continue;
    }
    Count rest = shown["all"];
    bool others_shown = true;
    for (const std::string& other : strata) {
      others_shown = others_shown && (other == missing || shown.contains(other));
      rest = other != missing && shown.contains(other) ? rest - shown[other] : rest;
    }
    found += others_shown && group.is_a_colleagues(missing, rest - group.own(missing)) ? 1 : 0;
  }
  return found;
}

int figures_worked_out(const VisibilityRules& rules) {
  std::mt19937_64 random(20181231);
  int found = 0;
  for (int i = 0; i < 400; ++i) {
    found += figures_worked_out(Group(random, 2 + i % 11), rules);
  }
  return found;
}

TEST(ColleagueAttack, subtraction_gives_no_colleagues_figure) { EXPECT_EQ(figures_worked_out(VisibilityRules{}), 0); }

TEST(ColleagueAttack, subtraction_works_without_the_number_of_contributors) {
  VisibilityRules rules;
  rules.contributors = 1;
  rules.largest_share = 1;
  rules.protect_what_strata_leave = false;
  EXPECT_GT(figures_worked_out(rules), 20);
}

TEST(ColleagueAttack, subtraction_works_when_what_strata_leave_is_not_protected) {
  VisibilityRules rules;
  rules.protect_what_strata_leave = false;
  EXPECT_GT(figures_worked_out(rules), 20);
}

// Somebody who knows a colleague's letter once takes it for theirs the next time. Counts how often that is right.
int letters_followed(const std::string& first_return, const std::string& second_return) {
  std::mt19937_64 random(7);
  int right = 0;
  for (int i = 0; i < 100; ++i) {
    const Group group(random, 12);
    const auto first = draw_letters(secret, first_return + std::to_string(i), "G1", group.members());
    const auto second = draw_letters(secret, second_return + std::to_string(i), "G1", group.members());
    for (const std::string& member : group.members()) {
      right += first.at(member) == second.at(member) ? 1 : 0;
    }
  }
  return right;
}

TEST(ColleagueAttack, a_letter_known_once_is_worth_a_guess_at_the_next_return_or_indicator) {
  // 1,200 tries at one in twelve: 100 expected, 10 of standard deviation.
  EXPECT_NEAR(letters_followed("r1", "r2"), 100, 50);
  EXPECT_NEAR(letters_followed("r1", "r1|ppi"), 100, 50);
}

TEST(ColleagueAttack, a_letter_that_is_not_drawn_anew_is_followed_every_time) {
  EXPECT_EQ(letters_followed("r1", "r1"), 1200);
}

// The size of a list that would give this interval (Wilson, 95 %), tried from 30 to 2,000.
std::int64_t size_from_interval(const Figure& figure) {
  std::int64_t best = 0;
  double closest = 1;
  for (std::int64_t size = 30; size <= 2000; ++size) {
    const StoredRow tried =
        row(measures::Level::physician, "x", period_name, std::llround(figure.value * static_cast<double>(size)), size);
    const Figure made = raw_figure(share_sheet(), &tried);
    const double distance = std::abs((*made.upper - *made.lower) - (*figure.upper - *figure.lower));
    if (distance < closest) {
      closest = distance;
      best = size;
    }
  }
  return best;
}

// How often the attacker names the colleague with the largest list, by the letter whose interval says so.
int largest_lists_named(bool exact) {
  std::mt19937_64 random(11);
  int right = 0;
  for (int i = 0; i < 60; ++i) {
    const Group group(random, 10);
    std::vector<std::int64_t> denominators;
    for (const std::string& member : group.members()) {
      denominators.push_back(*group.row_of(member, "all").row.denominator);
    }
    const auto sizes = sizes_shown(denominators);
    std::vector<std::int64_t> read;
    for (std::size_t place = 0; place < sizes.size(); ++place) {
      const StoredRow& own = group.row_of(group.members()[place], "all");
      read.push_back(size_from_interval(exact ? raw_figure(share_sheet(), &own)
                                              : member_figure(share_sheet(), &own, sizes[place])));
    }
    const auto named = std::ranges::max_element(read) - read.begin();
    right += named == std::ranges::max_element(denominators) - denominators.begin() ? 1 : 0;
  }
  return right;
}

TEST(ColleagueAttack, an_interval_does_not_give_the_largest_list_away) {
  EXPECT_LE(largest_lists_named(false), 25) << "of 60: one in three or more look alike";
}

TEST(ColleagueAttack, an_exact_interval_would) { EXPECT_GE(largest_lists_named(true), 50); }

// How often the attacker names the colleague with the smallest list: the only letter whose interval is the widest.
int smallest_lists_named(bool with_company) {
  std::mt19937_64 random(13);
  int right = 0;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::int64_t> denominators{30};
    for (int member = 1; member < 10; ++member) {
      denominators.push_back(static_cast<std::int64_t>(600 + random() % 900));
    }
    std::ranges::shuffle(denominators, random);
    const std::vector<std::int64_t> sizes = with_company ? sizes_shown(denominators) : denominators;
    const std::int64_t smallest = *std::ranges::min_element(sizes);
    right += std::ranges::count(sizes, smallest) == 1 ? 1 : 0;
  }
  return right;
}

TEST(ColleagueAttack, an_interval_does_not_give_the_smallest_list_away) { EXPECT_EQ(smallest_lists_named(true), 0); }

TEST(ColleagueAttack, the_smallest_list_alone_would) { EXPECT_EQ(smallest_lists_named(false), 60); }

// A period published again without one member: what the two totals differ by. `protect`: the later return withholds.
bool republication_gives_a_leaver_away(bool protect) {
  std::mt19937_64 random(17);
  const Group before(random, 9);
  std::vector<std::string> stayed = before.members();
  const std::string leaver = stayed.back();
  stayed.pop_back();
  const auto total = [&](const std::vector<std::string>& members) {
    Count sum;
    for (const std::string& member : members) {
      const StoredRow& own = before.row_of(member, "all");
      sum += {*own.row.numerator, *own.row.denominator};
    }
    return sum;
  };
  const CountedGroups then{{period_name, {{"G1", before.members()}}}};
  const CountedGroups now{{period_name, {{"G1", stayed}}}};
  std::vector<StoredRow> physicians;
  for (const std::string& member : before.members()) {
    physicians.push_back(before.row_of(member, "all"));
  }
  const Count later = total(stayed);
  GroupVisibility visibility = decide_visibility(
      now, physicians, {row(measures::Level::group, "G1", period_name, later.numerator, later.denominator)});
  ChangedMembers changes;
  add_changes(changes, then, now);
  for (const auto& [group, period] : changes.groups) {
    if (protect) {
      visibility.withhold(group, period, Withholding::members_changed);
    }
  }
  const bool shown = visibility.of({"G1", period_name, "ppi", "all"}) == Withholding::none;
  return shown && total(before.members()) - later == total({leaver});
}

TEST(ColleagueAttack, a_republished_period_does_not_give_a_leaver_away) {
  EXPECT_FALSE(republication_gives_a_leaver_away(true));
}

TEST(ColleagueAttack, a_republished_period_would_if_its_group_were_shown) {
  EXPECT_TRUE(republication_gives_a_leaver_away(false));
}

TEST(ColleagueAttack, letters_stand_in_their_order_and_nothing_else_tells_members_apart) {
  std::mt19937_64 random(3);
  const Group group(random, 12);
  const GroupView view = group.view("all", {});
  std::string before;
  std::set<std::string> letters;
  for (const GroupMember& member : view.indicators.front().members) {
    EXPECT_LT(before, member.letter);
    before = member.letter;
    letters.insert(member.letter);
    EXPECT_EQ(member.figure.numerator + member.figure.denominator + member.figure.patients, 0);
    EXPECT_EQ(member.figure.value, rounded_as_printed(member.figure.value, measures::Display::share));
  }
  EXPECT_EQ(letters.size(), 12U);
  const GroupView again = group.view("all", {}, "r1", true);
  EXPECT_TRUE(again.my_letter.empty()) << "letters that change at each indicator are told beside each";
}

}  // namespace
}  // namespace miroir::feedback

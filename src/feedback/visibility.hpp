// Which figures of a group the platform may show: the platform side of disclosure control, all of it.
//
// A group's figure needs at least 5 physicians who contribute to its denominator, and none of them above 60 % of it:
// otherwise a member could work out a colleague's figure by taking off their own. A physician whose figure was hidden
// before it left the insurance is not counted as contributing, and may be as large as what the others leave, so that
// what we do not know never makes a figure visible.
//
// What a visible total and visible strata leave must obey the same rule: with children withheld because three members
// see any, adults and all would give the three away. Strata are withheld, the smallest first, until what they leave
// together may be shown. Strata of one dimension never overlap; each dimension is looked at on its own.
//
// Two more differences give figures back. A period published again with one member less: the two totals differ by that
// member's figure, so a group whose members changed by fewer than 5 since an earlier return is withheld in the later
// one. And the figure of all groups less those shown: where the withheld ones together may not be shown, the counts of
// all groups are withheld from whoever sees every group.
#pragma once

#include "feedback/result_store.hpp"

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace miroir::feedback {

inline constexpr int minimum_contributors = 5;
inline constexpr double largest_share_allowed = 0.60;

// The rules, so that a test may switch one off and see what it protects. Pages always use the defaults.
struct VisibilityRules {
  int contributors = minimum_contributors;
  double largest_share = largest_share_allowed;
  bool protect_what_strata_leave = true;
};

enum class Withholding : std::uint8_t { none, too_few_physicians, one_physician_dominates, members_changed };

// `denominators`: one per member, empty where hidden, 0 where the member contributes nothing. `total`: the group's.
Withholding group_withholding(std::span<const std::optional<std::int64_t>> denominators, std::int64_t total,
                              const VisibilityRules& rules = {});

struct GroupCell {
  std::string group;
  std::string period;
  std::string indicator;
  std::string stratum;
  auto operator<=>(const GroupCell&) const = default;
};

// Decisions for the cells of one or more groups. A cell that is not in it is withheld: nobody has checked it.
class GroupVisibility {
 public:
  Withholding of(const GroupCell& cell) const;
  void decide(const GroupCell& cell, Withholding withholding) { decisions_[cell] = withholding; }
  // Every cell of a group's period that is shown so far.
  void withhold(const std::string& group, const std::string& period, Withholding reason);
  // Takes over the decisions of other cells.
  void add(const GroupVisibility& other) { decisions_.insert(other.decisions_.begin(), other.decisions_.end()); }

 private:
  std::map<GroupCell, Withholding> decisions_;
};

// Members of each group as counted: period -> group -> physicians (Manifest::groups).
using CountedGroups = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

// Decides every row of `group_rows` (level group) from `physician_rows` (level physician, of the members at least;
// a missing row contributes nothing).
GroupVisibility decide_visibility(const CountedGroups& groups, const std::vector<StoredRow>& physician_rows,
                                  const std::vector<StoredRow>& group_rows, const VisibilityRules& rules = {});

// What a later return of the same periods must not show, since an earlier one was counted with nearly the same members.
struct ChangedMembers {
  std::set<std::pair<std::string, std::string>> groups;  // group, period
  std::set<std::string> all_groups;                      // periods in which the members of all groups together changed
};
// Adds what changed from `earlier` to `now`: by at least one member and by fewer than `rules.contributors`.
void add_changes(ChangedMembers& changes, const CountedGroups& earlier, const CountedGroups& now,
                 const VisibilityRules& rules = {});

// An indicator's period and stratum of which the figure of all groups, less the groups shown, would give back the
// withheld ones: they are too few physicians, or one of them dominates. Rows as for decide_visibility, of all groups
// in their periods; `groups_rows` is level groups.
struct TotalCell {
  std::string period;
  std::string indicator;
  std::string stratum;
  auto operator<=>(const TotalCell&) const = default;
};
std::set<TotalCell> totals_that_give_back(const CountedGroups& groups, const std::vector<StoredRow>& physician_rows,
                                          const std::vector<StoredRow>& group_rows,
                                          const std::vector<StoredRow>& groups_rows, const GroupVisibility& visibility,
                                          const VisibilityRules& rules = {});

}  // namespace miroir::feedback

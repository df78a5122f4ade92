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
#pragma once

#include "feedback/result_store.hpp"

#include <compare>
#include <map>
#include <optional>
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

enum class Withholding : std::uint8_t { none, too_few_physicians, one_physician_dominates };

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

}  // namespace miroir::feedback

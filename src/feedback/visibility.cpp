#include "feedback/visibility.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace miroir::feedback {

Withholding group_withholding(std::span<const std::optional<std::int64_t>> denominators, std::int64_t total,
                              const VisibilityRules& rules) {
  int contributors = 0;
  std::int64_t known = 0;
  std::int64_t largest = 0;
  for (const auto& denominator : denominators) {
    if (denominator.value_or(0) > 0) {
      ++contributors;
      known += *denominator;
      largest = std::max(largest, *denominator);
    }
  }
  if (contributors < rules.contributors) {
    return Withholding::too_few_physicians;
  }
  // What the known ones leave may all belong to one hidden physician.
  largest = std::max(largest, total - known);
  const bool dominated = static_cast<double>(largest) > rules.largest_share * static_cast<double>(total);
  return dominated ? Withholding::one_physician_dominates : Withholding::none;
}

Withholding GroupVisibility::of(const GroupCell& cell) const {
  const auto found = decisions_.find(cell);
  return found == decisions_.end() ? Withholding::too_few_physicians : found->second;
}

void GroupVisibility::withhold(const std::string& group, const std::string& period, Withholding reason) {
  for (auto& [cell, withholding] : decisions_) {
    if (cell.group == group && cell.period == period && withholding == Withholding::none) {
      withholding = reason;
    }
  }
}

namespace {

using Contributions = std::vector<std::optional<std::int64_t>>;  // by member, in the manifest's order

// What one group's rows of one period and indicator say together.
class Strata {
 public:
  Strata(GroupCell total, const VisibilityRules& rules) : total_(std::move(total)), rules_(rules) {}

  void add(const std::string& stratum, std::int64_t denominator, Contributions contributions) {
    const Withholding own = group_withholding(contributions, denominator, rules_);
    cells_[stratum] = {denominator, std::move(contributions), own};
  }

  void decide(GroupVisibility& visibility) {
    if (rules_.protect_what_strata_leave) {
      protect();
    }
    for (const auto& [stratum, cell] : cells_) {
      visibility.decide({total_.group, total_.period, total_.indicator, stratum}, cell.withholding);
    }
  }

 private:
  struct Cell {
    std::int64_t denominator = 0;
    Contributions contributions;
    Withholding withholding = Withholding::none;
  };

  void protect() {
    const auto all = cells_.find("all");
    if (all == cells_.end() || all->second.withholding != Withholding::none) {
      return;
    }
    std::map<std::string, std::vector<Cell*>> dimensions;
    for (auto& [stratum, cell] : cells_) {
      if (stratum != "all" && cell.withholding == Withholding::none) {
        dimensions[stratum.substr(0, stratum.find('='))].push_back(&cell);
      }
    }
    for (auto& [dimension, visible] : dimensions) {
      protect(all->second, visible);
    }
  }

  void protect(const Cell& all, std::vector<Cell*>& visible) const {
    std::ranges::sort(visible, [](const Cell* a, const Cell* b) { return a->denominator > b->denominator; });
    while (!visible.empty()) {
      const Withholding rest = withholding_of_rest(all, visible);
      if (rest == Withholding::none) {
        return;
      }
      visible.back()->withholding = rest;
      visible.pop_back();
    }
  }

  Withholding withholding_of_rest(const Cell& all, const std::vector<Cell*>& visible) const {
    std::int64_t left = all.denominator;
    Contributions rest = all.contributions;
    for (const Cell* cell : visible) {
      left -= cell->denominator;
      for (std::size_t i = 0; i < rest.size(); ++i) {
        const auto& taken = cell->contributions[i];
        rest[i] = rest[i] && taken ? std::optional(*rest[i] - *taken) : std::nullopt;
      }
    }
    return left <= 0 ? Withholding::none : group_withholding(rest, left, rules_);
  }

  GroupCell total_;
  const VisibilityRules& rules_;
  std::map<std::string, Cell> cells_;
};

using Denominators = std::map<GroupCell, std::optional<std::int64_t>>;  // the cell's group is the physician here

Denominators denominators_of(const std::vector<StoredRow>& physician_rows) {
  Denominators denominators;
  for (const StoredRow& stored : physician_rows) {
    const measures::ResultRow& row = stored.row;
    denominators[{row.entity, row.period, row.indicator, row.stratum}] = row.denominator;
  }
  return denominators;
}

const std::vector<std::string>* members_of(const CountedGroups& groups, const measures::ResultRow& row) {
  const auto period = groups.find(row.period);
  if (period == groups.end()) {
    return nullptr;
  }
  const auto members = period->second.find(row.entity);
  return members == period->second.end() ? nullptr : &members->second;
}

}  // namespace

GroupVisibility decide_visibility(const CountedGroups& groups, const std::vector<StoredRow>& physician_rows,
                                  const std::vector<StoredRow>& group_rows, const VisibilityRules& rules) {
  const Denominators denominators = denominators_of(physician_rows);
  std::map<GroupCell, Strata> together;
  for (const StoredRow& stored : group_rows) {
    const measures::ResultRow& row = stored.row;
    const auto* members = members_of(groups, row);
    if (members == nullptr || row.hidden()) {
      continue;
    }
    Contributions contributions;
    for (const std::string& physician : *members) {
      const auto found = denominators.find({physician, row.period, row.indicator, row.stratum});
      contributions.push_back(found == denominators.end() ? 0 : found->second);
    }
    const GroupCell total{row.entity, row.period, row.indicator, "all"};
    together.try_emplace(total, total, rules)
        .first->second.add(row.stratum, *row.denominator, std::move(contributions));
  }
  GroupVisibility visibility;
  for (auto& [total, strata] : together) {
    strata.decide(visibility);
  }
  return visibility;
}

namespace {

using Members = std::set<std::string>;

Members as_set(const std::vector<std::string>& members) { return {members.begin(), members.end()}; }

Members all_members(const std::map<std::string, std::vector<std::string>>& groups) {
  Members all;
  for (const auto& [group, members] : groups) {
    all.insert(members.begin(), members.end());
  }
  return all;
}

// Some, and too few to hide one another.
bool tells(const Members& earlier, const Members& now, const VisibilityRules& rules) {
  std::vector<std::string> changed;
  std::ranges::set_symmetric_difference(earlier, now, std::back_inserter(changed));
  return !changed.empty() && std::cmp_less(changed.size(), rules.contributors);
}

// What the groups shown leave of all groups, for one cell.
struct Rest {
  std::int64_t left = 0;
  Contributions contributions;
};

Contributions contributions_of(const Denominators& denominators, const TotalCell& cell,
                               const std::vector<std::string>& members) {
  Contributions contributions;
  for (const std::string& physician : members) {
    const auto found = denominators.find({physician, cell.period, cell.indicator, cell.stratum});
    contributions.push_back(found == denominators.end() ? 0 : found->second);
  }
  return contributions;
}

}  // namespace

void add_changes(ChangedMembers& changes, const CountedGroups& earlier, const CountedGroups& now,
                 const VisibilityRules& rules) {
  for (const auto& [period, groups] : now) {
    const auto before = earlier.find(period);
    if (before == earlier.end()) {
      continue;
    }
    for (const auto& [group, members] : groups) {
      const auto found = before->second.find(group);
      if (found != before->second.end() && tells(as_set(found->second), as_set(members), rules)) {
        changes.groups.emplace(group, period);
      }
    }
    if (tells(all_members(before->second), all_members(groups), rules)) {
      changes.all_groups.insert(period);
    }
  }
}

std::set<TotalCell> totals_that_give_back(const CountedGroups& groups, const std::vector<StoredRow>& physician_rows,
                                          const std::vector<StoredRow>& group_rows,
                                          const std::vector<StoredRow>& groups_rows, const GroupVisibility& visibility,
                                          const VisibilityRules& rules) {
  const Denominators denominators = denominators_of(physician_rows);
  std::map<TotalCell, Rest> rests;
  for (const StoredRow& stored : groups_rows) {
    if (groups.contains(stored.row.period) && !stored.row.hidden()) {
      rests[{stored.row.period, stored.row.indicator, stored.row.stratum}].left = *stored.row.denominator;
    }
  }
  for (const StoredRow& stored : group_rows) {
    const measures::ResultRow& row = stored.row;
    const TotalCell cell{row.period, row.indicator, row.stratum};
    const auto rest = rests.find(cell);
    const auto* members = members_of(groups, row);
    if (rest == rests.end() || members == nullptr) {
      continue;
    }
    if (!row.hidden() && visibility.of({row.entity, row.period, row.indicator, row.stratum}) == Withholding::none) {
      rest->second.left -= *row.denominator;
    } else {
      const Contributions more = contributions_of(denominators, cell, *members);
      rest->second.contributions.insert(rest->second.contributions.end(), more.begin(), more.end());
    }
  }
  std::set<TotalCell> cells;
  for (const auto& [cell, rest] : rests) {
    if (rest.left > 0 && group_withholding(rest.contributions, rest.left, rules) != Withholding::none) {
      cells.insert(cell);
    }
  }
  return cells;
}

}  // namespace miroir::feedback

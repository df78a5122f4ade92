#include "feedback/visibility.hpp"

#include <algorithm>

namespace miroir::feedback {

Withholding group_withholding(std::span<const std::optional<std::int64_t>> denominators, std::int64_t total) {
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
  if (contributors < minimum_contributors) {
    return Withholding::too_few_physicians;
  }
  // What the known ones leave may all belong to one hidden physician.
  largest = std::max(largest, total - known);
  const bool dominated = static_cast<double>(largest) > largest_share_allowed * static_cast<double>(total);
  return dominated ? Withholding::one_physician_dominates : Withholding::none;
}

Withholding GroupVisibility::of(const GroupCell& cell) const {
  const auto found = decisions_.find(cell);
  return found == decisions_.end() ? Withholding::too_few_physicians : found->second;
}

GroupVisibility decide_visibility(const CountedGroups& groups, const std::vector<StoredRow>& physician_rows,
                                  const std::vector<StoredRow>& group_rows) {
  std::map<GroupCell, std::optional<std::int64_t>> denominators;  // the cell's group is the physician here
  for (const StoredRow& stored : physician_rows) {
    const measures::ResultRow& row = stored.row;
    denominators[{row.entity, row.period, row.indicator, row.stratum}] = row.denominator;
  }
  GroupVisibility visibility;
  for (const StoredRow& stored : group_rows) {
    const measures::ResultRow& row = stored.row;
    const auto period = groups.find(row.period);
    if (period == groups.end() || row.hidden()) {
      continue;
    }
    const auto members = period->second.find(row.entity);
    if (members == period->second.end()) {
      continue;
    }
    std::vector<std::optional<std::int64_t>> contributions;
    for (const std::string& physician : members->second) {
      const auto found = denominators.find({physician, row.period, row.indicator, row.stratum});
      contributions.push_back(found == denominators.end() ? 0 : found->second);
    }
    visibility.decide({row.entity, row.period, row.indicator, row.stratum},
                      group_withholding(contributions, *row.denominator));
  }
  return visibility;
}

}  // namespace miroir::feedback

#include "feedback/visibility.hpp"

#include <algorithm>

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

}  // namespace miroir::feedback

// The region's page: groups, control group and region over the periods, and each group's figure. No physician. A total
// without counts has a denominator of 0.
#pragma once

#include "feedback/figure.hpp"

#include <set>
#include <string>
#include <vector>

namespace miroir::feedback {

struct RegionViewInput {
  std::vector<base::Period> periods;  // oldest first; the last is the one shown
  std::string stratum = "all";
  std::vector<IndicatorSheet> indicators;
  std::vector<std::string> groups;     // ids, in the order wanted
  std::vector<StoredRow> group_rows;   // level group, of the period shown
  std::vector<StoredRow> groups_rows;  // level groups, every period
  std::vector<StoredRow> control_rows;
  std::vector<StoredRow> region_rows;
  GroupVisibility visibility;
  // Where the exact figures of all groups would give others back: they and the region's lose their counts and are
  // rounded as printed.
  std::set<TotalCell> rounded_totals;
};

struct RegionPoint {
  base::Period period;
  Measured groups;
  Measured control;
  Measured region;
  // groups - control, raw and standardised. Members differ from other physicians before they join: this is a
  // difference, not an effect.
  Comparison raw_difference;
  Comparison standardised_difference;
};

struct RegionGroup {
  std::string group;
  Measured measured;
};

struct RegionIndicator {
  IndicatorSheet sheet;
  std::vector<RegionPoint> evolution;  // oldest first
  std::vector<RegionGroup> groups;     // in the order given: never ranked
};

struct RegionView {
  base::Period period;
  std::vector<RegionIndicator> indicators;
};

RegionView build_region_view(const RegionViewInput& input);

}  // namespace miroir::feedback

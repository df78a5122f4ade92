// "Did it help?": what the groups changed, for who steers the programme. No physician is shown, on either side.
//
// The membership of the time decides, as the manifest has it for each period. A member is who was counted in a group in
// at least one period; their start is the first such period, and they stay with that group even if they leave or move
// (otherwise those whom it did not suit would vanish from it). Controls were never counted in a group. Who was a member
// from the first period on has no "before" and is left out of every comparison over time. Values are those of
// figure.hpp: fractions, events per patient, euros. Methods are those of stats/difference_in_differences.hpp,
// balance.hpp, funnel.hpp and economic.hpp; the p values of one reading are a family and are corrected together (Holm,
// stats/contingency.hpp).
#pragma once

#include "feedback/figure.hpp"
#include "stats/balance.hpp"
#include "stats/difference_in_differences.hpp"
#include "stats/economic.hpp"
#include "stats/funnel.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

struct EffectInput {
  std::vector<base::Period> periods;  // oldest first; groups are compared in the last
  std::vector<IndicatorSheet> indicators;
  CountedGroups groups;                   // of the manifest
  std::vector<StoredRow> physician_rows;  // level physician, every period, stratum "all"
  std::vector<StoredRow> group_rows;      // level group, of the last period, stratum "all"
  std::vector<StoredRow> region_rows;     // level region, every period, stratum "all"
  GroupVisibility visibility;             // decide_visibility over the members' rows of the last period
  stats::Resampling resampling = {};
};

// How an effect may be read, in the order in which it is decided.
//   cannot_tell    it cannot be computed, or fewer than 5 physicians stand on a side
//   doubtful       members and controls were already moving apart before: the comparison does not hold
//   none           chance explains it, and an effect above the practical threshold would have been found (80 %)
//   not_found      chance explains it; the minimum detectable effect says what would have been found
//   too_small      there, but below the practical threshold
//   lower, higher  there; the sheet's direction says whether that is what the indicator wants
enum class EffectReading : std::uint8_t { cannot_tell, doubtful, none, not_found, too_small, lower, higher };
inline constexpr double effect_significance = 0.05;

struct IndicatorEffect {
  IndicatorSheet sheet;
  EffectReading reading = EffectReading::cannot_tell;
  std::optional<stats::DifferenceInDifferences> estimate;  // none: it cannot be told
  double adjusted_p = 1;                                   // Holm, over the indicators of this reading
  double threshold = 0;                                    // practical threshold, in the figure's unit
  std::size_t hidden_cells = 0;  // physicians x periods whose counts did not leave the insurance
};

//   patients   patients per physician
//   case_mix   euros per patient that the region's rates give on the physician's mix of age, sex and long-term disease
//   indicator  the indicator's own figure
enum class BalanceOf : std::uint8_t { patients, case_mix, indicator };

// One line of the balance table, in the last period before anybody joined: means over physicians.
struct BalanceLine {
  BalanceOf of = BalanceOf::indicator;
  std::size_t place = 0;                  // of the indicator
  std::optional<stats::Balance> balance;  // none where a side has too few physicians
};

// Groups of the last period around all of them together; hidden and withheld groups are not in it.
struct GroupFunnel {
  std::size_t place = 0;  // of the indicator
  std::vector<stats::FunnelUnit> units;
  stats::Funnel funnel;  // points in the same order, that of the groups' ids: never ranked
};

// Groups against the control group in the last period, for a mean in euros.
struct Economy {
  std::size_t place = 0;       // of the indicator
  std::size_t physicians = 0;  // members of the groups compared
  std::size_t compared_groups = 0;
  stats::Economic evaluation;  // without a programme's cost: return_per_euro() has it
  // What has changed since they joined, on the same patients: minus the indicator's effect x patients. What members
  // spared before they joined is not in it.
  std::optional<stats::Estimate> saving_since_joining;
};

struct Effect {
  std::size_t members = 0;  // who joined after the first period
  std::size_t groups = 0;   // theirs
  std::size_t controls = 0;
  std::size_t members_from_the_first_period = 0;  // left out
  std::optional<base::Period> baseline;           // of the balance table
  std::vector<BalanceLine> balance;
  std::vector<IndicatorEffect> indicators;  // in the return's order
  std::vector<GroupFunnel> funnels;
  std::optional<Economy> economy;
};

Effect build_effect(const EffectInput& input);

// Euros not spent per euro of the programme, whose cost is above 0.
stats::Estimate return_per_euro(const stats::Estimate& saving, double programme_cost);

}  // namespace miroir::feedback

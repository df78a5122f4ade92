// "Did it help?": what the groups changed, for who steers the programme. No physician is shown, on either side.
//
// A member is who was counted in a group in at least one period; their start is the first such period, and they stay
// with that group even if they leave or move (otherwise those whom it did not suit would vanish from it). Controls were
// never counted in a group. Who was a member from the first period on has no "before" and is left out. Values are those
// of figure.hpp: fractions, events per patient, euros. Methods are those of stats/difference_in_differences.hpp; the p
// values of one reading are a family and are corrected together (Holm).
#pragma once

#include "feedback/figure.hpp"
#include "stats/balance.hpp"
#include "stats/difference_in_differences.hpp"
#include "stats/economic.hpp"
#include "stats/funnel.hpp"

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
  GroupVisibility visibility;             // decide_visibility over the members' rows
  std::string cost_indicator;             // a mean in euros; empty: no economic evaluation
  std::optional<double> programme_cost;   // euros, over the last period
  stats::Resampling resampling;
};

// How an effect may be read, in the order in which it is decided.
//   cannot_tell      it cannot be computed, or fewer than 5 physicians stand on a side
//   doubtful         members and controls were already moving apart before: the comparison does not hold
//   not_found        chance explains it; the minimum detectable effect says what would have been found
//   too_small        there, but below the practical threshold
//   improvement, deterioration, change (where no direction is wanted)
enum class EffectReading : std::uint8_t {
  cannot_tell,
  doubtful,
  not_found,
  too_small,
  improvement,
  deterioration,
  change
};

struct IndicatorEffect {
  IndicatorSheet sheet;
  EffectReading reading = EffectReading::cannot_tell;
  std::optional<stats::DifferenceInDifferences> estimate;  // none: it cannot be told
  double adjusted_p = 1;                                   // Holm, over the indicators of this reading
  double threshold = 0;                                    // practical threshold, in the figure's unit
  std::size_t hidden_cells = 0;  // physicians x periods whose counts did not leave the insurance
};

// One line of the balance table, in the last period before anybody joined; none where a side has too few.
struct BalanceLine {
  std::string indicator;  // empty: patients per physician
  std::optional<stats::Balance> balance;
};

// Groups of the last period around all of them together; hidden and withheld groups are not in it.
struct GroupFunnel {
  std::string indicator;
  std::vector<std::string> groups;  // in the order of their ids: never ranked
  stats::Funnel funnel;             // points in the same order
};

struct Effect {
  std::size_t members = 0;
  std::size_t groups = 0;
  std::size_t controls = 0;
  std::size_t members_from_the_first_period = 0;  // left out
  std::optional<base::Period> baseline;           // of the balance table
  std::vector<BalanceLine> balance;
  std::vector<IndicatorEffect> indicators;  // in the return's order
  std::vector<GroupFunnel> funnels;
  std::optional<stats::Economic> economic;
};

Effect build_effect(const EffectInput& input);

}  // namespace miroir::feedback

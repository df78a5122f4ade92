// A physician's mirror: every indicator of a return, for me, my group, the region's groups, the control group and the
// region, over the periods. Pure: built from stored rows, the return's sheets and memberships; no words, no storage.
//
// Membership is that of the time: the group of a period is the one in which the physician was counted then, so that
// history does not change when someone moves. Comparisons leave the physician out of the comparator (their counts are
// taken off where both are known); the figures shown for a comparator include them, as published.
#pragma once

#include "feedback/figure.hpp"
#include "feedback/reliability.hpp"
#include "programme/directory.hpp"
#include "stats/run_chart.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

struct ProfileInput {
  std::string physician;
  std::vector<base::Period> periods;  // oldest first; the last is the one shown
  std::vector<IndicatorSheet> indicators;
  CountedGroups groups;                            // of the manifest
  std::vector<programme::Membership> memberships;  // of this physician, to know who was in the control group
  std::vector<StoredRow> own_rows;                 // level physician, every period and stratum
  std::vector<StoredRow> group_rows;               // level group, of every group the physician was counted in
  std::vector<StoredRow> groups_rows;              // level groups
  std::vector<StoredRow> control_rows;
  std::vector<StoredRow> region_rows;
  GroupVisibility visibility;                           // decide_visibility over the members' rows
  std::map<std::string, OwnReliability> reliabilities;  // of this physician, by indicator, in the period shown
  // One comparator at a time; nothing: my group, or the region for who has none.
  std::optional<Comparator> comparator;
};

// Which group the physician was counted in, per period; no entry where none.
std::map<std::string, std::string> groups_of_physician(const CountedGroups& groups, const std::string& physician);

struct Point {
  base::Period period;
  Measured mine;
  std::array<Measured, 4> comparators;  // by Comparator
  std::string group;                    // of the time, empty where none
};

// What the mix of patients does to the comparison.
enum class CaseMix : std::uint8_t {
  unknown,   // no standardised figure on one side
  same,      // raw and standardised figures give the same verdict
  explains,  // raw differs, standardised does not: the patients explain the difference
  reveals,   // raw does not differ, standardised does
  reverses,  // both differ, in opposite directions
};

struct Contrast {
  Comparison raw;
  Comparison standardised;
  CaseMix case_mix = CaseMix::unknown;
};

// From `since` to the period shown: the earliest period of the same season, else the earliest with a value. The same
// patients are in both, which makes the interval (of independent samples) wider than need be: a change that is named
// is there.
struct Change {
  base::Period since;
  Figure before;
  Comparison comparison;  // now - before
};

// All periods as one figure, for who has few patients in each: the periods in which both sides are known, with the
// membership of each. A patient seen in several periods counts in each, which makes the interval a little too narrow.
struct Pooled {
  int periods = 0;
  base::Period since;
  Figure mine;
  Figure others;  // of the chosen comparator, me left out
  Comparison comparison;
};

// What a run chart of eight periods or more says of the last ones (stats/run_chart.hpp).
struct RunReading {
  enum class Pattern : std::uint8_t { steady, outside, shift, trend, two_of_three };
  int periods = 0;
  Pattern pattern = Pattern::steady;
  stats::Signal signal = stats::Signal::common_cause;  // with the indicator's desired direction
  double mean = 0;
  double lower = 0;  // natural limits, in the figure's unit
  double upper = 0;
};

struct StratumRow {
  std::string stratum;  // "age=65-74", as in the results
  Figure mine;
  Figure comparator;  // the chosen one
};

struct IndicatorProfile {
  IndicatorSheet sheet;
  Measured mine;
  std::array<Measured, 4> comparators;  // by Comparator, as published
  std::array<Contrast, 4> contrasts;    // by Comparator, physician left out
  std::vector<Point> evolution;         // oldest first, the period shown included
  std::optional<Change> change;
  std::vector<StratumRow> strata;     // without "all"
  std::optional<double> reliability;  // of my raw figure; nothing: not known
  // My figure drawn towards the mean of the region's physicians, the more the fewer my patients.
  std::optional<Figure> shrunken;
  std::optional<Pooled> pooled;   // of two periods or more
  std::optional<RunReading> run;  // of eight periods or more

  bool too_few_for(Comparator comparator) const {
    return contrasts[static_cast<std::size_t>(comparator)].raw.verdict == Verdict::cannot_tell;
  }
};

// "À retenir": at most three facts, the most telling first.
struct Headline {
  enum class Kind : std::uint8_t {
    differs,  // `indicator` differs from the comparator, raw and standardised alike
    changed,  // `indicator` changed since `change->since`
    too_few,  // `count` indicators have too few patients to compare
    nothing_stands_out,
    no_figures,  // a locum or a newcomer: the group's figures are shown
  };
  Kind kind = Kind::nothing_stands_out;
  std::size_t indicator = 0;  // index into Profile::indicators
  int count = 0;
};

struct Profile {
  std::string physician;
  base::Period period;
  std::string group;  // counted in, in the period shown; empty where none
  bool has_figures = false;
  Comparator comparator = Comparator::my_group;  // the chosen one
  std::vector<IndicatorProfile> indicators;      // in the return's order
  std::vector<Headline> headlines;
};

Profile build_profile(const ProfileInput& input);
// From the return of that name to the period shown; nothing when one of the two has no figure, or both are the same.
std::optional<Change> change_since(const IndicatorProfile& profile, std::string_view period);

}  // namespace miroir::feedback

// One figure as a reader may see it, and the comparison of two. Numbers and enums only: words are made in `documents`.
//
// Values are those of the results file: a fraction (0.51) for shares, events per patient for per-thousand figures,
// euros for means; `documents` shows them as 51 %, 12 ‰, 215 €. Intervals are at 95 %.
#pragma once

#include "feedback/visibility.hpp"
#include "stats/intervals.hpp"

#include <optional>

namespace miroir::feedback {

// Six states that must never look alike.
//   shown           a value above 0
//   zero            a true zero: someone was counted, none met the condition
//   hidden          removed at the insurance because few patients are behind it
//   withheld        a group's figure kept back here (Withholding says why)
//   not_computable  nobody was counted (denominator 0)
//   absent          no row: a locum, a newcomer, no group at the time, a period without this indicator
enum class FigureState : std::uint8_t { shown, zero, hidden, withheld, not_computable, absent };

struct Figure {
  FigureState state = FigureState::absent;
  Withholding withholding = Withholding::none;
  double value = 0;
  std::optional<double> lower;  // both or none; none for a mean without its sum of squares
  std::optional<double> upper;
  std::int64_t numerator = 0;  // cents for means
  std::int64_t denominator = 0;
  std::int64_t patients = 0;

  bool has_value() const { return state == FigureState::shown || state == FigureState::zero; }
};

// The same figure raw and as it would be with the region's mix of age, sex and long-term disease
// (observed / expected x the region's value), for raw and standardised to stand side by side.
//
// The interval of a standardised share is its Wilson interval times region / (expected / denominator), the expected
// number taken as fixed; Byar's limits, right for counts, would be far too wide for a share of 50 % or more.
// A share is cut at 100 %.
struct Measured {
  Figure raw;
  Figure standardised;
  std::optional<double> expected;  // numerator expected with the region's rates, in the numerator's unit
};

enum class Comparator : std::uint8_t { my_group, groups, control, region };
inline constexpr Comparator all_comparators[] = {Comparator::my_group, Comparator::groups, Comparator::control,
                                                 Comparator::region};

// higher, lower: the interval of the difference excludes 0 AND the difference exceeds the practical threshold.
// like: neither. cannot_tell: too few to say even that. not_comparable: one side has no value.
//
// Too few, for a physician's figure: a reliability below 0.70 (stats/reliability.hpp). Where it is not known, and for
// groups and changes: fewer than 30 units in either denominator (at 50 % the interval is then 34 points wide), or an
// interval that holds both half and double the other side's value (for rare events, of which 30 patients say nothing);
// a reader can check both on the figures shown, and it is still `like` when the interval of the difference lies within
// the practical threshold on both sides.
enum class Verdict : std::uint8_t { like, higher, lower, cannot_tell, not_comparable };
inline constexpr std::int64_t fewest_units_to_compare = 30;

struct Comparison {
  Verdict verdict = Verdict::not_comparable;
  std::optional<stats::Estimate> difference;  // first - second, in the figure's unit; none: no interval can be given
  double threshold = 0;                       // practical threshold, in the same unit
};

// The indicator's practical threshold in the unit of its figures, around that value.
double practical_threshold(const IndicatorSheet& sheet, double reference);
// Takes the numbers away and leaves the reason.
void withhold(Measured& measured, Withholding reason);

Figure raw_figure(const IndicatorSheet& sheet, const StoredRow* row);
// `region` is the region's row of the same period and stratum: its value is what the figure is scaled to.
Measured measured(const IndicatorSheet& sheet, const StoredRow* row, const StoredRow* region);
// A row without what another contributes to it: a physician is compared with the others, not with themself. Nothing
// when a count is hidden or when nobody is left. Where `part` has no sum of squares, neither has the rest.
std::optional<StoredRow> without(const StoredRow& whole, const StoredRow& part);
Comparison compare(const IndicatorSheet& sheet, const Figure& first, const Figure& second);
// `first` is a physician's, of that reliability; nothing: not known.
Comparison compare_physician(const IndicatorSheet& sheet, const Figure& first, const Figure& second,
                             std::optional<double> reliability);

}  // namespace miroir::feedback

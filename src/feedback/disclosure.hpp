// Disclosure control: the one file of rules on what may leave the health-insurance perimeter.
//
// Rule 1 (small cells). A row is hidden when 1 to min_cell - 1 persons are behind its denominator, its numerator, or
// the rest (denominator without numerator; for prescriptions and consultations, whose rest is not counted in persons, 1
// to min_cell - 1 units). A true zero is shown. Rule 2 (differences). Rows are tied by sums: the strata of a dimension,
// and what they leave out, add up to "all"; physicians add up to their group, to all groups, to the control group and
// to the region; groups add up to all groups; all groups, the control group and the physicians in neither add up to the
// region. What one sum gives away, a lone hidden row or hidden rows that together are a small cell, is mended by hiding
// one row more: of the parts above zero the one that opens the fewest new gaps, then the smallest; else the total.
// Repeated until nothing changes. Rule 3 (combinations and limits). What no single sum gives away may follow from
// several, or from several and from counts being 0 or more: elimination over all sums, in which a hidden figure of 0
// passes for known, finds every small figure that is determined by the rows shown, and rule 2 is applied again. A
// hidden row loses every figure: patients, numerator, denominator, value, expected value, sum of squares.
// Rule 4 (overlapping periods of one run: a half-year and its quarters). A row hidden in one of them is hidden in all,
// so that neither a sum nor a limit links a hidden figure to one shown. The differences between them (the half-year
// without a quarter; the quarters without the half-year: what is in both) are tables to which rules 1 to 3 apply, and
// rule 3 reads them together. This hides much: publish one or the other. Rule 5 (overlapping periods of several runs).
// What was published cannot be hidden afterwards: periods that overlap are only published together, always the same
// ones (check_overlaps).
//
// Rule 6 (content). What makes up the numerators has rules of its own, of the same kind (content_disclosure.hpp).
//
// Guaranteed, within one indicator: no figure of a small row can be worked out exactly by adding and subtracting rows
// that are shown, in any number, over levels, strata and overlapping periods; nor is it the only one that counts of 0
// or more allow; no single sum gives the total of hidden rows that together are a small cell. Not guaranteed: narrow
// limits (a hidden row lies between 0 and what its sum leaves); two indicators that count the same persons in other
// strata; two runs of one period with another catalogue, threshold or state of the claims; what a reader knows from
// elsewhere, a physician of their own patients above all.
//
// The threshold: no cell of 1 to 10 persons is the rule of French claims data (SNDS); 0 switches the rules off.
// Sources: Hundepool et al., Statistical Disclosure Control (2012), chapter 4, for the rules on tables with margins.
#pragma once

#include "base/result.hpp"
#include "feedback/results.hpp"
#include "measures/tabulation.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace miroir::feedback {

inline constexpr std::int32_t default_min_cell = 11;

struct DisclosureCount {
  std::int64_t small = 0;          // hidden by rule 1
  std::int64_t complementary = 0;  // hidden by the other rules
};

// `persons` is 1 to min_cell - 1.
bool is_small(std::int64_t persons, std::int32_t min_cell);

// The rows of one period: those of tabulate() for the measures of the run and `context`.
struct PeriodRows {
  const measures::PeriodContext& context;
  std::vector<measures::ResultRow>& rows;
};

// Told before each indicator what part of the work is done, from 0 to 1; what it throws ends the work. May be empty.
using ControlProgress = std::function<void(double fraction)>;

// Hides rows of all the periods of one run in place.
DisclosureCount control_disclosure(const std::vector<PeriodRows>& periods,
                                   const std::vector<const measures::Measure*>& measures, std::int32_t min_cell,
                                   const ControlProgress& progress = {});

// Rule 5. Refuses ("overlapping-periods") a return whose periods overlap published ones of the same indicator, unless
// exactly the same overlapping periods were published together.
base::Result<void> check_overlaps(const Manifest& coming, const std::vector<Manifest>& published);

}  // namespace miroir::feedback

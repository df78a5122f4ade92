// Disclosure control: the one file of rules on what may leave the health-insurance perimeter.
//
// Rule 1 (small cells). A row is hidden when 1 to min_cell - 1 persons are behind its denominator, its numerator, or
// the rest (denominator without numerator; for prescriptions and consultations, whose rest is not counted in persons, 1
// to min_cell - 1 units). A true zero is shown. Rule 2 (differences). Rows are tied by sums: the strata of a dimension,
// and what they leave out, add up to "all"; physicians add up to their group, to all groups, to the control group and
// to the region; groups add up to all groups; all groups, the control group and the physicians in neither add up to the
// region. What one sum gives away, a lone hidden row or hidden rows that together are a small cell, is mended by hiding
// one row more: of the parts above zero the one that opens the fewest new gaps, then the smallest; else the total.
// Repeated until nothing changes. Rule 3 (combinations). What no single sum gives away may follow from several:
// elimination over all sums finds every small row that is determined by the rows shown, and rule 2 is applied again. A
// hidden row loses every figure: patients, numerator, denominator, value, expected value, sum of squares.
//
// Guaranteed, within one indicator and one period: no figure of a small row can be worked out exactly by adding and
// subtracting rows that are shown, in any number; no single sum gives the total of hidden rows that together are a
// small cell.
// Not guaranteed: limits (a hidden row lies between 0 and what its sum leaves); periods that overlap (a half-year and
// its quarters: publish one or the other); two indicators that count the same persons in other strata; two runs with
// another catalogue, threshold or state of the claims; what a reader knows from elsewhere, a physician of their own
// patients above all.
//
// The threshold: no cell of 1 to 10 persons is the rule of French claims data (SNDS); 0 switches the rules off.
#pragma once

#include "measures/tabulation.hpp"

#include <cstdint>
#include <vector>

namespace miroir::feedback {

inline constexpr std::int32_t default_min_cell = 11;

struct DisclosureCount {
  std::int64_t small = 0;          // hidden by rule 1
  std::int64_t complementary = 0;  // hidden by rules 2 and 3
};

// `persons` is 1 to min_cell - 1.
bool is_small(std::int64_t persons, std::int32_t min_cell);

// Hides rows of one period in place. `rows` are those of tabulate() for `measures` and `context`.
DisclosureCount control_disclosure(std::vector<measures::ResultRow>& rows,
                                   const std::vector<const measures::Measure*>& measures,
                                   const measures::PeriodContext& context, std::int32_t min_cell);

}  // namespace miroir::feedback

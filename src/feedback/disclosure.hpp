// Disclosure control: the one file of rules on what may leave the health-insurance perimeter.
//
// Rule 1 (small cells). A row is hidden when 1 to min_cell - 1 persons are behind its denominator, behind its
// numerator, or, where patients are counted, behind the rest (denominator without numerator). A true zero is shown.
// Rule 2 (differences). Rows are tied by sums: the strata of a dimension add up to "all"; physicians add up to their
// group, to all groups, to the control group and to the region; groups add up to all groups. Where exactly one row of
// a sum is hidden, or where the hidden ones together hold fewer than min_cell persons, one more is hidden: the smallest
// part above zero, else the total. Repeated until nothing changes.
// A hidden row loses every figure: patients, numerator, denominator, value, expected value, sum of squares.
//
// What it guarantees: no hidden row follows from one published sum. What it does not: combinations of several sums,
// and differences between two periods that overlap (a half-year and its quarters), are not searched. Publish half-years
// or quarters, not both.
//
// Thresholds: 11 is the least count shown by the French claims portals (CNIL; ATIH; CASD); 0 switches the rules off.
#pragma once

#include "measures/tabulation.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace miroir::feedback {

inline constexpr std::int32_t default_min_cell = 11;

struct DisclosureCount {
  std::int64_t small = 0;          // hidden by rule 1
  std::int64_t complementary = 0;  // hidden by rule 2
};

// `persons` is 1 to min_cell - 1.
bool is_small(std::int64_t persons, std::int32_t min_cell);

// Hides rows of one period in place. `rows` are those of tabulate() for `measures` and `context`.
DisclosureCount control_disclosure(std::vector<measures::ResultRow>& rows,
                                   const std::vector<const measures::Measure*>& measures,
                                   const measures::PeriodContext& context, std::int32_t min_cell);

}  // namespace miroir::feedback

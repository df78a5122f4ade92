// A member's figure as the whole group may see it, under a letter.
//
// The size of a list would tell whose letter it is: a colleague with twice as many patients is known to have them.
// Counts are left out, and so is what would give them back:
//   - the interval is that of a list rounded down to 1, 2 or 5 times a power of ten (its width gives the size away),
//     and further down until at least three members look alike; where fewer than three have the smallest size, the next
//     ones are drawn as they are;
//   - value and limits are rounded as they are printed (a fraction of many digits gives its denominator away, and a
//     chart's coordinates carry as many digits as one likes).
// The interval is therefore never narrower than the true one, but for rounding.
#pragma once

#include "feedback/figure.hpp"

#include <span>
#include <vector>

namespace miroir::feedback {

// 1, 2 or 5 times a power of ten, the largest that is not above `size`; 0 for 0.
std::int64_t size_class(std::int64_t size);
// As printed: a share to the point (to a tenth below 10 % and above 99 %), per thousand alike, euros to the euro (to
// the cent below 20).
double rounded_as_printed(double value, measures::Display display);

// The sizes as they are shown, in the order given; a member without a size (0) keeps none.
std::vector<std::int64_t> sizes_shown(std::span<const std::int64_t> denominators);
inline constexpr int fewest_of_a_size = 3;

// `size` is what `sizes_shown` says of the member.
Figure member_figure(const IndicatorSheet& sheet, const StoredRow* row, std::int64_t size);

}  // namespace miroir::feedback

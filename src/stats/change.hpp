// Change of one figure between two periods, named only when chance does not explain it and it is worth naming.
//
// Shapes: the difference is later - earlier, in the unit of the estimates; the threshold is the indicator's practical
// threshold in the same unit, 0 or more. Patients of the two periods are taken as independent.
#pragma once

#include "stats/intervals.hpp"

#include <span>

namespace miroir::stats {

enum class ChangeVerdict : std::uint8_t {
  within_chance,    // the interval holds 0
  below_threshold,  // the interval excludes 0, the difference does not exceed the threshold
  up,
  down
};
const char* verdict_name(ChangeVerdict verdict);

struct Change {
  Estimate difference;
  ChangeVerdict verdict = ChangeVerdict::within_chance;
};

// Of two shares (Newcombe's method 10), or of two estimates of one level (MOVER, see intervals.hpp). A threshold that
// is negative or not finite is refused ("impossible-threshold").
base::Result<Change> change(const Estimate& earlier, const Estimate& later, double threshold);

// Mean of paired differences, with Student's interval: the same units seen twice (Student, Biometrika 1908;6:1). Lists
// of different length are refused ("impossible-counts"), fewer than 2 pairs too ("too-few-values").
base::Result<Estimate> paired_difference(std::span<const double> first, std::span<const double> second,
                                         double level = 0.95);

// first - second of two independent means whose variances may differ (Welch, Biometrika 1947;34:28).
base::Result<Estimate> difference_of_means(const Moments& first, const Moments& second, double level = 0.95);

}  // namespace miroir::stats

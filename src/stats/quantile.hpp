// Quantiles, and how fine they may be.
//
// Shapes: `sorted` holds at least one value, in increasing order; shares lie between 0 and 1.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace miroir::stats {

// Linear interpolation between order statistics: definition 7 of Hyndman & Fan (Am Stat 1996;50:361), R's default.
double sorted_quantile(std::span<const double> sorted, double share);

// Ours: a median needs 3 units; every part that finer quantiles cut must hold at least 3 units, so that a group of 10
// has a median but neither quartiles (12 units) nor deciles (30).
inline constexpr std::size_t fewest_units_per_part = 3;

struct Quantiles {
  std::size_t parts = 0;     // 2: the median alone; 4: quartiles; 10: deciles
  std::vector<double> cuts;  // parts - 1 values
};

// The cuts into `parts` parts (2 or more) of values in any order; too few values are refused ("too-few-units"), and
// values that are not finite ("impossible-counts").
base::Result<Quantiles> quantiles(std::span<const double> values, std::size_t parts);

base::Result<double> median(std::span<const double> values);

}  // namespace miroir::stats

// Run chart: a series over time, its natural limits, and which points chance alone does not explain.
//
// Shapes: values in the order of time, at least 8; the desired direction is the indicator's. Signals are per point.
//
// Method: XmR chart (Shewhart's chart of individual values; Wheeler & Chambers, Understanding Statistical Process
// Control, 1992): mean ± 2.66 x mean moving range. Rules are those of the NHS's Making Data Count (NHS England, Making
// Data Count: strengthening your decisions, 2019), as in the R package NHSRplotthedots: a point outside the limits; 7
// points in a row on one side of the mean; 7 points each above, or each below, the one before; 2 of 3 neighbours on one
// side of the mean in the outer third of the limits. A moving range above 3.267 x the mean one is left out of the
// limits, once, as there.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace miroir::stats {

enum class Direction : std::uint8_t { neutral, up, down };
enum class Signal : std::uint8_t { common_cause, improvement, concern, neutral_change };
const char* signal_name(Signal signal);

struct RunPoint {
  bool outside = false;       // beyond the natural limits
  bool shift = false;         // part of 7 in a row on one side of the mean
  bool trend = false;         // part of 7 rising, or 7 falling
  bool two_of_three = false;  // one of 2 among 3 neighbours in the outer third, all three on one side
  Signal signal = Signal::common_cause;
};

struct RunChart {
  double mean = 0;
  double median = 0;
  double moving_range = 0;  // mean of those kept
  double lower = 0;
  double upper = 0;
  std::vector<RunPoint> points;
};

inline constexpr std::size_t fewest_points = 8;

// Refuses fewer than 8 values ("too-few-values") and values that are not finite ("impossible-counts").
base::Result<RunChart> run_chart(std::span<const double> values, Direction desired = Direction::neutral);

}  // namespace miroir::stats

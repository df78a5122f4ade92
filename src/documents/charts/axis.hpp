// A linear axis that holds all values, with round ticks (steps of 1, 2 or 5 times a power of ten) whose labels do not
// touch. It ends where the values end, not at a tick. Values are never below 0; shares never above 1.
#pragma once

#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

// Smallest and largest of the values it was shown.
struct Extent {
  std::optional<double> least;
  std::optional<double> most;
  void show(double value);
  void show(const std::optional<double>& value) {
    if (value) show(*value);
  }
};

struct Axis {
  double from = 0;
  double to = 1;
  double step = 0.2;
  std::vector<double> ticks;

  // Place of `value` between `start` and `end` (pixels).
  double at(double value, double start, double end) const;
};

// At least `least_span` wide, so that a difference nobody should name does not fill the chart. Starts at 0 when that
// costs little. `ticks_wanted` is a target.
Axis make_axis(const Extent& extent, double least_span, bool is_share, int ticks_wanted);

// The same, with as many ticks as have room for their labels side by side in `length` pixels.
Axis make_axis_across(const Extent& extent, double least_span, const FigureFormat& format, double length,
                      double font_size);

}  // namespace miroir::documents

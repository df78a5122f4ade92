// One line of a list: my figure on its interval, and the comparator's mark on the same small axis. Small enough to
// stand beside one sentence, on a phone as on a screen: one drawing for both.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>

namespace miroir::documents {

struct IntervalStrip {
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> compared;  // left out where mine may not be compared
  Mark mark = Mark::group;         // of the comparator
  double least_span = 0;
};

// Empty when there is nothing to draw.
std::string draw_interval(const IntervalStrip& strip, const FigureFormat& format, const Caption& caption);

}  // namespace miroir::documents

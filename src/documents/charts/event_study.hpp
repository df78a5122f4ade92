// Effects period by period, with their intervals, around 0: before the start they show whether groups and controls went
// alike, after it what followed. The period they are measured from has a hollow mark, no interval and its name.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct Effect {
  std::string period;           // short name
  std::optional<double> value;  // a difference: 0.02 is 2 points; missing: not estimated
  std::optional<double> lower;
  std::optional<double> upper;
  bool is_reference = false;  // its value is 0 by definition
};

struct EventStudyChart {
  std::vector<Effect> effects;       // oldest first
  std::optional<std::size_t> start;  // the first period after the start
  double least_span = 0;
};

std::string draw_event_study(const EventStudyChart& chart, Shape shape, const FigureFormat& format,
                             const Caption& caption);
Table event_study_table(const EventStudyChart& chart, const FigureFormat& format, const std::string& caption);

}  // namespace miroir::documents

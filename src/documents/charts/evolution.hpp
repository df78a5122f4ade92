// Figures over the periods. The first series is the one the reader came for: heavy line, band of its interval, a value
// at each point where there is room. The others are references: thin, each with its own mark and dashes, named in a
// key above. A period without a value is a gap, never a line drawn through.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct EvolutionPoint {
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  bool joined = true;  // false: no line from the point before (the group was another one)
};

struct EvolutionSeries {
  std::string label;
  Mark mark = Mark::mine;
  std::vector<EvolutionPoint> points;  // one per period
};

struct EvolutionChart {
  std::vector<std::string> periods;  // short names, oldest first
  std::vector<EvolutionSeries> series;
  double least_span = 0;
};

std::string draw_evolution(const EvolutionChart& chart, Shape shape, const FigureFormat& format,
                           const Caption& caption);

}  // namespace miroir::documents

// One figure per row, as a dot on its interval: mine above, others below, in the order given and never by value.
//
// Wide and projector: label, plot, value side by side. Narrow: label and value above a plot that has the whole width.
// Values stand in their own column, so that close dots never make labels overlap. A row without a value says why.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct DotRow {
  std::string label;
  Mark mark = Mark::group;
  std::optional<double> value;
  std::optional<double> lower;
  std::optional<double> upper;
  std::string note;  // in place of the value: "hidden: few patients"
};

struct DotsChart {
  std::vector<DotRow> rows;
  std::optional<double> reference;  // a thin line over all rows, at the chosen comparator's value
  double least_span = 0;
};

std::string draw_dots(const DotsChart& chart, Shape shape, const FigureFormat& format, const Caption& caption);

}  // namespace miroir::documents

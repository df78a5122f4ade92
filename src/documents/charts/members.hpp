// The members of a group, one row each, by letter: a dot that bears the letter on its interval, and lines at the
// references. Nobody's own letter is marked: the picture may be on the wall.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct MemberDot {
  std::string letter;
  double value = 0;
  std::optional<double> lower;
  std::optional<double> upper;
};

struct ReferenceLine {
  std::string label;  // without its value
  Mark mark = Mark::groups;
  double value = 0;
};

struct MembersChart {
  std::vector<MemberDot> members;
  std::vector<ReferenceLine> references;
  double least_span = 0;
};

std::string draw_members(const MembersChart& chart, Shape shape, const FigureFormat& format, const Caption& caption);

}  // namespace miroir::documents

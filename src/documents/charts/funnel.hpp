// Figures against the number they rest on, between the limits of chance around a reference: dashed within 95 %, solid
// within 99.8 %, each named where it ends. A second pair, allowing for more spread than chance alone, is a pale band
// under the points with dotted edges.
//
// Points bear a letter or nothing; mine is larger, filled and named. No other point is named, and none has a colour of
// its own. Limits come from stats; where they leave the plot they are cut at its edge.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct FunnelPoint {
  double size = 0;  // what limits depend on: the denominator, or the expected number
  double value = 0;
  std::string letter;  // may be empty
  bool mine = false;
};

// At one size.
struct FunnelLimits {
  double size = 0;
  double lower_95 = 0;
  double upper_95 = 0;
  double lower_998 = 0;
  double upper_998 = 0;
};

// Allowing for over-dispersion, at one size.
struct FunnelBand {
  double size = 0;
  double lower = 0;
  double upper = 0;
};

struct FunnelChart {
  std::vector<FunnelPoint> points;
  std::vector<FunnelLimits> limits;  // by growing size
  std::vector<FunnelBand> band;      // by growing size; empty: none
  double reference = 0;
  std::string reference_label;  // "Groupes de la région"
  std::string size_label;       // under the horizontal axis: "patients comptés"
  std::string mine_label;       // "Moi"
  double least_span = 0;
};

std::string draw_funnel(const FunnelChart& chart, Shape shape, const FigureFormat& format, const Caption& caption);
// The points by letter or in the order given; without letters or mine, the limits at a few sizes instead, so that a
// table never lists what the picture leaves unnamed.
Table funnel_table(const FunnelChart& chart, const FigureFormat& format, const std::string& caption);

}  // namespace miroir::documents

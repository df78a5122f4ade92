// What makes up a figure: one bar per part, in the order given, each a share of the whole, from 0. Where a comparator
// is given, its mark stands on each bar at its own share. What disclosure control left out is the last bar, hatched and
// called hidden, so that the bars add up to what the reader knows; it has no length when its share is unknown.
//
// Wide and projector: label, bar and value side by side. Narrow: label and value above a bar of the whole width.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct ShareBar {
  std::string label;
  double share = 0;                // of the whole, 0 to 1
  std::string amount;              // the same in its own unit: "40 boîtes"; may be empty
  std::optional<double> compared;  // the comparator's share of this part
};

struct HiddenPart {
  std::optional<double> share;
  std::string amount;
};

struct ShareComparator {
  std::string label;
  Mark mark = Mark::group;
};

struct ShareBarsChart {
  std::string whose;  // name of the bars in the key above; shown with a comparator only
  std::vector<ShareBar> bars;
  std::optional<HiddenPart> hidden;
  std::optional<ShareComparator> comparator;
};

std::string draw_share_bars(const ShareBarsChart& chart, Shape shape, const base::Messages& messages,
                            const Caption& caption);
// The same in text; `part` names the first column ("Médicament", "Mois").
Table share_bars_table(const ShareBarsChart& chart, const base::Messages& messages, const std::string& caption,
                       const std::string& part);

}  // namespace miroir::documents

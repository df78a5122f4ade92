// Many little evolutions on the same axes, in the order given: what differs between them can be seen because nothing
// else does. One reference may be repeated in all of them, thin and dashed. A panel without any value says why.
#pragma once

#include "documents/charts/evolution.hpp"

namespace miroir::documents {

struct Panel {
  std::string title;
  std::vector<EvolutionPoint> points;  // one per period; intervals are not drawn
  std::string note;                    // where no point has a value: "masqué : trop peu de patients"
};

struct SmallMultiplesChart {
  std::vector<std::string> periods;  // short names, oldest first
  std::vector<Panel> panels;
  std::string reference_label;
  Mark reference_mark = Mark::region;
  std::vector<EvolutionPoint> reference;  // empty: none
  double least_span = 0;
};

std::string draw_small_multiples(const SmallMultiplesChart& chart, Shape shape, const FigureFormat& format,
                                 const Caption& caption);
// A row per panel, a column per period; `what` names the first column ("Groupe").
Table small_multiples_table(const SmallMultiplesChart& chart, const FigureFormat& format, const std::string& caption,
                            const std::string& what);

}  // namespace miroir::documents

// What makes up a figure, drawn as share bars with their reading and their table.
#pragma once

#include "documents/feedback_charts.hpp"
#include "feedback/breakdown.hpp"

#include <string>
#include <vector>

namespace miroir::documents {

// "inhibiteurs de la pompe à protons (A02BC)"; a class without a name in the catalogue of words is its code.
std::string class_name(const base::Messages& messages, const std::string& code);
// "mars 2018" of "2018-03".
std::string month_name(const base::Messages& messages, const std::string& month);

// What is broken down and how its parts are called, in the breakdown's order.
struct BreakdownWords {
  std::string title;  // of the picture: "IPP : par mois"
  std::string part;   // heading of the first column: "Classe"
  std::vector<std::string> labels;
};

// The comparator is the region. `sheet` gives the unit of strata's amounts.
Picture breakdown_bars(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                       const feedback::Breakdown& breakdown, const BreakdownWords& words, const std::string& id);

}  // namespace miroir::documents

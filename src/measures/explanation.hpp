// A measure in plain English words, for the person who wants to check what is really counted. Written from the
// plan alone, never from the description beside it: so that the two can be compared.
#pragma once

#include "measures/catalogue.hpp"

#include <string>
#include <vector>

namespace miroir::measures {

struct ExplanationPart {
  std::string name;                // "counts for", "denominator", "numerator", "split by", "shown as"
  std::vector<std::string> lines;  // indented by two spaces a level
};

std::vector<ExplanationPart> explain(const Catalogue& catalogue, const Measure& measure);
// One condition that is no combination: "at least 2 delivery dates of …".
std::string explain_leaf(const Catalogue& catalogue, const Measure& measure, const Condition& leaf);

}  // namespace miroir::measures

// Whom a measure counts, told on one example: who the patient is, which units each physician has, and how each
// condition came out, with what was found. Plain English lines, indented by two spaces a level.
#pragma once

#include "measures/catalogue.hpp"

#include <string>
#include <vector>

namespace miroir::measures {

std::vector<std::string> tell_example(const Catalogue& catalogue, const Measure& measure, const Example& example);

}  // namespace miroir::measures

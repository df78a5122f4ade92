// Counts the examples of definitions on the reference and the native engine, and tells where they count otherwise than
// the definition expects.
#pragma once

#include "measures/catalogue.hpp"

#include <cstddef>
#include <vector>

namespace miroir::measures {

std::size_t number_of_examples(const Catalogue& catalogue);

// A physician whom the example names and does not expect must count nobody: 0 of 0.
std::vector<Mistake> check_examples(const Catalogue& catalogue);

}  // namespace miroir::measures

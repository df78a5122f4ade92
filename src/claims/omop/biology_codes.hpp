// Which laboratory test of the French nomenclature (NABM) a LOINC code is, for the tests that the catalogue asks for.
//
// Short on purpose: a code that is not here keeps its own name, and an indicator whose tests are not found in a base
// says so. Blood: serum, plasma or whole blood. docs/reference/omop-input.md shows the table; a test compares them.
#pragma once

#include <span>
#include <string_view>

namespace miroir::claims::omop {

struct BiologyCode {
  std::string_view loinc;
  std::string_view nabm;
  std::string_view words;
};

std::span<const BiologyCode> biology_codes();

}  // namespace miroir::claims::omop

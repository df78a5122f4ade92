// The key `examples` of a definition.
#pragma once

#include "measures/example.hpp"
#include "measures/plan.hpp"
#include "measures/typed_reading.hpp"

#include <vector>

namespace miroir::measures {

std::vector<Example> read_examples(Report& report, const YamlValue& value);

}  // namespace miroir::measures

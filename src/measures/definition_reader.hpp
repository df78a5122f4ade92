// One indicator's file: its rule, and everything that travels with it to its reader.
#pragma once

#include "measures/rule_reader.hpp"

namespace miroir::measures {

// `id` is what the file's name says it is.
Measure read_definition(Report& report, const YamlValue& root, const std::string& id, CodeSets& code_sets);

}  // namespace miroir::measures

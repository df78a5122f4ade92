// Reads `rule` and `strata` of a definition into the plan, and checks that their parts go together.
#pragma once

#include "measures/code_set_reader.hpp"

namespace miroir::measures {

// More conditions than any definition needs; a larger rule is refused.
inline constexpr int most_conditions = 32;
inline constexpr std::int32_t oldest_age = 130;
inline constexpr std::int32_t longest_window_days = 3660;

// `measure.id` is already known: it names the code sets written inside the rule.
void read_rule(Report& report, const YamlValue& value, CodeSets& code_sets, Measure& measure);
// After the rule: bands must lie inside its ages.
void read_strata(Report& report, const YamlValue& value, Measure& measure);

}  // namespace miroir::measures

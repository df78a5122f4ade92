// What the statistics share: checks of their arguments, and the quantile of the normal distribution.
//
// Refusals carry the same codes everywhere: a level outside ]0, 1[ ("impossible-level"), a denominator of 0
// ("nothing-counted"), counts that cannot be ("impossible-counts"), too few units to say anything ("too-few-units").
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>

namespace miroir::stats {

base::Result<void> check_level(double level);
base::Result<void> check_share(std::int64_t numerator, std::int64_t denominator);

// The refusal of one item of a list, with its place in front: "units[3]: the numerator …".
base::Refusal at_item(const char* list, std::size_t index, const base::Refusal& refusal);

// z such that `level` of the standard normal distribution lies between -z and z.
double normal_quantile(double level);

}  // namespace miroir::stats

// The OMOP form of a claims store made of SNDS tables: what a careful preparation of the same claims as an OMOP base
// would hold, so that both imports can be compared.
//
// OMOP's providers have no months: the form is that of one period, whose last month says who is a liberal general
// practitioner of the region and whose a declared number is.
#pragma once

#include "base/date.hpp"

#include <filesystem>

namespace miroir::testing {

void write_omop_form(const std::filesystem::path& store, const base::Period& period,
                     const std::filesystem::path& folder);

}  // namespace miroir::testing

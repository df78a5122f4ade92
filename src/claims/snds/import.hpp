// Builds a claims store from a folder of SNDS tables: importing/import.hpp with the SNDS's tables and steps.
#pragma once

#include "claims/importing/import.hpp"

namespace miroir::claims::snds {

importing::ImportOutcome import_snds(const importing::ImportOptions& options);

}  // namespace miroir::claims::snds

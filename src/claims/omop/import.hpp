// Builds a claims store from a folder of OMOP CDM 5.4 tables: importing/import.hpp with the CDM's tables and steps.
//
// The CDM holds less than the SNDS of what the indicators need, and bases hold less than the CDM. What is missing
// becomes a limitation of the store (claims/limitations.hpp), never a guess. The rules are in
// docs/reference/omop-input.md.
#pragma once

#include "claims/importing/import.hpp"

namespace miroir::claims::omop {

importing::ImportOutcome import_omop(const importing::ImportOptions& options);

}  // namespace miroir::claims::omop

// What the import reads of each OMOP table, in capitals; files may write names in any case.
//
// Source of the columns: OHDSI CommonDataModel, OMOP_CDMv5.4_Field_Level.csv. Three are Miroir's own, for what the
// CDM lacks: PRESCRIPTION_DATE and BOXES of DRUG_EXPOSURE, and the table REGISTRATION.
#pragma once

#include "claims/importing/table.hpp"

#include <vector>

namespace miroir::claims::omop {

// The tables in the order in which they are read.
const std::vector<importing::Table>& omop_tables();

}  // namespace miroir::claims::omop

// What the import reads of each SNDS table.
//
// Source of the columns: the SNDS schema (DCIR, reference tables) as published by the Health Data Hub.
#pragma once

#include "claims/importing/table.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace miroir::claims::snds {

using importing::Table;

// The tables in the order in which they are read.
const std::vector<Table>& snds_tables();

// The nine columns that tie a detail line to its act line (primary key of ER_PRS_F).
std::span<const std::string_view> join_key_columns();

}  // namespace miroir::claims::snds

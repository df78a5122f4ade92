// Tells too little memory from whatever else DuckDB refuses.
#pragma once

#include "columnar/database.hpp"

namespace miroir::columnar {

// Whether the memory that the database may take was not enough, in spite of what it could spill.
bool is_short_memory(const ColumnarError& error);

}  // namespace miroir::columnar

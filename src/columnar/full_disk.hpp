// Tells a full disk from whatever else DuckDB refuses.
#pragma once

#include "columnar/database.hpp"

namespace miroir::columnar {

// Whether there was no room to write: the disk, a quota or what the spilling of memory may take is full.
bool is_full_disk(const ColumnarError& error);

}  // namespace miroir::columnar

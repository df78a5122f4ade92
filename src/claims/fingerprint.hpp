// The fingerprint of a claims store: SHA-256 over the content of its tables, in the order of their rows.
//
// Each column has a digest of its own (values in little-endian, one byte before each that may be NULL, texts with
// their length before them), so it does not depend on how DuckDB cuts rows into chunks; the digests are then hashed
// with the names of tables and columns. What the store is known to lack (claims/limitations.hpp) is hashed last, so
// that nobody takes it out unseen.
#pragma once

#include "columnar/database.hpp"

#include <string>

namespace miroir::claims {

std::string store_fingerprint(const columnar::Connection& connection);

}  // namespace miroir::claims

// The claims store: one DuckDB file, immutable once built, from which every engine reads.
//
// Identifiers are dense and given in the order of what they name, so that the same input always builds the same
// store: patient from 1 in the order of the person's identifier, practitioner from 1 in the order of STA_PFS_NUM,
// number from 1 in the order of the professional number, code from 1 in the order of (kind, text). 0 means none.
// Dates are DATE; an open end or no known death is NULL. Months are base::month_index.
//
//   store_info          key, value: schema_version, format, region, fingerprint (SHA-256 of the content), limitations,
//                       counts
//   code                id, kind (measures::EventKind), text
//   practitioner        id, number (STA_PFS_NUM)
//   professional_number id, number (any practice number or declared number)
//   practice            month, number, practitioner, general_practitioner, liberal, in_region
//   membership          practitioner, group_id, start_date, end_date
//   patient             id, birth_month, sex (measures::Sex), death_date     sorted by id
//   registration        patient, number, start_date, end_date                sorted by patient, start, end, number
//   ald                 patient, start_date, end_date                        sorted by patient, start
//   product             cip13, atc, name, unit_price_cents
//   event               patient, date, kind, code, prescriber, performer, prescription_date, quantity,
//                       amount_cents, in_ald_care                            sorted by patient, date, then all
#pragma once

#include "base/result.hpp"

#include <string>

namespace miroir::claims {

// Version 2 may have limitations (claims/limitations.hpp); version 1, otherwise the same, has none.
inline constexpr int store_schema_version = 2;

// Whether this program reads a store whose store_info says so of its version.
bool is_readable_version(const std::string& version);

// The refusal ("store-version") of a store that this program does not read: newer, older, or saying neither.
base::Refusal other_version(const std::string& file, const std::string& version);

// CREATE TABLE statements of an empty store.
std::string store_schema_sql();

}  // namespace miroir::claims

#include "claims/store_schema.hpp"

#include <charconv>

#include <fmt/format.h>

namespace miroir::claims {

bool is_readable_version(const std::string& version) {
  return version == "1" || version == std::to_string(store_schema_version);
}

base::Refusal other_version(const std::string& file, const std::string& version) {
  int number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  if (number > store_schema_version) {
    return base::refuse("store-version",
                        fmt::format("{}: built by a newer version of Miroir (store version {}, this program reads 1 to "
                                    "{}): run that version, or import the claims again with this one",
                                    file, number, store_schema_version));
  }
  return base::refuse("store-version",
                      fmt::format("{}: built by an older version of Miroir (store version {}, this program reads 1 to "
                                  "{}): import the claims again with this program",
                                  file, version.empty() ? "unknown" : version, store_schema_version));
}

std::string store_schema_sql() {
  return R"sql(
CREATE TABLE store_info (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE code (id UINTEGER NOT NULL, kind UTINYINT NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE practitioner (id INTEGER NOT NULL, number VARCHAR NOT NULL);
CREATE TABLE professional_number (id INTEGER NOT NULL, number VARCHAR NOT NULL);
CREATE TABLE practice (month INTEGER NOT NULL, number INTEGER NOT NULL, practitioner INTEGER NOT NULL,
  general_practitioner BOOLEAN NOT NULL, liberal BOOLEAN NOT NULL, in_region BOOLEAN NOT NULL);
CREATE TABLE membership (practitioner INTEGER NOT NULL, group_id VARCHAR NOT NULL, start_date DATE NOT NULL,
  end_date DATE);
CREATE TABLE patient (id UINTEGER NOT NULL, birth_month INTEGER NOT NULL, sex UTINYINT NOT NULL, death_date DATE);
CREATE TABLE registration (patient UINTEGER NOT NULL, number INTEGER NOT NULL, start_date DATE NOT NULL,
  end_date DATE);
CREATE TABLE ald (patient UINTEGER NOT NULL, start_date DATE NOT NULL, end_date DATE);
CREATE TABLE product (cip13 VARCHAR NOT NULL, atc VARCHAR NOT NULL, name VARCHAR NOT NULL, unit_price_cents BIGINT);
CREATE TABLE event (patient UINTEGER NOT NULL, date DATE NOT NULL, kind UTINYINT NOT NULL, code UINTEGER NOT NULL,
  prescriber INTEGER NOT NULL, performer INTEGER NOT NULL, prescription_date DATE, quantity INTEGER NOT NULL,
  amount_cents BIGINT NOT NULL, in_ald_care BOOLEAN NOT NULL);
)sql";
}

}  // namespace miroir::claims

// The tables of a claims store on a ClickHouse server, and the mark that says whose claims they are.
//
//   miroir_patient       one row for each patient of the server, sorted by patient: birth_month, sex, death, arrays of
//                        registrations and of long-term diseases, and for each kind of claim line (medicine, test,
//                        procedure, consultation) one array per column, by date. Days from 1970-01-01; an open end
//                        or no death is measures::open_end, no prescription date measures::no_date
//   miroir_code          id (from 1, without gap), kind, text: whole on every server
//   miroir_month         one row for each month of practices, whole on every server: is_physician, by practitioner, for
//                        the liberal general practitioners of the region; physician_of_number, by professional number:
//                        the physician who practises under it that month, else the one whose own it is, else 0
//   miroir_loaded        one row, written last: the store's fingerprint, layout, shard, shards, patients, lines
//
// Tables are filled beside, as miroir_loading_…, and renamed once all their rows are there: what a load that failed
// left is never read, and the next one drops it.
#pragma once

#include "claims/clickhouse/server.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::claims::clickhouse {

// What a server says it holds.
struct Loaded {
  std::string fingerprint;
  std::int64_t layout = 0;
  std::int64_t shard = 0;
  std::int64_t shards = 0;
  std::int64_t patients = 0;
  std::int64_t lines = 0;
  bool operator==(const Loaded&) const = default;
};

// Changes whenever the tables do.
inline constexpr std::int64_t tables_layout = 1;

// Makes the database if need be. Refuses a server that is not ClickHouse 18.16 or later ("clickhouse-version").
base::Result<void> prepare_database(const Server& server);
// Nothing when nothing whole is there. Refuses ("clickhouse-incomplete") tables that lost rows since.
base::Result<std::optional<Loaded>> read_loaded(const Server& server);

// Fresh empty tables to load into.
base::Result<void> create_loading_tables(const Server& server);
// Takes them away again, when the load ends before its end.
base::Result<void> drop_loading_tables(const Server& server);
// "INSERT INTO … FORMAT RowBinary" of one of the tables ("patient", "code", "month") while loading.
std::string insert_statement(const std::string& table);
// Checks that everything sent is there, then puts the tables loaded in the place of any older ones.
base::Result<void> finish_loading(const Server& server, const Loaded& loaded);

// Fields of a tab-separated line.
std::vector<std::string_view> fields_of(std::string_view line);
std::int64_t integer_of(std::string_view field);

}  // namespace miroir::claims::clickhouse

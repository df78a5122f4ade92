// A table of people as somebody's spreadsheet wrote it: CSV in UTF-8 or Windows-1252, its cells parted by ; , | or a
// tabulation, which are found out from the header; cells may stand between quotes, with line breaks inside.
//
// Columns are known by what they are called, whatever their order, case, accents and small words: "N° RPPS",
// "rpps" and "Numéro RPPS" are one. Unknown columns are named and passed over. Pure.
#pragma once

#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

inline constexpr std::size_t largest_people_file_bytes = 8'000'000;
inline constexpr std::size_t most_people_rows = 20'000;

enum class PeopleColumn : std::uint8_t {
  rpps,
  family_name,
  given_name,
  email,
  commune,
  town,
  standing,
  number,
  group,
  joined,
  left,
};
inline constexpr std::size_t people_columns = 11;
const char* people_column_name(PeopleColumn column);  // as the French header has it: "nom"

struct PeopleRow {
  std::int32_t line = 0;  // of the file, from 1: the header is on the first that is not blank
  std::array<std::string, people_columns> cells;
  std::size_t cells_found = 0;

  const std::string& at(PeopleColumn column) const { return cells[static_cast<std::size_t>(column)]; }
  std::string& at(PeopleColumn column) { return cells[static_cast<std::size_t>(column)]; }
};

struct PeopleTable {
  std::array<bool, people_columns> has{};
  std::vector<std::string> unknown_columns;  // as written
  std::size_t header_cells = 0;
  std::vector<PeopleRow> rows;  // without blank ones

  bool has_column(PeopleColumn column) const { return has[static_cast<std::size_t>(column)]; }
};

// Refuses a file that is empty ("no-header"), too large ("file-too-long"), in UTF-16 or a workbook ("not-csv"), without
// the columns of a name ("no-name-column"), with the same column twice ("column-twice"), with a quote that never closes
// ("open-quote") or with too many rows ("too-many-rows").
base::Result<PeopleTable> read_people_table(std::string_view bytes);

// The cells of one delimited text, line by line; quotes taken off. Each record knows its line.
struct DelimitedRecord {
  std::int32_t line = 1;
  std::vector<std::string> cells;
};
base::Result<std::vector<DelimitedRecord>> read_delimited(std::string_view text, char delimiter, bool quotes);
// The bytes as UTF-8 without byte-order mark: Windows-1252 where they are not UTF-8. Refuses UTF-16 and zip
// ("not-csv").
base::Result<std::string> text_of_file(std::string_view bytes);

}  // namespace miroir::programme

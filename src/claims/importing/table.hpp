// What an import reads of each table of a claims format: its official columns, the kind of value each holds, and what
// may be missing. Columns that no rule uses are not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::importing {

enum class ValueKind {
  date,     // ISO, DDMONYYYY(:hh:mm:ss), YYYYMMDD or DD/MM/YYYY
  integer,  // whole number; leading zeros do not matter
  decimal,  // five decimals, point or comma
  text,     // trimmed
  code,     // text without its leading zeros ("0592" and "592" are one code), in capitals
  number,   // of a professional or an establishment: text; all zeros mean none
};

struct Column {
  std::string name;
  ValueKind kind = ValueKind::text;
  bool may_be_empty = true;  // a row without a value is accepted
  std::string if_missing;    // what cannot be done when the file lacks the column; empty: the file is refused
  std::string other_name;    // the name that older or newer extractions give it
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::string if_absent;      // what cannot be done without any file; empty: the import is refused
  bool may_be_empty = false;  // a file with a header and no row
  // Tables whose name begins with this one's: their files are not this one's.
  std::vector<std::string> longer_names;
};

// A table and its columns, as a list of tables is written.
Table table(std::string name, std::vector<Column> columns);
Column required(std::string name, ValueKind kind);
Column nullable(std::string name, ValueKind kind);
Column optional(std::string name, ValueKind kind, std::string if_missing);

// GROUPS: which practitioners are in which group, beside the tables of every format.
Table groups_table();

}  // namespace miroir::claims::importing

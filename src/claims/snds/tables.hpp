// What the import reads of each SNDS table: the official columns, the kind of value each holds, and what may be
// missing. Columns that no rule uses are not read.
//
// Source of the columns: the SNDS schema (DCIR, reference tables) as published by the Health Data Hub.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::snds {

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
  bool may_be_absent = false;  // no file at all
  bool may_be_empty = false;   // a file with a header and no row
};

// The tables in the order in which they are read.
const std::vector<Table>& snds_tables();
const Table& snds_table(std::string_view name);

// The nine columns that tie a detail line to its act line (primary key of ER_PRS_F).
std::span<const std::string_view> join_key_columns();

}  // namespace miroir::claims::snds

// Tables as an .xlsx workbook (ISO/IEC 29500), for who wants to go on calculating: numbers are numbers with their
// format, what has no number is words, the first row stays in sight. Text is never a formula, whatever it begins with.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace miroir::documents {

inline constexpr const char* workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

enum class CellFormat : std::uint8_t {
  integer,
  decimal,  // one decimal
  percent,  // the number is a share: 0.512
  euros,    // the number is euros
};

struct NumberCell {
  double value = 0;
  CellFormat format = CellFormat::decimal;
};

// Nothing, words, or a number.
using Cell = std::variant<std::monostate, std::string, NumberCell>;

struct Column {
  std::string header;
  double width = 12;  // in characters
};

struct Worksheet {
  std::string
      name;  // at most 31 characters, without []:*?/\ ; what is more is cut, what is not allowed becomes a space
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  bool wraps = false;  // long texts on several lines
};

struct Workbook {
  std::string title;
  std::vector<Worksheet> sheets;
};

// The file's bytes. Refuses ("workbook-not-written") when the temporary folder is full or cannot be written.
base::Result<std::string> write_workbook(const Workbook& workbook);

}  // namespace miroir::documents

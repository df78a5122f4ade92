// The cells of result and content rows as text, and what they must be. Private to the folder.
//
// What is not as it should be is thrown as BadRow inside this folder, and leaves it as the refusal "bad-row".
#pragma once

#include "base/result.hpp"
#include "measures/tabulation.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace miroir::store {

using Cells = std::vector<std::optional<std::string>>;

struct BadRow {
  std::string reason;
};

// An empty cell is nothing; a number is finite and not below 0.
std::optional<std::int64_t> whole_cell(const std::optional<std::string>& text, const char* column);
std::optional<double> decimal_cell(const std::optional<std::string>& text, const char* column);
measures::Level level_cell(const std::optional<std::string>& name);
// Not empty, not longer than 200 bytes.
std::string word_cell(const std::optional<std::string>& text, const char* column);

// Quoted where RFC 4180 asks for it.
std::string csv_text(const std::string& text);
std::string whole(const std::optional<std::int64_t>& value);
// With its end of line.
std::string csv_header(std::span<const char* const> columns);
// Given the rows of a file one after the other, in their order: a large file is never held as cells.
using TakeCells = std::function<void(const Cells&)>;
// `bytes` are those of the file.
void csv_cells(const std::filesystem::path& file, const std::string& bytes, std::span<const char* const> columns,
               const TakeCells& take);
void parquet_cells(const std::filesystem::path& file, std::span<const char* const> columns, const TakeCells& take);

// Every row that `read` hands over turned into a Row by `convert`; refuses with the number of the row that is not
// right.
template <class Row, class Read, class Convert>
base::Result<std::vector<Row>> read_each_row(const std::filesystem::path& file, Read read, Convert convert) {
  std::vector<Row> rows;
  try {
    read([&](const Cells& cells) {
      try {
        rows.push_back(convert(cells));
      } catch (const BadRow& bad) {
        throw BadRow{fmt::format("row {}: {}", rows.size() + 1, bad.reason)};
      }
    });
  } catch (const BadRow& bad) {
    return base::refuse("bad-row", fmt::format("{}: {}; nothing was read", file.string(), bad.reason));
  }
  return rows;
}

}  // namespace miroir::store

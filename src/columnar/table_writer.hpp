// Writes one table to one Parquet or CSV file while its rows are still being made.
//
// Rows are gathered by columns in a RowBatch, then handed to a TableWriter whose own thread runs DuckDB's COPY
// on them as they come: nothing but a few batches is ever held in memory, whatever the length of the table.
// The rows of the file are in the order written. CSV: `;`, UTF-8, a header line, decimal point, ISO dates,
// nothing between separators for NULL. A TableWriter is used by one thread; a full disk and the like are
// thrown as ColumnarError by the next write() or by finish().
#pragma once

#include "columnar/database.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::columnar {

enum class ColumnType { integer, bigint, cents, hundred_thousandths, date, text };  // the two middle ones are decimals

struct ColumnDefinition {
  std::string name;
  ColumnType type = ColumnType::integer;
};

// Rows of one table, filled from left to right: one add… per column, then end_row().
class RowBatch {
 public:
  explicit RowBatch(const std::vector<ColumnDefinition>& columns);

  // For integer and bigint the number; for cents and hundred_thousandths the amount in that unit; for date days.
  RowBatch& add(std::int64_t value) {
    Column& column = columns_[cursor_++];
    column.numbers.push_back(value);
    return *this;
  }
  RowBatch& add_text(std::string_view value) {
    Column& column = columns_[cursor_++];
    column.bytes.append(value);
    column.ends.push_back(static_cast<std::uint32_t>(column.bytes.size()));
    return *this;
  }
  RowBatch& add_null();
  // Throws std::logic_error when the row has not exactly one cell per column.
  void end_row();

  std::size_t rows() const { return rows_; }

 private:
  friend class TableWriter;
  struct Column {
    bool is_text = false;
    std::vector<std::int64_t> numbers;
    std::string bytes;                     // the texts, one after the other
    std::vector<std::uint32_t> ends;       // where each text ends in bytes
    std::vector<std::uint32_t> null_rows;  // ascending
  };
  std::vector<Column> columns_;
  std::size_t cursor_ = 0;
  std::size_t rows_ = 0;
};

enum class FileFormat { parquet, csv };

class TableWriter {
 public:
  TableWriter(const std::string& path, FileFormat format, std::vector<ColumnDefinition> columns);
  // Without finish() before, the file is left incomplete.
  ~TableWriter();
  TableWriter(TableWriter&&) noexcept;

  void write(RowBatch batch);
  // Waits until the file is complete and closed.
  void finish();

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace miroir::columnar

// Turns the files of a table into SQL that gives its official columns with their types, whatever the order, case
// and writing of the files, and finds the values that could not be read.
//
// A scan has one column per column of the table, in that order, and `problem`: a number whose bit i is set when the
// value of column i is there and unreadable, or empty where a value is needed.
#pragma once

#include "claims/importing/files.hpp"
#include "claims/importing/report.hpp"
#include "claims/importing/table.hpp"
#include "columnar/database.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace miroir::claims::importing {

struct TableSource {
  const Table* table = nullptr;
  std::vector<SourceFile> files;

  // Whether some file of the table has the column.
  bool has_column(std::string_view name) const;
};

struct SourceFindings {
  std::vector<TableSource> sources;  // one per table, files possibly none
  std::vector<base::Refusal> problems;
  std::vector<Remark> remarks;
};

// Finds and describes every table's files: missing tables, missing columns (with the nearest name found), columns of
// a type that cannot hold the values, damaged files. Reads no row.
SourceFindings find_sources(const columnar::Connection& connection, const std::filesystem::path& folder,
                            std::span<const Table> tables);

// The scan of all files of a table. A table without a file gives no row.
std::string scan_sql(const TableSource& source);

// How many rows of a staged table have which problems: (problem, rows), from a query that gives these two columns.
struct ProblemCount {
  std::uint64_t bits = 0;
  std::int64_t rows = 0;
};

// Says where the unreadable values are: refusals for those that are needed (file, line, column, value) and for
// columns that are unreadable throughout, remarks for those that were taken as empty.
void report_unreadable(const columnar::Connection& connection, const TableSource& source,
                       const std::vector<ProblemCount>& counts, std::int64_t rows_read, ImportReport& report);

// DuckDB's words about a file it cannot read, in one sentence and without the row it quotes.
base::Refusal reading_refusal(const TableSource& source, const std::string& words);

}  // namespace miroir::claims::importing

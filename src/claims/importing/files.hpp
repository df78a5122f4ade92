// Finds the files of each table below a folder and says how each is written.
//
// A table TABLE may be TABLE.csv, TABLE.parquet, TABLE_2018.csv, TABLE-….parquet, or the files of a folder called
// so; capitals do not matter. CSV: the delimiter and the columns are read from the first line, the encoding (UTF-8
// or Latin-1) from every byte of the file, because the first accent may come late.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::importing {

struct SourceFile {
  std::filesystem::path path;
  std::string shown;  // as a report names it: the path below the folder given
  bool parquet = false;
  char delimiter = ';';
  bool latin1 = false;
  std::vector<std::string> columns;  // in file order, as UTF-8
  std::vector<std::string> types;    // DuckDB's name of each column's type; VARCHAR everywhere in a CSV file
};

// Files whose name belongs to the table, sorted by path; nothing of their content is read yet. The extensions are
// .csv, .txt and .parquet. A name that begins with one of `longer_names` belongs to another table.
std::vector<SourceFile> find_table_files(const std::filesystem::path& folder, std::string_view table,
                                         const std::vector<std::string>& longer_names = {});

// Reads what a CSV file says of itself. Refuses "unreadable-file", "no-header", "encoding" (UTF-16).
base::Result<void> describe_csv(SourceFile& file);
// Refuses "damaged-file" when the marks that begin and end every Parquet file are not there.
base::Result<void> check_parquet_marks(const SourceFile& file);

// The fields of one CSV line, quotes taken off.
std::vector<std::string> split_csv_line(std::string_view line, char delimiter);

}  // namespace miroir::claims::importing

// A few drawn rows as CSV tables, for tests of the imports: what DrawnSnds and DrawnOmop share.
//
// Rows are maps from column to value.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace miroir::testing {

using Row = std::map<std::string, std::string>;

// `row` with the cells of `changes` in place of its own.
Row merged(Row row, const Row& changes);

class DrawnTables {
 public:
  // A row of any table, as it is.
  void add(const std::string& table, Row row) { tables_[table].push_back(std::move(row)); }
  void remove_rows(const std::string& table) { tables_[table].clear(); }
  std::vector<Row>& rows(const std::string& table) { return tables_[table]; }
  // No file of the table is written.
  void remove_table(const std::string& table) { tables_.erase(table); }
  // No file of the table has the column.
  void remove_column(const std::string& table, const std::string& column);

  // TABLE.csv for every table, `;` between fields, the columns in alphabetical order.
  void write(const std::filesystem::path& folder) const;
  std::string csv(const std::string& table, char delimiter = ';') const;

 protected:
  // A table that is written with these columns even without a row.
  void declare(const std::string& table, const std::vector<std::string>& columns);

 private:
  std::map<std::string, std::vector<Row>> tables_;
  std::map<std::string, std::vector<std::string>> columns_;
};

// A folder of the test's own, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace miroir::testing

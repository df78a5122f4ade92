#include "support/drawn_tables.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

namespace miroir::testing {

Row merged(Row row, const Row& changes) {
  for (const auto& [column, value] : changes) {
    row[column] = value;
  }
  return row;
}

void DrawnTables::declare(const std::string& table, const std::vector<std::string>& columns) {
  tables_[table];
  columns_[table].insert(columns_[table].end(), columns.begin(), columns.end());
}

void DrawnTables::remove_column(const std::string& table, const std::string& column) {
  std::erase(columns_[table], column);
  for (Row& row : tables_[table]) {
    row.erase(column);
  }
}

std::string DrawnTables::csv(const std::string& table, char delimiter) const {
  std::set<std::string> columns;
  if (const auto known = columns_.find(table); known != columns_.end()) {
    columns.insert(known->second.begin(), known->second.end());
  }
  const auto found = tables_.find(table);
  const std::vector<Row> rows = found != tables_.end() ? found->second : std::vector<Row>{};
  for (const Row& row : rows) {
    for (const auto& [column, value] : row) {
      columns.insert(column);
    }
  }
  std::string text;
  if (columns.empty()) {
    return text;
  }
  const auto end_line = [&] { text.back() = '\n'; };
  for (const std::string& column : columns) {
    text += column + delimiter;
  }
  end_line();
  for (const Row& row : rows) {
    for (const std::string& column : columns) {
      const auto cell = row.find(column);
      text += (cell != row.end() ? cell->second : "") + delimiter;
    }
    end_line();
  }
  return text;
}

void DrawnTables::write(const std::filesystem::path& folder) const {
  std::filesystem::create_directories(folder);
  for (const auto& [table, rows] : tables_) {
    write_file(folder / (table + ".csv"), csv(table));
  }
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "miroir-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << bytes;
  if (!stream.flush()) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

}  // namespace miroir::testing

#include "support/import_folder.hpp"

#include "columnar/database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace miroir::testing {

namespace fs = std::filesystem;
using claims::importing::ImportOptions;
using claims::importing::ImportOutcome;

std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

void ImportFolder::rewrite(const std::string& table, const std::function<std::string(std::string)>& change) const {
  write_file(file(table), change(bytes_of(file(table))));
}

void ImportFolder::to_parquet(const std::string& table) const {
  const columnar::Database database{columnar::DatabaseOptions{}};
  database.connect().run(fmt::format("COPY (FROM read_csv('{}', delim = ';', header = true)) TO '{}' (FORMAT parquet)",
                                     file(table).string(), (tables() / (table + ".parquet")).string()));
  fs::remove(file(table));
}

void ImportFolder::cut_parquet(const std::string& table) const {
  to_parquet(table);
  const fs::path whole = tables() / (table + ".parquet");
  fs::resize_file(whole, fs::file_size(whole) / 2);
}

ImportOutcome ImportFolder::run(ImportOptions options) const {
  options.from = tables();
  options.store = store();
  return run_(options);
}

std::string ImportFolder::fingerprint() const {
  const ImportOutcome outcome = run();
  EXPECT_FALSE(outcome.refusal.has_value()) << (outcome.refusal ? outcome.refusal->message : "");
  return outcome.report.fingerprint;
}

std::string ImportFolder::refused(ImportOptions options) const {
  write_file(store(), "the old store");
  const ImportOutcome outcome = run(options);
  EXPECT_EQ(bytes_of(store()), "the old store");
  EXPECT_THAT(left_beside(), ::testing::IsEmpty());
  EXPECT_TRUE(outcome.refusal.has_value());
  EXPECT_FALSE(outcome.report.problems.empty() && !options.stop);
  return outcome.refusal ? outcome.refusal->message : "";
}

std::vector<std::string> ImportFolder::left_beside() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    const std::string name = entry.path().filename().string();
    if (name != "tables" && name != "claims.duckdb") {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace miroir::testing

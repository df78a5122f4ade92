// A folder of tables that a test writes its own way, and the store made of it, or the refusal that leaves nothing.
#pragma once

#include "claims/importing/import.hpp"
#include "support/drawn_tables.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace miroir::testing {

std::string bytes_of(const std::filesystem::path& path);
std::string lower(std::string text);
void replace(std::string& text, const std::string& from, const std::string& to);

class ImportFolder {
 public:
  using Run = claims::importing::ImportOutcome (*)(const claims::importing::ImportOptions&);
  ImportFolder(const DrawnTables& drawn, Run importer) : run_(importer) { drawn.write(tables()); }

  std::filesystem::path tables() const { return folder_.path() / "tables"; }
  std::filesystem::path file(const std::string& table) const { return tables() / (table + ".csv"); }
  std::filesystem::path store() const { return folder_.path() / "claims.duckdb"; }

  void rewrite(const std::string& table, const std::function<std::string(std::string)>& change) const;
  void to_parquet(const std::string& table) const;
  // Half of the table as Parquet.
  void cut_parquet(const std::string& table) const;
  claims::importing::ImportOutcome run(claims::importing::ImportOptions options = {}) const;
  std::string fingerprint() const;
  // The refusal's sentence; the old store must be as it was and nothing may be left beside it.
  std::string refused(claims::importing::ImportOptions options = {}) const;
  // Files beside the store that should not be there.
  std::vector<std::string> left_beside() const;

 private:
  TemporaryFolder folder_;
  Run run_;
};

}  // namespace miroir::testing

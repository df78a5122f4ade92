// Imports drawn SNDS or OMOP tables and reads back the store, as text, for tests.
#pragma once

#include "claims/importing/import.hpp"
#include "support/drawn_omop.hpp"
#include "support/drawn_snds.hpp"

#include <string>
#include <vector>

namespace miroir::testing {

class ImportedStore {
 public:
  explicit ImportedStore(const DrawnSnds& drawn, claims::importing::ImportOptions options = {});
  explicit ImportedStore(const DrawnOmop& drawn, claims::importing::ImportOptions options = {});

  const claims::importing::ImportOutcome& outcome() const { return outcome_; }
  const claims::importing::ImportReport& report() const { return outcome_.report; }
  bool done() const { return !outcome_.refusal; }

  // Rows of a query, fields joined by `|`, NULL as "-".
  std::vector<std::string> rows(const std::string& sql) const;
  std::string value(const std::string& sql) const;
  // Events of a kind as "person|date|code|prescriber|performer|prescription date|quantity|cents|ald", without those
  // that are always drawn.
  std::vector<std::string> medicines() const { return events(1); }
  std::vector<std::string> procedures() const { return events(3); }
  std::vector<std::string> consultations() const { return events(4); }
  std::vector<std::string> biology() const { return events(2); }
  std::int64_t dropped(const std::string& table, const std::string& words) const;
  bool has_remark(const std::string& code) const;
  std::int64_t remark_count(const std::string& code) const;

  // The limitations' codes, joined by commas.
  std::string limitations() const;

  std::filesystem::path file() const { return folder_.path() / "store" / "claims.duckdb"; }

 private:
  using Import = claims::importing::ImportOutcome (*)(const claims::importing::ImportOptions&);
  void import(const DrawnTables& drawn, claims::importing::ImportOptions options, Import run);
  std::vector<std::string> events(int kind) const;
  TemporaryFolder folder_;
  claims::importing::ImportOutcome outcome_;
};

}  // namespace miroir::testing

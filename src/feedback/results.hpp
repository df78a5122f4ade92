// A results file as the two perimeters exchange it: rows, and a manifest that says what they are.
//
// The rows are measures::ResultRow and ContentRow after disclosure control. The manifest travels beside the file and is
// what is signed (Ed25519, RFC 8032): it holds the SHA-256 of the file's bytes, so that one changed byte anywhere is
// seen. The store's fingerprint and the catalogue's hash let another person reproduce the file.
#pragma once

#include "base/result.hpp"
#include "measures/content_rows.hpp"
#include "measures/subjects.hpp"
#include "measures/tabulation.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace miroir::feedback {

// How one indicator is to be shown and read; copied from the catalogue so that the platform needs no catalogue of
// its own and a past return keeps the words it had.
struct IndicatorSheet {
  std::string id;
  std::int32_t version = 1;
  std::int32_t order = 0;
  measures::Status status = measures::Status::proposed;
  measures::Direction direction = measures::Direction::none;
  measures::Display display = measures::Display::share;
  double practical_threshold = 0;
  measures::ThresholdUnit threshold_unit = measures::ThresholdUnit::points;
  measures::Attribution attribution = measures::Attribution::registered;
  measures::Unit unit = measures::Unit::patients;
  std::vector<std::string> strata;  // in the order of the definition, "all" first
  measures::Description description;
  measures::Bilingual subject;  // what pages group it under; empty where the catalogue names none
};

struct Manifest {
  int format_version = 2;  // 1: without content
  std::string program_version;
  std::string region;  // INSEE code, "53"
  std::vector<base::Period> periods;
  std::string catalogue_version;
  std::string catalogue_hash;
  std::string store_fingerprint;
  std::string engine;
  std::int32_t min_cell = 11;
  std::string results_sha256;  // of the rows file, hexadecimal
  std::int64_t row_count = 0;
  std::int64_t hidden_row_count = 0;
  std::string content_sha256;  // of the content file, hexadecimal
  std::int64_t content_row_count = 0;
  std::vector<IndicatorSheet> indicators;
  // Group memberships per period, as counted: period -> group -> physicians (STA_PFS_NUM).
  std::map<std::string, std::map<std::string, std::vector<std::string>>> groups;
  // For sums of euros, what an interval needs and the columns do not carry: sum over patients of the square of
  // each one's sum, in cents², as decimal text; key "period|indicator|level|entity|stratum". Never for a hidden row.
  std::map<std::string, std::string> sums_of_squares;
};

struct Results {
  Manifest manifest;
  std::vector<measures::ResultRow> rows;
  std::vector<measures::ContentRow> content = {};  // what makes up the numerators
};

IndicatorSheet sheet_of(const measures::Measure& measure);
// Writes each indicator's subject on its sheet.
void describe_subjects(const std::vector<measures::Subject>& subjects, Manifest& manifest);
// "2018-S1|pharmacy-amount|physician|990000001|all", the row's key in Manifest::sums_of_squares.
std::string sum_of_squares_key(const measures::ResultRow& row);
// Counts the rows, and gathers group memberships and sums of squares (of the visible rows of sums) into the manifest.
void describe_rows(const std::vector<measures::ResultRow>& rows, Manifest& manifest);
void describe_groups(const measures::PeriodContext& context, Manifest& manifest);

}  // namespace miroir::feedback

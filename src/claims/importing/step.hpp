// What every step of an import is given, and what they share: staging a table's rows and reporting on them.
//
// A step is SQL on one connection whose database is the store being built; what it stages stays in temporary tables,
// which spill beside the store when memory is short.
#pragma once

#include "claims/importing/options.hpp"
#include "claims/importing/report.hpp"
#include "claims/importing/scan.hpp"
#include "columnar/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::importing {

struct Step {
  const columnar::Connection& connection;
  const std::vector<TableSource>& sources;
  const ImportOptions& options;
  ImportReport& report;

  const TableSource& source(std::string_view table) const;
};

// Why a row of a staged table was dropped: a small number in its column `reason`, 0 when it is kept.
struct DropRule {
  int number = 0;
  std::string words;
};

// The first rule of every table.
inline constexpr int unusable_row = 250;

// Fills the report of a table from its staged rows: read, kept, dropped by rule, unreadable values.
// The staged table has the columns `reason` and `problem`; `rows_sql` counts its rows where one stands for several.
void report_staged_table(const Step& step, std::string_view table, const std::string& staged,
                         const std::vector<DropRule>& rules, const std::string& rows_sql = "count(*)");

// Runs the SQL of a step that reads a table's files; what DuckDB cannot read becomes a problem of the report and
// false is returned.
bool run_reading(const Step& step, std::string_view table, const std::string& sql);

// How many rows of a staged table have a value in `column` that another row has already; rows without one count for
// nothing.
std::int64_t count_repeated(const Step& step, std::string_view staged, std::string_view column);

void add_remark(const Step& step, std::string code, std::int64_t count, std::string sentence);

// Reads GROUPS into `membership`, once `practitioner` is filled. `unknown` says of whom a number is not.
void import_memberships(const Step& step, const std::string& unknown);

}  // namespace miroir::claims::importing

#include "claims/importing/step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace miroir::claims::importing {

const TableSource& Step::source(std::string_view table) const {
  const auto found = std::find_if(sources.begin(), sources.end(),
                                  [&](const TableSource& source) { return source.table->name == table; });
  if (found == sources.end()) {
    throw std::logic_error("no source for table " + std::string(table));
  }
  return *found;
}

void add_remark(const Step& step, std::string code, std::int64_t count, std::string sentence) {
  if (count > 0) {
    step.report.remarks.push_back({std::move(code), std::move(sentence), count});
  }
}

// DuckDB holds the distinct values of one count in memory and spills none of them: the rows of a whole region are
// counted in slices that fit, by hash so that a value is in one slice only.
constexpr std::int64_t rows_per_slice = std::int64_t{1} << 24;

std::int64_t count_repeated(const Step& step, std::string_view staged, std::string_view column) {
  const std::int64_t slices =
      step.connection.integer(fmt::format("SELECT count(*) FROM {}", staged)) / rows_per_slice + 1;
  std::int64_t repeated = 0;
  for (std::int64_t slice = 0; slice < slices; ++slice) {
    repeated +=
        step.connection.integer(fmt::format("SELECT count({0}) - count(DISTINCT {0}) FROM {1} "
                                            "WHERE hash({0}) % {2} = {3}",
                                            column, staged, slices, slice));
  }
  return repeated;
}

bool run_reading(const Step& step, std::string_view table, const std::string& sql) {
  try {
    step.connection.run(sql);
    return true;
  } catch (const columnar::ColumnarError& error) {
    const std::string words = error.what();
    // Only what files cause: a full disk, too little memory or an interruption ends the import.
    const bool caused_by_file = words.find("Invalid Input Error") != std::string::npos ||
                                words.find("CSV") != std::string::npos || words.find("arquet") != std::string::npos ||
                                words.find("TProtocolException") != std::string::npos;
    if (!caused_by_file) {
      throw;
    }
    step.report.problems.push_back(reading_refusal(step.source(table), words));
    return false;
  }
}

namespace {

void check_empty(const Step& step, const TableSource& source, std::int64_t rows_read) {
  if (rows_read > 0 || source.files.empty()) {
    return;
  }
  const std::string& name = source.table->name;
  if (source.table->may_be_empty) {
    step.report.remarks.push_back({"empty-table", fmt::format("{} has no row", name), 1});
  } else {
    step.report.problems.push_back(base::refuse("empty-table", fmt::format("table {} has no row", name)));
  }
}

}  // namespace

void report_staged_table(const Step& step, std::string_view table, const std::string& staged,
                         const std::vector<DropRule>& table_rules, const std::string& rows_sql) {
  std::vector<DropRule> rules = {{unusable_row, "a value that is needed is missing or unreadable"}};
  rules.insert(rules.end(), table_rules.begin(), table_rules.end());
  const TableSource& source = step.source(table);
  TableReport& report = step.report.table(std::string(table));
  for (const auto& row : step.connection.rows(fmt::format("SELECT reason, {} FROM {} GROUP BY 1", rows_sql, staged))) {
    const int reason = std::stoi(*row[0]);
    const std::int64_t rows = std::stoll(*row[1]);
    report.rows_read += rows;
    report.rows_kept += reason == 0 ? rows : 0;
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const auto& entry) { return entry.number == reason; });
    if (rule != rules.end()) {
      report.dropped.push_back({rule->words, rows});
    }
  }
  const auto place = [&](const Dropped& dropped) {
    return std::find_if(rules.begin(), rules.end(), [&](const auto& rule) { return rule.words == dropped.reason; });
  };
  std::sort(report.dropped.begin(), report.dropped.end(),
            [&](const auto& left, const auto& right) { return place(left) < place(right); });
  check_empty(step, source, report.rows_read);
  std::vector<ProblemCount> counts;
  for (const auto& row : step.connection.rows(
           fmt::format("SELECT problem, {} FROM {} WHERE problem <> 0 GROUP BY 1", rows_sql, staged))) {
    counts.push_back({static_cast<std::uint64_t>(std::stoll(*row[0])), std::stoll(*row[1])});
  }
  report_unreadable(step.connection, source, counts, report.rows_read, step.report);
}

}  // namespace miroir::claims::importing

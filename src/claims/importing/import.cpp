#include "claims/importing/import.hpp"

#include "claims/fingerprint.hpp"
#include "claims/importing/building_file.hpp"
#include "claims/importing/events.hpp"
#include "claims/importing/progress_monitor.hpp"
#include "claims/importing/region.hpp"
#include "claims/store_schema.hpp"
#include "columnar/full_disk.hpp"
#include "columnar/short_memory.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

namespace miroir::claims::importing {

namespace {

using columnar::quote_literal;

columnar::DatabaseOptions database_options(const ImportOptions& options, const BuildingFile& building) {
  columnar::DatabaseOptions database;
  database.path = building.path().string();
  database.memory_limit_bytes = options.memory_limit_bytes;
  if (options.threads > 0) {
    database.threads = options.threads;
  }
  database.temporary_directory = building.spill_folder().string();
  return database;
}

// When the tables themselves are wrong (one missing, a column missing) the import is refused; a small extraction is
// read all the same, so that its user learns at once what is wrong with the rows. A large one would keep him waiting.
constexpr std::uintmax_t small_extraction_bytes = std::uintmax_t{64} << 20;

std::uintmax_t bytes_of(const std::vector<TableSource>& sources) {
  std::uintmax_t bytes = 0;
  for (const TableSource& source : sources) {
    for (const SourceFile& file : source.files) {
      bytes += std::filesystem::file_size(file.path);
    }
  }
  return bytes;
}

// A table with something wrong in its files is left out of the reading that follows.
void leave_out_wrong_tables(std::vector<TableSource>& sources, const std::vector<base::Refusal>& problems) {
  for (TableSource& source : sources) {
    const bool wrong = std::any_of(source.files.begin(), source.files.end(), [&](const SourceFile& file) {
      return std::any_of(problems.begin(), problems.end(),
                         [&](const auto& problem) { return problem.message.starts_with(file.shown); });
    });
    if (wrong) {
      source.files.clear();
    }
  }
}

bool has_problem(const ImportReport& report, std::string_view code) {
  return std::any_of(report.problems.begin(), report.problems.end(),
                     [&](const base::Refusal& problem) { return problem.code == code; });
}

// A file that cannot be read on leaves no table to build the next steps from.
void stage_everything(const InputFormat& format, const Step& step, ProgressMonitor& monitor) {
  for (const NamedStep& named : format.staging) {
    monitor.begin(named.words);
    named.run(step);
    if (has_problem(step.report, "damaged-file")) {
      return;
    }
  }
}

void save_info(const InputFormat& format, const Step& step) {
  const ImportReport& report = step.report;
  std::string sources;
  for (const TableSource& source : step.sources) {
    for (const SourceFile& file : source.files) {
      sources += (sources.empty() ? "" : ", ") + file.shown;
    }
  }
  const auto save = [&](std::string_view key, const std::string& value) {
    step.connection.run(
        fmt::format("INSERT INTO store_info VALUES ({}, {})", quote_literal(key), quote_literal(value)));
  };
  save("schema_version", std::to_string(store_schema_version));
  save("format", std::string(format.name));
  save("region", report.region);
  save("fingerprint", report.fingerprint);
  save("first_month", report.first_month);
  save("last_month", report.last_month);
  if (!report.lags.last_flow_month.empty()) {
    save("last_flow_month", report.lags.last_flow_month);
    save("last_complete_month", report.lags.last_complete_month);
    save("lines", std::to_string(report.lags.lines));
    save("late_lines", std::to_string(report.lags.late_lines));
    save("information_lines", step.options.keep_information_lines ? "kept" : "dropped");
  }
  save("patients", std::to_string(report.counts.patients));
  save("practitioners", std::to_string(report.counts.practitioners));
  save("events", std::to_string(report.counts.events));
  const auto days = step.connection.rows("SELECT min(date)::VARCHAR, max(date)::VARCHAR FROM event").front();
  save("first_event", days[0].value_or(""));
  save("last_event", days[1].value_or(""));
  save("sources", sources);
}

// Before the fingerprint, which covers them.
void save_limitations(const Step& step) {
  std::vector<std::string> codes;
  for (const FoundLimitation& limitation : step.report.limitations) {
    codes.push_back(limitation.code);
  }
  if (!codes.empty()) {
    step.connection.run(fmt::format("INSERT INTO store_info VALUES ('limitations', {})",
                                    quote_literal(fmt::format("{}", fmt::join(codes, ",")))));
  }
}

void build_store(const InputFormat& format, const Step& step, ProgressMonitor& monitor) {
  monitor.begin("Netting cancelled lines and sorting events");
  format.build(step);
  if (!step.report.problems.empty()) {
    return;
  }
  count_store(step);
  if (step.report.counts.events == 0) {
    step.report.problems.push_back(
        base::refuse("nothing-left", "no act is left once the rules are applied: see the rows dropped by each rule"));
    return;
  }
  monitor.begin("Computing the fingerprint");
  save_limitations(step);
  step.report.fingerprint = store_fingerprint(step.connection);
  save_info(format, step);
  monitor.begin("Writing the store");
  step.connection.run("CHECKPOINT");
}

// Everything that happens while the new file is open.
void build(const InputFormat& format, const ImportOptions& options, const BuildingFile& building,
           ImportReport& report) {
  const columnar::Database database(database_options(options, building));
  const columnar::Connection connection = database.connect();
  connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
  connection.run(store_schema_sql());
  ProgressMonitor monitor(connection, options);
  monitor.begin("Looking for the tables");
  SourceFindings findings = find_sources(connection, options.from, format.tables);
  report.problems = findings.problems;
  report.remarks = findings.remarks;
  for (const TableSource& source : findings.sources) {
    TableReport& table = report.table(source.table->name);
    for (const SourceFile& file : source.files) {
      table.files.push_back(file.shown);
    }
  }
  if (!report.problems.empty() && bytes_of(findings.sources) > small_extraction_bytes) {
    return;
  }
  leave_out_wrong_tables(findings.sources, report.problems);
  const Step step{connection, findings.sources, options, report};
  stage_everything(format, step, monitor);
  if (report.problems.empty() && !monitor.stopped()) {
    build_store(format, step, monitor);
  }
}

base::Result<void> check_options(const InputFormat& format, const ImportOptions& options) {
  if (!std::filesystem::is_directory(options.from)) {
    return base::refuse("no-folder", fmt::format("{} is not a folder of {}", options.from.string(), format.words));
  }
  if (options.region && !is_region(*options.region)) {
    return base::refuse("unknown-region",
                        fmt::format("{} is not the INSEE code of a French region (53 is Bretagne)", *options.region));
  }
  return check_store_place(options.store);
}

base::Refusal summary(const ImportReport& report) {
  const base::Refusal& first = report.problems.front();
  const std::size_t others = report.problems.size() - 1;
  return others == 0 ? first
                     : base::refuse(first.code, fmt::format("{} (and {} other problem{}, all in the report)",
                                                            first.message, others, others == 1 ? "" : "s"));
}

// What is needed is not known beforehand: sorting spills beside the store as much as it must.
base::Refusal disk_full(const std::filesystem::path& store) {
  const std::filesystem::path folder = std::filesystem::absolute(store).parent_path();
  std::error_code ignored;
  const auto space = std::filesystem::space(folder, ignored);
  return base::refuse(
      "disk-full", fmt::format("{}: there is no room in {} for the store and what its making spills beside it ({} MB "
                               "are free now); make room there, or name a store on a larger disk; nothing was changed",
                               store.string(), folder.string(), ignored ? 0 : space.available / 1'000'000));
}

base::Refusal memory_short(std::int64_t memory_limit_bytes) {
  return base::refuse("memory-short",
                      fmt::format("the import needs more than the {} MiB of memory it may take: nothing "
                                  "was changed; allow it more with --memory",
                                  memory_limit_bytes >> 20));
}

// DuckDB's first line says what is wrong; the others quote SQL.
base::Refusal failure(const ImportOptions& options, const columnar::ColumnarError& error) {
  if (options.stop != nullptr && options.stop->load()) {
    return base::refuse("interrupted", "the import was interrupted: nothing was changed");
  }
  if (columnar::is_full_disk(error)) {
    return disk_full(options.store);
  }
  if (columnar::is_short_memory(error)) {
    return memory_short(options.memory_limit_bytes);
  }
  const std::string words = error.what();
  return base::refuse("import-failed",
                      fmt::format("the import failed, nothing was changed: {}", words.substr(0, words.find('\n'))));
}

void import_into(const InputFormat& format, const ImportOptions& options, ImportOutcome& outcome) {
  BuildingFile building(options.store);
  build(format, options, building, outcome.report);
  if (options.stop != nullptr && options.stop->load()) {
    outcome.refusal = base::refuse("interrupted", "the import was interrupted: nothing was changed");
  } else if (!outcome.report.problems.empty()) {
    outcome.refusal = summary(outcome.report);
  } else {
    building.put_in_place();
  }
}

}  // namespace

ImportOutcome run_import(const InputFormat& format, const ImportOptions& options) {
  ImportOutcome outcome;
  const auto start = std::chrono::steady_clock::now();
  if (const auto checked = check_options(format, options); !checked) {
    outcome.refusal = checked.error();
    outcome.report.problems.push_back(checked.error());
    return outcome;
  }
  try {
    import_into(format, options, outcome);
  } catch (const columnar::ColumnarError& error) {
    outcome.refusal = failure(options, error);
    outcome.report.problems.push_back(*outcome.refusal);
  }
  outcome.report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace miroir::claims::importing

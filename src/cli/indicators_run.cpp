// `miroir indicators run`: computes the indicators of a claims store and writes a signed results file.
#include "cli/catalogue_folder.hpp"
#include "cli/indicators.hpp"
#include "cli/interruption.hpp"
#include "cli/results_run.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Arguments {
  ResultsRun run;
  std::string catalogue;
  std::string engine = "native";
  bool json = false;
};

void print_report(const Arguments& arguments, const ResultsReport& report) {
  const std::int64_t hidden = report.hidden.small + report.hidden.complementary;
  if (arguments.json) {
    nlohmann::ordered_json notes = nlohmann::ordered_json::array();
    for (const ResultsNote& note : report.notes) {
      notes.push_back({{"indicator", note.indicator}, {"left_out", note.left_out}, {"message", note.sentence}});
    }
    const nlohmann::ordered_json text{{"results", arguments.run.out.string()},
                                      {"rows", report.rows},
                                      {"hidden_small", report.hidden.small},
                                      {"hidden_complementary", report.hidden.complementary},
                                      {"results_sha256", report.results_sha256},
                                      {"public_key", report.public_key},
                                      {"notes", notes}};
    fmt::print("{}\n", text.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  for (const ResultsNote& note : report.notes) {
    fmt::print("{}{}\n", note.left_out ? "Left out: " : "Note: ", note.sentence);
  }
  fmt::print("{}: {} rows, {} of them hidden (fewer than {} patients, or found by difference)\nSigned by {}\n",
             arguments.run.out.string(), report.rows, hidden, arguments.run.min_cell, report.public_key);
}

base::Result<void> run(Arguments& arguments) {
  const auto engine = claims::parse_engine(arguments.engine);
  if (!engine) {
    return engine.error();
  }
  arguments.run.engine = *engine;
  arguments.run.catalogue = catalogue_folder(arguments.catalogue);
  const StopOnSignal stop_on_signal;
  base::Result<ResultsReport> report;
  {
    ProgressPrinter progress(arguments.json);
    report = run_results(arguments.run, progress);
  }
  if (!report) {
    return report.error();
  }
  print_report(arguments, *report);
  return {};
}

}  // namespace

void add_indicators_run(CLI::App& indicators) {
  CLI::App& command = *indicators.add_subcommand("run", "Compute the indicators of a claims store");
  const auto arguments = std::make_shared<Arguments>();
  ResultsRun& run_arguments = arguments->run;
  command.add_option("--store", run_arguments.store, "Claims store")->required();
  command.add_option("--period", run_arguments.periods, "Half-year or quarter, e.g. 2018-S1; may be given again")
      ->required();
  command.add_option("--catalogue", arguments->catalogue, "Another catalogue than the one shipped");
  command.add_option("--only", run_arguments.indicators, "Only these indicators, e.g. ppi,nsaid-65")->delimiter(',');
  command.add_option("--engine", arguments->engine, "native, reference, duckdb or clickhouse");
  command.add_option("--clickhouse", run_arguments.clickhouse, "URLs of the ClickHouse servers, separated by commas")
      ->delimiter(',');
  command.add_option("--threads", run_arguments.threads, "Threads (default: all cores)")->check(CLI::PositiveNumber);
  command.add_option("--min-cell", run_arguments.min_cell, "Least number of patients shown; 0 shows all")
      ->check(CLI::NonNegativeNumber)
      ->default_str("11");
  command.add_option("--out", run_arguments.out, "Results file: .csv, .json or .parquet")->required();
  command.add_flag("--json", arguments->json, "Report for programs");
  on_run(command, [arguments] { return run(*arguments); });
}

}  // namespace miroir::cli

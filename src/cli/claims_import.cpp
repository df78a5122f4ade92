// `miroir claims import`: builds a claims store from a folder of tables.
#include "claims/snds/import.hpp"
#include "cli/command.hpp"
#include "cli/progress_printer.hpp"

#include <fmt/core.h>

#include <atomic>
#include <csignal>
#include <memory>

namespace miroir::cli {

namespace {

std::atomic<bool> stop_asked = false;

struct ImportArguments {
  std::string format;
  claims::importing::ImportOptions options;
  std::string region;
  std::uint64_t memory_limit_bytes = std::uint64_t{4} << 30;
  bool json = false;
};

// While it lives, Ctrl+C and a polite kill end the import cleanly instead of leaving its files behind.
class StopOnSignal {
 public:
  StopOnSignal() : interrupt_(std::signal(SIGINT, ask)), terminate_(std::signal(SIGTERM, ask)) {}
  ~StopOnSignal() {
    std::signal(SIGINT, interrupt_);
    std::signal(SIGTERM, terminate_);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  static void ask(int) { stop_asked.store(true); }
  void (*interrupt_)(int);
  void (*terminate_)(int);
};

base::Result<void> run_import(ImportArguments& arguments) {
  claims::importing::ImportOptions& options = arguments.options;
  options.memory_limit_bytes = static_cast<std::int64_t>(arguments.memory_limit_bytes);
  if (!arguments.region.empty()) {
    options.region = arguments.region;
  }
  const StopOnSignal stop_on_signal;
  options.stop = &stop_asked;
  claims::importing::ImportOutcome outcome;
  {
    ProgressPrinter printer(arguments.json);
    options.progress = [&](std::string_view step, double fraction) { printer.update(step, fraction); };
    outcome = claims::snds::import_snds(options);
  }
  fmt::print("{}", arguments.json ? report_json(outcome.report) : report_text(outcome.report));
  if (outcome.refusal) {
    return *outcome.refusal;
  }
  return {};
}

}  // namespace

void add_claims_import(CLI::App& claims) {
  CLI::App& command = *claims.add_subcommand("import", "Build a claims store from a folder of claims tables");
  const auto arguments = std::make_shared<ImportArguments>();
  command.add_option("--format", arguments->format, "How the tables are written: snds")
      ->required()
      ->check(CLI::IsMember({"snds"}));
  command.add_option("--from", arguments->options.from, "Folder of the tables (CSV or Parquet)")->required();
  command.add_option("--store", arguments->options.store, "Claims store to make or replace")->required();
  command.add_option("--memory", arguments->memory_limit_bytes, "Memory allowed, e.g. 4GiB")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("4GiB");
  command.add_option("--region", arguments->region, "INSEE code of the region (default: most practitioners' own)");
  command.add_option("--threads", arguments->options.threads, "Threads (default: all cores)")
      ->check(CLI::PositiveNumber);
  command.add_flag("--keep-information-lines", arguments->options.keep_information_lines,
                   "Keep lines whose expense is for information only (DPN_QLF 71, 72)");
  command.add_flag("--json", arguments->json, "Report for machines");
  on_run(command, [arguments] { return run_import(*arguments); });
}

}  // namespace miroir::cli

// `miroir feedback publish`: brings a signed results file into the platform.
#include "cli/command.hpp"
#include "cli/interruption.hpp"
#include "cli/progress_printer.hpp"
#include "store/publishing.hpp"

#include <chrono>
#include <filesystem>

#include <fmt/core.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Arguments {
  store::PublishRequest request;
  bool json = false;
};

const char* outcome_name(feedback::PublishOutcome outcome) {
  static constexpr const char* names[] = {"published", "held", "already-published"};
  return names[static_cast<std::size_t>(outcome)];
}

void print_report(const Arguments& arguments, const store::PublishReport& report) {
  if (arguments.json) {
    const nlohmann::ordered_json text{
        {"outcome", outcome_name(report.outcome)}, {"return", report.id},       {"rows", report.rows},
        {"hidden_rows", report.hidden_rows},       {"periods", report.periods}, {"signer", report.signer},
        {"first_signer", report.first_signer}};
    fmt::print("{}\n", text.dump(2));
    return;
  }
  static constexpr const char* sentences[] = {"Published as return", "Held as return",
                                              "Already here, nothing changed: return"};
  fmt::print("{} {}: {} rows of {}\n", sentences[static_cast<std::size_t>(report.outcome)], report.id, report.rows,
             fmt::join(report.periods, ", "));
  if (report.outcome == feedback::PublishOutcome::held) {
    fmt::print("Nobody sees it until the coordinator publishes it, on the page /retours\n");
  }
  if (report.first_signer) {
    fmt::print("First publication here: results signed by {} are trusted from now on\n", report.signer);
  }
}

base::Result<void> check_correction(const store::PublishRequest& request) {
  if (request.corrects.has_value() == request.reason.empty()) {
    return base::refuse("no-reason", "a correction is given with both --corrects RETURN and --reason \"why\"");
  }
  return {};
}

// Until the loading begins nothing has changed; the loading itself is one transaction, which is let finish.
base::Result<store::PublishReport> verify_and_load(Arguments& arguments, ProgressPrinter& progress) {
  if (const auto correction = check_correction(arguments.request); !correction) {
    return correction.error();
  }
  progress.update("Verifying the results", -1);
  const auto verified = store::verify_for_publication(arguments.request);
  if (!verified) {
    return verified.error();
  }
  StopOnSignal::check();
  std::error_code error;
  std::filesystem::create_directories(arguments.request.data_directory, error);
  if (error) {
    return base::refuse("no-data-directory", fmt::format("the data directory {} cannot be made: {}",
                                                         arguments.request.data_directory.string(), error.message()));
  }
  auto store = store::PlatformStore::open(store::database_url(arguments.request.data_directory.string()));
  if (!store) {
    return store.error();
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  arguments.request.now_seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  StopOnSignal::check();
  progress.update("Publishing", -1);
  return store::load_publication(**store, *verified, arguments.request);
}

base::Result<void> publish(Arguments& arguments) {
  const StopOnSignal stop_on_signal;
  base::Result<store::PublishReport> report;
  {
    ProgressPrinter progress(arguments.json);
    report = verify_and_load(arguments, progress);
  }
  if (!report) {
    return report.error();
  }
  print_report(arguments, *report);
  return {};
}

}  // namespace

void add_feedback(CLI::App& app) {
  CLI::App& feedback = *app.add_subcommand("feedback", "Returns of indicators to physicians and groups");
  feedback.require_subcommand(1);
  CLI::App& command = *feedback.add_subcommand("publish", "Bring a signed results file into the platform");
  const auto arguments = std::make_shared<Arguments>();
  store::PublishRequest& request = arguments->request;
  command.add_option("--results", request.results, "Results file, its manifest and signature beside it")->required();
  command.add_option("--data", request.data_directory, "Data directory of the platform")->required();
  command.add_option("--accept-signer", request.accepted_signer, "Public key of a signer to trust from now on");
  command.add_flag("--allow-small-cells", request.allow_small_cells, "Accept results made with --min-cell below 11");
  command.add_flag("--hold", request.hold, "Receive it without showing it: the coordinator publishes it on a page");
  command.add_option("--corrects", request.corrects, "Number of the return that this file corrects");
  command.add_option("--reason", request.reason, "Why it corrects it, in words for its readers");
  command.add_flag("--json", arguments->json, "Report for programs");
  on_run(command, [arguments] { return publish(*arguments); });
  add_feedback_print(feedback);
}

}  // namespace miroir::cli

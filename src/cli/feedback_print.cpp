// `miroir feedback print`: profiles and booklets of the latest return as PDF files.
#include "cli/command.hpp"
#include "cli/progress_printer.hpp"
#include "web/data_directory.hpp"
#include "web/paper/region_printing.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Arguments {
  std::filesystem::path data_directory;
  web::PrintRequest request;
  std::string language = "fr";
  bool json = false;
};

base::Result<void> print(Arguments& arguments) {
  if (const auto checked = web::check_data_directory(arguments.data_directory); !checked) {
    return checked.error();
  }
  const auto secret = web::read_secret(arguments.data_directory);
  if (!secret) {
    return secret.error();
  }
  const int connections = static_cast<int>(std::thread::hardware_concurrency()) + 2;
  auto store = store::PlatformStore::open(store::database_url(arguments.data_directory.string()), connections);
  if (!store) {
    return store.error();
  }
  web::PublishedReturns returns(**store);
  const std::string& drawn_with = *secret;
  ProgressPrinter progress(arguments.json);
  arguments.request.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  arguments.request.language = base::parse_language(arguments.language);
  const auto report = web::print_region({**store, returns, drawn_with}, arguments.request, [&](int done, int all) {
    progress.update("Printing", static_cast<double>(done) / all);
  });
  if (!report) {
    return report.error();
  }
  if (arguments.json) {
    const nlohmann::ordered_json text{{"profiles", report->profiles}, {"booklets", report->booklets}};
    fmt::print("{}\n", text.dump(2));
  } else {
    fmt::print("Printed {} profiles and {} booklets into {}\n", report->profiles, report->booklets,
               arguments.request.out.string());
  }
  return {};
}

}  // namespace

void add_feedback_print(CLI::App& feedback) {
  CLI::App& command = *feedback.add_subcommand("print", "Profiles and booklets of the latest return, as PDF files");
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("--data", arguments->data_directory, "Data directory of the platform")->required();
  command.add_option("--out", arguments->request.out, "Folder to print into, a folder per group")->required();
  command.add_option("--physician", arguments->request.physicians, "This physician's profile alone (repeatable)");
  command.add_option("--group", arguments->request.groups, "This group's booklet and profiles alone (repeatable)");
  command.add_option("--language", arguments->language, "fr or en")->check(CLI::IsMember({"fr", "en"}));
  command.add_option("--presses", arguments->request.presses, "Pages set at the same time (default: one per core)")
      ->check(CLI::Range(1, 16));
  command.add_flag("--json", arguments->json, "Report for programs");
  on_run(command, [arguments] { return print(*arguments); });
}

}  // namespace miroir::cli

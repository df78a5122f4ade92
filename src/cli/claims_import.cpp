// `miroir claims import`: builds a claims store from a folder of tables.
#include "claims/answerability.hpp"
#include "claims/omop/import.hpp"
#include "claims/snds/import.hpp"
#include "cli/catalogue_folder.hpp"
#include "cli/command.hpp"
#include "cli/interruption.hpp"
#include "cli/progress_printer.hpp"
#include "cli/refusal_report.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace miroir::cli {

namespace {

struct ImportArguments {
  std::string format;
  std::string catalogue;
  claims::importing::ImportOptions options;
  std::string region;
  std::uint64_t memory_limit_bytes = std::uint64_t{4} << 30;
  bool json = false;
};

// What the store can answer of the catalogue, for a base that does not hold everything.
base::Result<std::vector<claims::Answerability>> assess_catalogue(const ImportArguments& arguments) {
  const auto catalogue = measures::load_catalogue(catalogue_folder(arguments.catalogue));
  if (!catalogue) {
    return catalogue.error();
  }
  const auto store = claims::ClaimsStore::open(arguments.options.store, {});
  if (!store) {
    return store.error();
  }
  const auto gaps = claims::StoreGaps::of(*store);
  std::vector<claims::Answerability> answers;
  for (const measures::Measure& measure : catalogue->measures) {
    answers.push_back(claims::assess(gaps, *catalogue, measure));
  }
  return answers;
}

void print_answers(const std::vector<claims::Answerability>& answers) {
  fmt::print("\nIndicators of the catalogue\n");
  for (const claims::Answerability& answer : answers) {
    const auto& reasons = answer.can_be_counted() ? answer.cautions : answer.missing;
    fmt::print("{:<28} {}{}{}\n", answer.indicator, answer.can_be_counted() ? "can be counted" : "cannot be counted",
               reasons.empty() ? "" : ": ", fmt::join(reasons, "; "));
  }
}

nlohmann::ordered_json answers_json(const std::vector<claims::Answerability>& answers) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const claims::Answerability& answer : answers) {
    all.push_back({{"id", answer.indicator},
                   {"can_be_counted", answer.can_be_counted()},
                   {"missing", answer.missing},
                   {"cautions", answer.cautions}});
  }
  return all;
}

// An SNDS store answers everything: only what a base of another format lacks is worth the reading.
base::Result<void> print_report(const ImportArguments& arguments, const claims::importing::ImportOutcome& outcome) {
  std::vector<claims::Answerability> answers;
  base::Result<void> assessed;
  if (!outcome.refusal && !outcome.report.limitations.empty()) {
    auto found = assess_catalogue(arguments);
    assessed = found ? base::Result<void>() : found.error();
    answers = found ? std::move(*found) : answers;
  }
  if (arguments.json) {
    auto json = nlohmann::ordered_json::parse(report_json(outcome.report));
    if (!answers.empty()) {
      json["indicators"] = answers_json(answers);
    }
    if (outcome.refusal || !assessed) {
      const base::Refusal refusal = outcome.refusal ? *outcome.refusal : assessed.error();
      json.update(nlohmann::ordered_json::parse(refusal_json(refusal)));
    }
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return assessed;
  }
  fmt::print("{}", report_text(outcome.report));
  if (!answers.empty()) {
    print_answers(answers);
  }
  return assessed;
}

base::Result<void> check_format(const ImportArguments& arguments) {
  if (arguments.format != "snds" && arguments.options.keep_information_lines) {
    return base::refuse("snds-only", "--keep-information-lines is for SNDS tables: leave it out");
  }
  return {};
}

base::Result<void> run_import(ImportArguments& arguments) {
  if (const auto checked = check_format(arguments); !checked) {
    return checked.error();
  }
  auto& options = arguments.options;
  options.memory_limit_bytes = static_cast<std::int64_t>(arguments.memory_limit_bytes);
  if (!arguments.region.empty()) {
    options.region = arguments.region;
  }
  const StopOnSignal stop_on_signal;
  options.stop = &StopOnSignal::asked();
  claims::importing::ImportOutcome outcome;
  {
    ProgressPrinter printer(arguments.json);
    options.progress = [&](std::string_view step, double fraction) { printer.update(step, fraction); };
    outcome = arguments.format == "omop" ? claims::omop::import_omop(options) : claims::snds::import_snds(options);
  }
  const auto printed = print_report(arguments, outcome);
  const auto refused = outcome.refusal ? base::Result<void>(*outcome.refusal) : printed;
  if (!refused && arguments.json) {
    end_refused(refused.error());
  }
  return refused;
}

}  // namespace

void add_claims_import(CLI::App& claims) {
  CLI::App& command = *claims.add_subcommand("import", "Build a claims store from a folder of claims tables");
  const auto arguments = std::make_shared<ImportArguments>();
  command.add_option("--format", arguments->format, "How the tables are written: snds or omop")
      ->required()
      ->check(CLI::IsMember({"snds", "omop"}));
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
  command.add_option("--catalogue", arguments->catalogue,
                     "OMOP: the catalogue whose indicators the report assesses (default: the one shipped)");
  command.add_flag("--json", arguments->json, "Report for machines");
  on_run(command, [arguments] { return run_import(*arguments); });
}

}  // namespace miroir::cli

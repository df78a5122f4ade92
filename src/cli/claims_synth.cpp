// `miroir claims synth`: writes a synthetic region in the shape of the SNDS.
#include "claims/synth/synthesis.hpp"
#include "cli/command.hpp"
#include "cli/interruption.hpp"
#include "cli/progress_printer.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct SynthArguments {
  claims::synth::Options options;
  std::string from = "2017-01";
  std::string to = "2018-12";
  std::string groups_from;
  std::vector<std::string> group_effects;
  bool csv = false;
  bool json = false;
};

base::Result<claims::synth::Options> complete(const SynthArguments& arguments) {
  claims::synth::Options options = arguments.options;
  const auto first = claims::synth::parse_month(arguments.from);
  const auto last = claims::synth::parse_month(arguments.to);
  if (!first || !last) {
    return first ? last.error() : first.error();
  }
  options.first = *first;
  options.last = base::add_months(*last, 1) - 1;
  if (!arguments.groups_from.empty()) {
    const auto month = claims::synth::parse_month(arguments.groups_from);
    if (!month) {
      return month.error();
    }
    options.groups_from = *month;
  }
  for (const std::string& text : arguments.group_effects) {
    const auto effect = claims::synth::parse_group_effect(text);
    if (!effect) {
      return effect.error();
    }
    options.group_effects.push_back(*effect);
  }
  options.format = arguments.csv ? columnar::FileFormat::csv : columnar::FileFormat::parquet;
  options.communes = claims::synth::default_communes_file();
  return options;
}

void print_summary(const std::filesystem::path& out, const claims::synth::Summary& summary, bool json) {
  if (json) {
    const nlohmann::ordered_json text{
        {"out", out.string()},      {"people", summary.people},       {"physicians", summary.physicians},
        {"groups", summary.groups}, {"act_lines", summary.act_lines}, {"medicine_lines", summary.medicine_lines}};
    fmt::print("{}\n", text.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  fmt::print(
      "{}: a synthetic region of {} people, {} physicians with patients and {} groups; {} act lines, {} of them "
      "medicines\n",
      out.string(), summary.people, summary.physicians, summary.groups, summary.act_lines, summary.medicine_lines);
}

base::Result<void> run_synth(const SynthArguments& arguments) {
  const auto options = complete(arguments);
  if (!options) {
    return options.error();
  }
  const StopOnSignal stop_on_signal;
  base::Result<claims::synth::Summary> summary;
  {
    ProgressPrinter printer(arguments.json);
    summary = claims::synth::synthesise(*options, [&](double share_done) {
      StopOnSignal::check();
      printer.update("Making a synthetic region", share_done);
    });
  }
  if (!summary) {
    return summary.error();
  }
  print_summary(options->out, *summary, arguments.json);
  return {};
}

}  // namespace

void add_claims_synth(CLI::App& claims) {
  CLI::App& command = *claims.add_subcommand("synth", "Write a synthetic region in the shape of the SNDS");
  auto arguments = std::make_shared<SynthArguments>();
  command.add_option("--out", arguments->options.out, "New or empty folder for the tables")->required();
  command.add_option("--region", arguments->options.region, "INSEE code of a French region")->capture_default_str();
  command.add_option("--patients", arguments->options.patients, "Inhabitants of the region")->capture_default_str();
  command.add_option("--seed", arguments->options.seed, "The same seed gives the same region")->capture_default_str();
  command.add_option("--from", arguments->from, "First month")->capture_default_str();
  command.add_option("--to", arguments->to, "Last month")->capture_default_str();
  command.add_option("--physicians", arguments->options.physicians,
                     "General practitioners with a list (default: by size)");
  command.add_option("--groups", arguments->options.groups, "Groups (default: by the number of physicians)");
  command.add_option("--groups-from", arguments->groups_from,
                     "Month in which groups open (default: in the years before)");
  command.add_option("--group-effect", arguments->group_effects,
                     "What joining a group does at once to one kind of care, e.g. ppi=0.8; may be given again");
  command.add_flag("--csv", arguments->csv, "Write CSV instead of Parquet");
  command.add_option("--products", arguments->options.products,
                     "A nomenclature like IR_PHA_R to take the medicines from");
  command.add_flag("--json", arguments->json, "Report for programs");
  on_run(command, [arguments] { return run_synth(*arguments); });
}

}  // namespace miroir::cli

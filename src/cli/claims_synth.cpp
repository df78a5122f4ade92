// `miroir claims synth`: writes a synthetic region in the shape of the SNDS.
#include "claims/synth/synthesis.hpp"
#include "cli/command.hpp"

#include <cstdio>

#include <fmt/core.h>
#include <unistd.h>

namespace miroir::cli {

namespace {

struct SynthArguments {
  claims::synth::Options options;
  std::string from = "2017-01";
  std::string to = "2018-12";
  bool csv = false;
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
  options.format = arguments.csv ? columnar::FileFormat::csv : columnar::FileFormat::parquet;
  options.communes = claims::synth::default_communes_file();
  return options;
}

void show_progress(double share_done) { fmt::print(stderr, "\r{:3.0f} %", share_done * 100); }

base::Result<void> run_synth(const SynthArguments& arguments) {
  const auto options = complete(arguments);
  if (!options) {
    return options.error();
  }
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto summary = claims::synth::synthesise(*options, terminal ? show_progress : claims::synth::Progress());
  if (terminal) {
    fmt::print(stderr, "\r     \r");
  }
  if (!summary) {
    return summary.error();
  }
  fmt::print(
      "{}: a synthetic region of {} people, {} physicians with patients and {} groups; {} act lines, {} of them "
      "medicines\n",
      options->out.string(), summary->people, summary->physicians, summary->groups, summary->act_lines,
      summary->medicine_lines);
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
  command.add_flag("--csv", arguments->csv, "Write CSV instead of Parquet");
  command.add_option("--products", arguments->options.products,
                     "A nomenclature like IR_PHA_R to take the medicines from");
  on_run(command, [arguments] { return run_synth(*arguments); });
}

}  // namespace miroir::cli

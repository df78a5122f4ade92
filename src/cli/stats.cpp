// `miroir stats`: the statistics of feedback, one by one, so that a statistician can check them. JSON on standard
// output.
#include "cli/command.hpp"
#include "stats/intervals.hpp"

#include <cstdint>
#include <memory>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

base::Result<void> print_estimate(const base::Result<stats::Estimate>& estimate) {
  if (!estimate) return estimate.error();
  const nlohmann::ordered_json json = {{"value", estimate->value},
                                       {"lower", estimate->lower},
                                       {"upper", estimate->upper},
                                       {"method", stats::method_name(estimate->method)}};
  fmt::print("{}\n", json.dump());
  return {};
}

struct ProportionOptions {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  double level = 0.95;
};

void add_proportion(CLI::App& stats) {
  auto& command = *stats.add_subcommand("proportion", "A share and its interval (Wilson's score interval)");
  const auto options = std::make_shared<ProportionOptions>();
  command.add_option("--numerator", options->numerator, "Those who meet the condition")->required();
  command.add_option("--denominator", options->denominator, "Those who are counted")->required();
  command.add_option("--level", options->level, "Coverage of the interval")->capture_default_str();
  on_run(command, [options] {
    return print_estimate(stats::proportion(options->numerator, options->denominator, options->level));
  });
}

struct RateOptions {
  std::int64_t events = 0;
  double exposure = 0;
  double per = 1000;
  double level = 0.95;
};

void add_rate(CLI::App& stats) {
  auto& command =
      *stats.add_subcommand("rate", "Events per exposure and interval (exact below 10 events, Byar's from 10)");
  const auto options = std::make_shared<RateOptions>();
  command.add_option("--events", options->events, "Events counted")->required();
  command.add_option("--exposure", options->exposure, "Patients, or the time they were followed")->required();
  command.add_option("--per", options->per, "The rate is given per so many")->capture_default_str();
  command.add_option("--level", options->level, "Coverage of the interval")->capture_default_str();
  on_run(command, [options] {
    return print_estimate(stats::rate(options->events, options->exposure, options->per, options->level));
  });
}

}  // namespace

void add_stats(CLI::App& app) {
  CLI::App& stats = *app.add_subcommand("stats", "Compute one statistic of the feedback, as JSON");
  stats.require_subcommand(1);
  add_proportion(stats);
  add_rate(stats);
}

}  // namespace miroir::cli

// `miroir stats`: the statistics of feedback, one by one, so that a statistician can check them. JSON on standard
// output.
#include "cli/stats/commands.hpp"
#include "stats/intervals.hpp"

#include <cmath>
#include <cstdint>
#include <memory>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

base::Result<void> print_estimate(const base::Result<stats::Estimate>& estimate) {
  if (!estimate) return estimate.error();
  print_json(estimate_json(*estimate));
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

Json estimate_json(const stats::Estimate& estimate) {
  return {{"value", estimate.value},
          {"lower", estimate.lower},
          {"upper", estimate.upper},
          {"method", stats::method_name(estimate.method)}};
}

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

void print_json(const Json& json) {
  // A name that is not UTF-8 must not end the program.
  fmt::print("{}\n", json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void add_computation(CLI::App& stats, const char* name, const char* description, Computation compute) {
  auto& command = *stats.add_subcommand(name, description);
  const auto path = std::make_shared<std::string>();
  command.add_option("--input", *path, "File of one JSON object, or - for standard input")->required();
  on_run(command, [path, compute]() -> base::Result<void> {
    const auto input = read_input(*path);
    if (!input) return input.error();
    const auto json = reading([&] { return compute(*input); });
    if (!json) return json.error();
    print_json(*json);
    return {};
  });
}

void add_stats(CLI::App& app) {
  CLI::App& stats = *app.add_subcommand("stats", "Compute one statistic of the feedback, as JSON");
  stats.require_subcommand(1);
  add_proportion(stats);
  add_rate(stats);
  add_contingency(stats);
  add_computation(stats, "mean", "Mean and interval: Student's, log-normal, bootstrap or of clusters", compute_mean);
  add_computation(stats, "did", "Difference-in-differences of members and controls", compute_did);
  add_computation(stats, "balance", "Standardised differences of members and controls", compute_balance);
  add_computation(stats, "economic", "Saving of groups against controls, and return", compute_economic);
  add_computation(stats, "holm", "p values of a family of tests, corrected", compute_holm);
  add_computation(stats, "ratio", "Observed / expected events, and interval", compute_ratio);
  add_computation(stats, "difference", "Difference of two figures, and interval", compute_difference);
  add_computation(stats, "change", "Change between two periods, named or not", compute_change);
  add_computation(stats, "standardise", "Case mix: indirect or direct standardisation", compute_standardisation);
  add_computation(stats, "funnel", "Control limits around a reference, and over-dispersion", compute_funnel);
  add_computation(stats, "reliability", "Reliability and shrunken estimate of each unit", compute_reliability);
  add_computation(stats, "run-chart", "Natural limits of a series, and its signals", compute_run_chart);
  add_computation(stats, "quantiles", "Median, or quantiles no finer than the units allow", compute_quantiles);
}

}  // namespace miroir::cli

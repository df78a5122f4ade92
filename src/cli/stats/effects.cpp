// `miroir stats mean, did, balance, economic`.
#include "cli/stats/commands.hpp"
#include "stats/balance.hpp"
#include "stats/difference_in_differences.hpp"
#include "stats/economic.hpp"
#include "stats/skewed_mean.hpp"

namespace miroir::cli {

namespace {

stats::Resampling resampling_of(const InputObject& input) {
  stats::Resampling resampling;
  if (input.has("seed")) resampling.seed = static_cast<std::uint64_t>(input.count("seed"));
  if (input.has("draws")) resampling.draws = static_cast<std::size_t>(input.count("draws"));
  return resampling;
}

stats::Cluster cluster_of(const InputObject& input) {
  input.only({"name", "size", "sum"});
  return {input.number("size"), input.number("sum")};
}

stats::Moments moments_of_values(const std::vector<double>& values) {
  stats::Moments moments;
  for (const double value : values) {
    ++moments.count;
    moments.sum += value;
    moments.sum_of_squares += value * value;
  }
  return moments;
}

base::Result<stats::Estimate> mean_of(const InputObject& input) {
  const double level = input.number("level", 0.95);
  if (input.has("clusters")) {
    input.only({"clusters", "level"});
    return stats::clustered_mean(items_of<stats::Cluster>(input, "clusters", cluster_of), level);
  }
  if (!input.has("values")) {
    input.only({"count", "sum", "sum_of_squares", "level"});
    return stats::mean({input.count("count"), input.number("sum"), input.number("sum_of_squares")}, level);
  }
  input.only({"values", "method", "seed", "draws", "level"});
  const auto values = input.numbers("values");
  switch (word_of(input, "method", {"student", "log-normal", "bootstrap"}, 0)) {
    case 1:
      return stats::log_normal_mean(values, level);
    case 2:
      return stats::bootstrap_mean(values, resampling_of(input), level);
    default:
      return stats::mean(moments_of_values(values), level);
  }
}

stats::Observation observation_of(const InputObject& input) {
  input.only({"physician", "cluster", "period", "start", "numerator", "denominator"});
  stats::Observation observation;
  observation.physician = input.text("physician");
  observation.cluster = input.text("cluster", "");
  observation.period = input.whole("period");
  if (input.has("start")) observation.start = input.whole("start");
  observation.numerator = input.number("numerator");
  observation.denominator = input.number("denominator");
  return observation;
}

stats::DidOptions did_options(const InputObject& input) {
  stats::DidOptions options;
  options.level = input.number("level", options.level);
  options.power = input.number("power", options.power);
  if (input.has("window")) options.window = input.count("window");
  return options;
}

Json did_json(const stats::DifferenceInDifferences& did) {
  Json json = estimate_json(did.effect);
  json["standard_error"] = did.standard_error;
  json["p"] = did.p;
  json["minimum_detectable_effect"] = did.minimum_detectable_effect;
  json["members"] = did.members;
  json["controls"] = did.controls;
  json["clusters"] = did.clusters;
  json["event_study"] = Json::array();
  for (const stats::EventCoefficient& coefficient : did.event_study) {
    Json event = {{"relative_period", coefficient.relative_period}};
    event.update(estimate_json(coefficient.effect));
    json["event_study"].push_back(std::move(event));
  }
  json["pre_trend"] = nullptr;
  if (did.pre_trend) {
    json["pre_trend"] = {
        {"f", did.pre_trend->f}, {"df1", did.pre_trend->df1}, {"df2", did.pre_trend->df2}, {"p", did.pre_trend->p}};
  }
  return json;
}

base::Result<stats::Balance> balance_of(const InputObject& variable) {
  variable.only({"name", "members", "controls"});
  const InputObject members = variable.object("members");
  const InputObject controls = variable.object("controls");
  if (members.has("numerator")) {
    members.only({"numerator", "denominator"});
    controls.only({"numerator", "denominator"});
    return stats::balance_of_shares(members.count("numerator"), members.count("denominator"),
                                    controls.count("numerator"), controls.count("denominator"));
  }
  return stats::balance_of_means(moments_of(members), moments_of(controls));
}

stats::CostUnit cost_unit(const InputObject& input) {
  input.only({"name", "patients", "cost", "expected_cost"});
  return {input.count("patients"), input.number("cost"), input.number("expected_cost")};
}

std::optional<double> programme_cost(const InputObject& input) {
  if (!input.has("programme_cost")) return std::nullopt;
  return input.number("programme_cost");
}

base::Result<Json> published_json(const InputObject& input) {
  input.only({"group_cost", "control_cost", "patients", "physicians", "programme_cost", "rounding"});
  const std::int64_t patients = input.count("patients");
  const auto saving = stats::saving_from_costs(input.number("group_cost"), input.number("control_cost"), patients,
                                               programme_cost(input), input.number("rounding", 0.01));
  if (!saving) return saving.error();
  Json json = {
      {"saving_per_patient", saving->per_patient}, {"saving", saving->total}, {"saving_tolerance", saving->tolerance}};
  if (input.has("physicians")) {
    const std::int64_t physicians = input.count("physicians");
    if (physicians == 0) input.refuse("physicians", "must be above 0");
    json["saving_per_physician"] = saving->total / static_cast<double>(physicians);
  }
  if (saving->return_per_euro) {
    json["return_per_euro"] = *saving->return_per_euro;
    json["return_tolerance"] = *saving->return_tolerance;
  }
  return json;
}

}  // namespace

base::Result<Json> compute_mean(const InputObject& input) {
  const auto mean = mean_of(input);
  if (!mean) return mean.error();
  return estimate_json(*mean);
}

base::Result<Json> compute_did(const InputObject& input) {
  input.only({"observations", "level", "power", "window"});
  const auto observations = items_of<stats::Observation>(input, "observations", observation_of);
  const auto did = stats::difference_in_differences(observations, did_options(input));
  if (!did) return did.error();
  return did_json(*did);
}

base::Result<Json> compute_balance(const InputObject& input) {
  input.only({"variables"});
  Json table = Json::array();
  for (const InputObject& variable : input.objects("variables")) {
    const auto balance = balance_of(variable);
    if (!balance) return base::refuse(balance.error().code, variable.place() + ": " + balance.error().message);
    Json row = Json::object();
    row["name"] = variable.text("name", "");
    row["members"] = balance->members;
    row["controls"] = balance->controls;
    row["standardised_difference"] = balance->standardised_difference;
    row["notable"] = balance->notable;
    table.push_back(std::move(row));
  }
  return Json{{"variables", std::move(table)}};
}

base::Result<Json> compute_economic(const InputObject& input) {
  if (input.has("group_cost")) return published_json(input);
  input.only({"groups", "controls", "reference_cost", "programme_cost", "seed", "draws", "level"});
  const auto groups = items_of<stats::CostUnit>(input, "groups", cost_unit);
  const auto controls = items_of<stats::CostUnit>(input, "controls", cost_unit);
  const auto result = stats::evaluate_economy({groups, controls, input.number("reference_cost"), programme_cost(input)},
                                              resampling_of(input), input.number("level", 0.95));
  if (!result) return result.error();
  Json json = {{"group_cost", result->group_cost},
               {"control_cost", result->control_cost},
               {"patients", result->patients},
               {"saving_per_patient", estimate_json(result->saving_per_patient)},
               {"saving", estimate_json(result->saving)}};
  if (result->return_per_euro) json["return_per_euro"] = estimate_json(*result->return_per_euro);
  return json;
}

}  // namespace miroir::cli

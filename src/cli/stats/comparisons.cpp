// `miroir stats standardise, funnel, reliability, run-chart`.
#include "cli/stats/commands.hpp"
#include "stats/funnel.hpp"
#include "stats/reliability.hpp"
#include "stats/run_chart.hpp"
#include "stats/standardisation.hpp"

namespace miroir::cli {

namespace {

stats::IndirectStratum indirect_stratum(const InputObject& input) {
  input.only({"name", "exposure", "reference_events", "reference_exposure"});
  return {input.number("exposure"), input.number("reference_events"), input.number("reference_exposure")};
}

stats::DirectStratum direct_stratum(const InputObject& input) {
  input.only({"name", "events", "exposure", "standard_exposure"});
  return {input.count("events"), input.number("exposure"), input.number("standard_exposure")};
}

base::Result<Json> indirect_json(const InputObject& input) {
  input.only({"method", "observed", "strata", "per", "level"});
  const auto strata = items_of<stats::IndirectStratum>(input, "strata", indirect_stratum);
  const auto result = stats::standardise_indirectly(input.count("observed"), strata, input.number("per", 1),
                                                    input.number("level", 0.95));
  if (!result) return result.error();
  return Json{{"observed", result->observed},
              {"expected", result->expected},
              {"reference_value", result->reference_value},
              {"ratio", estimate_json(result->ratio)},
              {"standardised", estimate_json(result->standardised)}};
}

base::Result<Json> direct_json(const InputObject& input) {
  input.only({"method", "strata", "per", "level"});
  const auto strata = items_of<stats::DirectStratum>(input, "strata", direct_stratum);
  const auto rate = stats::standardise_directly(strata, input.number("per", 1), input.number("level", 0.95));
  if (!rate) return rate.error();
  return estimate_json(*rate);
}

stats::FunnelUnit funnel_unit(const InputObject& input) {
  input.only({"name", "numerator", "denominator"});
  return {input.count("numerator"), input.number("denominator")};
}

stats::FunnelOptions funnel_options(const InputObject& input) {
  stats::FunnelOptions options;
  options.kind = static_cast<stats::FunnelKind>(word_of(input, "kind", {"proportion", "ratio"}, 0));
  options.dispersion =
      static_cast<stats::Dispersion>(word_of(input, "dispersion", {"none", "multiplicative", "additive"}, 0));
  if (input.has("target")) options.target = input.number("target");
  options.winsorised_share = input.number("winsorised_share", options.winsorised_share);
  return options;
}

// What a list gives back carries the names that its items were given.
Json named(const InputObject& item) {
  Json json = Json::object();
  if (item.has("name")) json["name"] = item.text("name");
  return json;
}

Json funnel_point_json(const InputObject& unit, const stats::FunnelPoint& point) {
  Json json = named(unit);
  json["value"] = point.value;
  json["z"] = point.z;
  json["lower_95"] = point.limits.lower_95;
  json["upper_95"] = point.limits.upper_95;
  json["lower_998"] = point.limits.lower_998;
  json["upper_998"] = point.limits.upper_998;
  json["position"] = stats::position_name(point.position);
  return json;
}

base::Result<stats::Reliability> reliability_of(const InputObject& input, double level) {
  const auto units = input.objects("units");
  if (!units.empty() && units.front().has("events")) {
    return stats::reliability_of_rates(
        items_of<stats::RatesUnit>(input, "units",
                                   [](const InputObject& unit) {
                                     unit.only({"name", "events", "exposure"});
                                     return stats::RatesUnit{unit.count("events"), unit.number("exposure")};
                                   }),
        level);
  }
  if (!units.empty() && units.front().has("sum")) {
    return stats::reliability_of_means(
        items_of<stats::Moments>(
            input, "units",
            [](const InputObject& unit) {
              unit.only({"name", "count", "sum", "sum_of_squares"});
              return stats::Moments{unit.count("count"), unit.number("sum"), unit.number("sum_of_squares")};
            }),
        level);
  }
  return stats::reliability_of_shares(
      items_of<stats::SharesUnit>(input, "units",
                                  [](const InputObject& unit) {
                                    unit.only({"name", "numerator", "denominator"});
                                    return stats::SharesUnit{unit.count("numerator"), unit.count("denominator")};
                                  }),
      level);
}

Json reliability_unit_json(const InputObject& input, const stats::UnitReliability& unit) {
  Json json = named(input);
  json["value"] = unit.value;
  json["reliability"] = unit.reliability;
  json["comparable"] = unit.comparable;
  json["shrunken"] = estimate_json(unit.shrunken);
  return json;
}

Json run_point_json(double value, const stats::RunPoint& point) {
  return {{"value", value},       {"outside", point.outside},           {"shift", point.shift},
          {"trend", point.trend}, {"two_of_three", point.two_of_three}, {"signal", stats::signal_name(point.signal)}};
}

}  // namespace

base::Result<Json> compute_standardisation(const InputObject& input) {
  return word_of(input, "method", {"indirect", "direct"}, 0) == 0 ? indirect_json(input) : direct_json(input);
}

base::Result<Json> compute_funnel(const InputObject& input) {
  input.only({"kind", "dispersion", "target", "winsorised_share", "units"});
  const auto units = items_of<stats::FunnelUnit>(input, "units", funnel_unit);
  const auto funnel = stats::funnel(units, funnel_options(input));
  if (!funnel) return funnel.error();
  Json points = Json::array();
  const auto named_units = input.objects("units");
  for (std::size_t index = 0; index < units.size(); ++index) {
    points.push_back(funnel_point_json(named_units[index], funnel->points[index]));
  }
  return Json{{"target", funnel->target},
              {"phi", funnel->phi},
              {"tau_squared", funnel->tau_squared},
              {"units", std::move(points)}};
}

base::Result<Json> compute_reliability(const InputObject& input) {
  input.only({"units", "level"});
  const auto reliability = reliability_of(input, input.number("level", 0.95));
  if (!reliability) return reliability.error();
  Json units = Json::array();
  const auto named_units = input.objects("units");
  for (std::size_t index = 0; index < named_units.size(); ++index) {
    units.push_back(reliability_unit_json(named_units[index], reliability->units[index]));
  }
  return Json{{"mean", reliability->mean},
              {"between_variance", reliability->between_variance},
              {"prior_size", number_json(reliability->prior_size)},
              {"units", std::move(units)}};
}

base::Result<Json> compute_run_chart(const InputObject& input) {
  input.only({"values", "desired"});
  const auto values = input.numbers("values");
  const auto desired = static_cast<stats::Direction>(word_of(input, "desired", {"neutral", "up", "down"}, 0));
  const auto chart = stats::run_chart(values, desired);
  if (!chart) return chart.error();
  Json points = Json::array();
  for (std::size_t index = 0; index < values.size(); ++index) {
    points.push_back(run_point_json(values[index], chart->points[index]));
  }
  return Json{{"mean", chart->mean},   {"median", chart->median}, {"moving_range", chart->moving_range},
              {"lower", chart->lower}, {"upper", chart->upper},   {"points", std::move(points)}};
}

}  // namespace miroir::cli

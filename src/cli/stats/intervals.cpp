// `miroir stats ratio, mean, difference, change, quantiles`.
#include "cli/stats/commands.hpp"
#include "stats/change.hpp"
#include "stats/quantile.hpp"

namespace miroir::cli {

namespace {

base::Refusal of_field(const char* field, const base::Refusal& refusal) {
  return base::refuse(refusal.code, std::string(field) + ": " + refusal.message);
}

base::Result<Json> paired_json(const InputObject& input) {
  const auto first = input.numbers("first");
  const auto second = input.numbers("second");
  const auto difference = stats::paired_difference(first, second, input.number("level", 0.95));
  if (!difference) return difference.error();
  return estimate_json(*difference);
}

base::Result<Json> means_json(const InputObject& input) {
  const auto difference = stats::difference_of_means(moments_of(input.object("first")),
                                                     moments_of(input.object("second")), input.number("level", 0.95));
  if (!difference) return difference.error();
  return estimate_json(*difference);
}

}  // namespace

stats::Moments moments_of(const InputObject& input) {
  input.only({"count", "sum", "sum_of_squares"});
  return {input.count("count"), input.number("sum"), input.number("sum_of_squares")};
}

base::Result<stats::Estimate> figure_of(const InputObject& figure, double level, double per) {
  if (figure.has("numerator")) {
    figure.only({"numerator", "denominator"});
    return stats::proportion(figure.count("numerator"), figure.count("denominator"), level);
  }
  if (figure.has("events")) {
    figure.only({"events", "exposure"});
    return stats::rate(figure.count("events"), figure.number("exposure"), per, level);
  }
  return stats::mean(moments_of(figure), level);
}

base::Result<Json> compute_ratio(const InputObject& input) {
  input.only({"observed", "expected", "level"});
  const auto ratio = stats::ratio(input.count("observed"), input.number("expected"), input.number("level", 0.95));
  if (!ratio) return of_field("expected", ratio.error());
  return estimate_json(*ratio);
}

base::Result<Json> compute_difference(const InputObject& input) {
  input.only({"first", "second", "paired", "level", "per"});
  if (input.truth("paired", false)) return paired_json(input);
  const InputObject first = input.object("first");
  const InputObject second = input.object("second");
  if (first.has("sum") && second.has("sum")) return means_json(input);
  const double level = input.number("level", 0.95);
  const double per = input.number("per", 1);
  const auto one = figure_of(first, level, per);
  if (!one) return of_field("first", one.error());
  const auto other = figure_of(second, level, per);
  if (!other) return of_field("second", other.error());
  const auto difference = stats::change(*other, *one, 0);
  if (!difference) return difference.error();
  return estimate_json(difference->difference);
}

base::Result<Json> compute_change(const InputObject& input) {
  input.only({"earlier", "later", "threshold", "level", "per"});
  const double level = input.number("level", 0.95);
  const double per = input.number("per", 1);
  const auto earlier = figure_of(input.object("earlier"), level, per);
  if (!earlier) return of_field("earlier", earlier.error());
  const auto later = figure_of(input.object("later"), level, per);
  if (!later) return of_field("later", later.error());
  const auto change = stats::change(*earlier, *later, input.number("threshold"));
  if (!change) return change.error();
  Json json = estimate_json(change->difference);
  json["verdict"] = stats::verdict_name(change->verdict);
  return json;
}

base::Result<Json> compute_quantiles(const InputObject& input) {
  input.only({"values", "parts"});
  const auto parts = static_cast<std::size_t>(input.has("parts") ? input.count("parts") : 2);
  const auto quantiles = stats::quantiles(input.numbers("values"), parts);
  if (!quantiles) return quantiles.error();
  return Json{{"parts", quantiles->parts}, {"cuts", quantiles->cuts}};
}

}  // namespace miroir::cli

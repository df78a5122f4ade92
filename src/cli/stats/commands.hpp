// The commands of `miroir stats`, one function each, and what they share. docs/reference/statistics.md describes what
// each reads and writes.
#pragma once

#include "cli/command.hpp"
#include "cli/stats/input.hpp"
#include "stats/intervals.hpp"

namespace miroir::cli {

using Json = nlohmann::ordered_json;

Json estimate_json(const stats::Estimate& estimate);
// A number that JSON has: what is infinite becomes null.
Json number_json(double value);
void print_json(const Json& json);

// A subcommand that reads one object (--input) and prints what `compute` makes of it.
using Computation = base::Result<Json> (*)(const InputObject&);
void add_computation(CLI::App& stats, const char* name, const char* description, Computation compute);

// The list of `objects` read by `read`, one by one.
template <class Item, class Read>
std::vector<Item> items_of(const InputObject& input, const char* field, Read read) {
  std::vector<Item> items;
  for (const InputObject& object : input.objects(field)) items.push_back(read(object));
  return items;
}

// One figure of the input, by its `kind`: proportion (numerator, denominator), rate (events, exposure), mean (count,
// sum, sum_of_squares).
base::Result<stats::Estimate> figure_of(const InputObject& figure, double level, double per);
stats::Moments moments_of(const InputObject& input);

base::Result<Json> compute_ratio(const InputObject& input);
base::Result<Json> compute_mean(const InputObject& input);
base::Result<Json> compute_difference(const InputObject& input);
base::Result<Json> compute_change(const InputObject& input);
base::Result<Json> compute_standardisation(const InputObject& input);
base::Result<Json> compute_funnel(const InputObject& input);
base::Result<Json> compute_reliability(const InputObject& input);
base::Result<Json> compute_run_chart(const InputObject& input);
base::Result<Json> compute_quantiles(const InputObject& input);
base::Result<Json> compute_did(const InputObject& input);
base::Result<Json> compute_balance(const InputObject& input);
base::Result<Json> compute_economic(const InputObject& input);
base::Result<Json> compute_holm(const InputObject& input);
void add_contingency(CLI::App& stats);

}  // namespace miroir::cli

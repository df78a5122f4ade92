#include "stats/economic.hpp"

#include "stats/checks.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::stats {

namespace {

constexpr std::size_t fewest_units = 3;

bool is_amount(double value) { return value >= 0 && std::isfinite(value); }
bool is_above_zero(double value) { return value > 0 && std::isfinite(value); }

base::Result<void> check_programme_cost(const std::optional<double>& cost) {
  if (!cost || is_above_zero(*cost)) return {};
  return base::refuse("impossible-counts", "programme_cost must be finite and above 0");
}

base::Result<void> check_units(std::span<const CostUnit> units, const char* side) {
  if (units.size() < fewest_units) {
    return base::refuse("too-few-units",
                        fmt::format("{}: {} units are too few, {} are needed", side, units.size(), fewest_units));
  }
  for (std::size_t index = 0; index < units.size(); ++index) {
    const CostUnit& unit = units[index];
    if (unit.patients <= 0 || !is_amount(unit.cost) || !is_above_zero(unit.expected_cost)) {
      return at_item(side, index,
                     base::refuse("impossible-counts",
                                  "patients and expected cost must be above 0, the cost 0 or more, all finite"));
    }
  }
  return {};
}

base::Result<void> check_input(const EconomicInput& input) {
  if (const auto checked = check_units(input.groups, "groups"); !checked) return checked.error();
  if (const auto checked = check_units(input.controls, "controls"); !checked) return checked.error();
  if (!is_above_zero(input.reference_cost)) {
    return base::refuse("impossible-counts", "reference_cost must be finite and above 0");
  }
  return check_programme_cost(input.programme_cost);
}

double standardised_cost(std::span<const CostUnit> units, double reference_cost) {
  double cost = 0;
  double expected = 0;
  for (const CostUnit& unit : units) {
    cost += unit.cost;
    expected += unit.expected_cost;
  }
  return cost / expected * reference_cost;
}

double resampled_cost(std::span<const CostUnit> units, double reference_cost, std::mt19937_64& generator) {
  std::vector<std::size_t> drawn(units.size());
  draw_places(generator, units.size(), drawn);
  std::vector<CostUnit> sample;
  for (const std::size_t place : drawn) sample.push_back(units[place]);
  return standardised_cost(sample, reference_cost);
}

Estimate scaled(const Estimate& estimate, double factor) {
  return {estimate.value * factor, estimate.lower * factor, estimate.upper * factor, estimate.method};
}

Estimate resampled_saving(const EconomicInput& input, double saving, const Resampling& resampling, double level) {
  std::mt19937_64 generator(resampling.seed);
  std::vector<double> savings;
  for (std::size_t draw = 0; draw < resampling.draws; ++draw) {
    const double groups = resampled_cost(input.groups, input.reference_cost, generator);
    savings.push_back(resampled_cost(input.controls, input.reference_cost, generator) - groups);
  }
  return percentile_interval(saving, std::move(savings), level);
}

}  // namespace

base::Result<Saving> saving_from_costs(double group_cost, double control_cost, std::int64_t patients,
                                       std::optional<double> programme_cost, double rounding) {
  if (!is_amount(group_cost) || !is_amount(control_cost) || !is_amount(rounding) || patients <= 0) {
    return base::refuse("impossible-counts", "costs and rounding must be 0 or more, patients above 0, all finite");
  }
  if (const auto checked = check_programme_cost(programme_cost); !checked) return checked.error();
  Saving saving;
  const double count = static_cast<double>(patients);
  saving.per_patient = control_cost - group_cost;
  saving.total = saving.per_patient * count;
  saving.tolerance = rounding * count;  // half of the last figure, for each of two costs
  if (programme_cost) {
    saving.return_per_euro = saving.total / *programme_cost;
    saving.return_tolerance = saving.tolerance / *programme_cost;
  }
  return saving;
}

base::Result<Economic> evaluate_economy(const EconomicInput& input, const Resampling& resampling, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (const auto checked = check_resampling(resampling); !checked) return checked.error();
  if (const auto checked = check_input(input); !checked) return checked.error();
  Economic result;
  result.group_cost = standardised_cost(input.groups, input.reference_cost);
  result.control_cost = standardised_cost(input.controls, input.reference_cost);
  for (const CostUnit& unit : input.groups) result.patients += unit.patients;
  result.saving_per_patient = resampled_saving(input, result.control_cost - result.group_cost, resampling, level);
  result.saving = scaled(result.saving_per_patient, static_cast<double>(result.patients));
  if (input.programme_cost) result.return_per_euro = scaled(result.saving, 1 / *input.programme_cost);
  return result;
}

}  // namespace miroir::stats

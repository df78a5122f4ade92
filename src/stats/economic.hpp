// What the groups are worth in pharmacy: standardised cost per patient of groups against controls.
//
// Shapes: amounts in euros; a unit is a group on one side, a physician or any other cluster on the control side. The
// expected cost of a unit is what the reference's mean costs by age x sex x long-term disease give on its patients.
// A side's standardised cost per patient = cost / expected cost x reference cost per patient. Saving per patient =
// controls - groups; saving = that x the groups' patients; return = saving / cost of the programme. The interval
// resamples units of each side, whole (Davison & Hinkley, Bootstrap Methods and their Application, 1997, ch. 3.8).
#pragma once

#include "stats/bootstrap.hpp"

#include <optional>
#include <span>

namespace miroir::stats {

// A saving from costs that are published rounded: what is true lies within `tolerance` of it.
struct Saving {
  double per_patient = 0;
  double total = 0;
  double tolerance = 0;                    // patients x the rounding of both costs
  std::optional<double> return_per_euro;   // none without a programme cost
  std::optional<double> return_tolerance;  // tolerance / programme cost
};

// From two published costs per patient, each rounded to a multiple of `rounding` (0: exact). Costs are 0 or more,
// patients above 0, the programme's cost above 0: otherwise "impossible-counts".
base::Result<Saving> saving_from_costs(double group_cost, double control_cost, std::int64_t patients,
                                       std::optional<double> programme_cost, double rounding = 0.01);

struct CostUnit {
  std::int64_t patients = 0;
  double cost = 0;
  double expected_cost = 0;
};

struct EconomicInput {
  std::span<const CostUnit> groups;
  std::span<const CostUnit> controls;
  double reference_cost = 0;  // per patient
  std::optional<double> programme_cost;
};

struct Economic {
  double group_cost = 0;    // standardised, per patient
  double control_cost = 0;  // standardised, per patient
  std::int64_t patients = 0;
  Estimate saving_per_patient;
  Estimate saving;
  std::optional<Estimate> return_per_euro;
};

// Refuses fewer than 3 units on a side ("too-few-units"), and amounts that cannot be ("impossible-counts").
base::Result<Economic> evaluate_economy(const EconomicInput& input, const Resampling& resampling, double level = 0.95);

}  // namespace miroir::stats

// How much of what separates units is theirs, and what remains of a figure once chance is taken out.
//
// Shapes: one unit is one physician's figure. Reliability lies between 0 and 1: variance between units / (variance
// between + sampling variance of this unit). The shrunken estimate is reliability x own value + (1 - reliability) x
// mean of all; its limits are quantiles of the posterior (beta, gamma or normal) with the moments taken as known.
//
// Methods: beta-binomial moments weighted by size (Kleinman, J Am Stat Assoc 1973;68:46); gamma-Poisson moments
// (Marshall, Appl Stat 1991;40:283); for means, the analysis of variance's estimator (Searle, Linear Models, 1971, ch.
// 9). The threshold 0.70 is that of Adams et al., N Engl J Med 2010;362:1014.
#pragma once

#include "stats/intervals.hpp"

#include <span>
#include <vector>

namespace miroir::stats {

inline constexpr double fewest_reliability = 0.70;

struct SharesUnit {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
};

struct RatesUnit {
  std::int64_t events = 0;
  double exposure = 0;
};

struct UnitReliability {
  double value = 0;
  double reliability = 0;
  bool comparable = false;  // reliability of at least 0.70
  Estimate shrunken;
};

struct Reliability {
  double mean = 0;              // of all units together
  double between_variance = 0;  // 0 where units vary no more than chance would make them: then nothing is reliable
  double prior_size = 0;        // denominator at which the reliability is 0.5; infinite where nothing is reliable
  std::vector<UnitReliability> units;  // in their order
};

// Each refuses fewer than 3 units ("too-few-units"), a unit without denominator ("nothing-counted") and impossible
// counts; units that are equal by nature (all 0, or all 1) have reliability 0.
base::Result<Reliability> reliability_of_shares(std::span<const SharesUnit> units, double level = 0.95);
base::Result<Reliability> reliability_of_rates(std::span<const RatesUnit> units, double level = 0.95);
// Each unit needs at least 1 value, and one of them 2.
base::Result<Reliability> reliability_of_means(std::span<const Moments> units, double level = 0.95);

}  // namespace miroir::stats

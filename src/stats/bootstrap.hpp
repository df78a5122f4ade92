// Resampling with replacement, from a seed: the same seed gives the same interval on every machine.
//
// Shapes: units are numbered 0 to count - 1; a draw holds `count` of them, some several times. Percentile interval
// (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13).
#pragma once

#include "stats/intervals.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <vector>

namespace miroir::stats {

struct Resampling {
  std::uint64_t seed = 1;
  std::size_t draws = 2000;
};

inline constexpr std::size_t most_draws = 1'000'000;

// 100 draws at least, and no more than most_draws: otherwise "impossible-draws".
base::Result<void> check_resampling(const Resampling& resampling);

// Fills `drawn` with as many places between 0 and count - 1 as it holds.
void draw_places(std::mt19937_64& generator, std::size_t count, std::vector<std::size_t>& drawn);

// Middle `level` of statistics of resamples; `value` is the figure on the data themselves.
Estimate percentile_interval(double value, std::vector<double> statistics, double level);

// Mean of values too skewed for Student's interval; refuses fewer than 10 values ("too-few-values").
base::Result<Estimate> bootstrap_mean(std::span<const double> values, const Resampling& resampling,
                                      double level = 0.95);

}  // namespace miroir::stats

#include "stats/bootstrap.hpp"

#include "stats/checks.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>
#include <boost/random/uniform_int_distribution.hpp>

namespace miroir::stats {

namespace {

constexpr std::size_t fewest_draws = 100;
constexpr std::size_t fewest_values = 10;

}  // namespace

base::Result<void> check_resampling(const Resampling& resampling) {
  if (resampling.draws >= fewest_draws && resampling.draws <= most_draws) return {};
  return base::refuse("impossible-draws", fmt::format("draws must lie between {} and {}, not {}", fewest_draws,
                                                      most_draws, resampling.draws));
}

void draw_places(std::mt19937_64& generator, std::size_t count, std::vector<std::size_t>& drawn) {
  // Boost's distribution, not the standard one: it gives the same places with every library.
  boost::random::uniform_int_distribution<std::size_t> place(0, count - 1);
  for (std::size_t& draw : drawn) draw = place(generator);
}

Estimate percentile_interval(double value, std::vector<double> statistics, double level) {
  std::sort(statistics.begin(), statistics.end());
  return {value, sorted_quantile(statistics, (1 - level) / 2), sorted_quantile(statistics, (1 + level) / 2),
          Method::bootstrap};
}

base::Result<Estimate> bootstrap_mean(std::span<const double> values, const Resampling& resampling, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (const auto checked = check_resampling(resampling); !checked) return checked.error();
  if (values.size() < fewest_values) {
    return base::refuse("too-few-values", fmt::format("values: {} are too few to be resampled, {} are needed",
                                                      values.size(), fewest_values));
  }
  std::mt19937_64 generator(resampling.seed);
  std::vector<std::size_t> drawn(values.size());
  std::vector<double> means;
  const double count = static_cast<double>(values.size());
  for (std::size_t draw = 0; draw < resampling.draws; ++draw) {
    draw_places(generator, values.size(), drawn);
    double sum = 0;
    for (const std::size_t place : drawn) sum += values[place];
    means.push_back(sum / count);
  }
  return percentile_interval(std::accumulate(values.begin(), values.end(), 0.0) / count, std::move(means), level);
}

}  // namespace miroir::stats

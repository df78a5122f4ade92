#include "stats/reliability.hpp"

#include "stats/checks.hpp"

#include <cmath>
#include <limits>

#include <fmt/core.h>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>

namespace miroir::stats {

namespace {

constexpr std::size_t fewest_units = 3;

// Weighted sums over units of value y and size n.
struct Sums {
  double count = 0;
  double size = 0;
  double squared_size = 0;
  double total = 0;  // of n x y

  double mean() const { return total / size; }
  double effective_size() const { return size - squared_size / size; }
};

Sums sums_of(const std::vector<double>& values, const std::vector<double>& sizes) {
  Sums sums;
  for (std::size_t index = 0; index < values.size(); ++index) {
    ++sums.count;
    sums.size += sizes[index];
    sums.squared_size += sizes[index] * sizes[index];
    sums.total += sizes[index] * values[index];
  }
  return sums;
}

// Sum of n (y - mean)².
double spread(const std::vector<double>& values, const std::vector<double>& sizes, double mean) {
  double sum = 0;
  for (std::size_t index = 0; index < values.size(); ++index) {
    sum += sizes[index] * (values[index] - mean) * (values[index] - mean);
  }
  return sum;
}

double positive(double variance) { return variance > 0 && std::isfinite(variance) ? variance : 0; }

base::Result<void> check_enough(std::size_t units) {
  if (units >= fewest_units) return {};
  return base::refuse("too-few-units", fmt::format("units: at least {} are needed, not {}", fewest_units, units));
}

// `sampling_variance` is that of one unit of size 1, `posterior` gives the limits for a unit's place.
template <class Posterior>
Reliability assembled(const std::vector<double>& values, const std::vector<double>& sizes, double mean, double between,
                      double sampling_variance, Posterior posterior) {
  Reliability result;
  result.mean = mean;
  result.between_variance = between;
  result.prior_size = between > 0 ? sampling_variance / between : std::numeric_limits<double>::infinity();
  for (std::size_t index = 0; index < values.size(); ++index) {
    UnitReliability unit;
    unit.value = values[index];
    unit.reliability = between > 0 ? sizes[index] / (sizes[index] + result.prior_size) : 0;
    unit.comparable = unit.reliability >= fewest_reliability;
    const double centre = mean + unit.reliability * (unit.value - mean);
    unit.shrunken = {centre, centre, centre, Method::posterior};
    if (between > 0 && result.prior_size > 0) posterior(index, result.prior_size, unit.shrunken);
    result.units.push_back(unit);
  }
  return result;
}

template <class Distribution>
void set_limits(Estimate& estimate, const Distribution& distribution, double level) {
  estimate.lower = boost::math::quantile(distribution, (1 - level) / 2);
  estimate.upper = boost::math::quantile(distribution, (1 + level) / 2);
}

base::Result<void> check_rate(const RatesUnit& unit) {
  if (unit.exposure == 0) return base::refuse("nothing-counted", "the exposure is 0: there is no rate of nothing");
  if (unit.events < 0 || !(unit.exposure > 0 && std::isfinite(unit.exposure))) {
    return base::refuse("impossible-counts", "events must be 0 or more, the exposure finite and above 0");
  }
  return {};
}

double within_squares(const Moments& unit) {
  return std::max(0.0, unit.sum_of_squares - unit.sum * unit.sum / static_cast<double>(unit.count));
}

base::Result<void> check_moments(const Moments& unit) {
  if (unit.count < 1) return base::refuse("nothing-counted", "the count is below 1: there is no mean of nothing");
  if (!std::isfinite(unit.sum) || !std::isfinite(unit.sum_of_squares) || unit.sum_of_squares < 0) {
    return base::refuse("impossible-counts", "the sum must be finite, the sum of squares finite and 0 or more");
  }
  const double least = unit.sum * unit.sum / static_cast<double>(unit.count);
  if (unit.sum_of_squares < least * (1 - 1e-9)) {
    return base::refuse("impossible-counts", "the sum of squares is too small for this sum and count");
  }
  return {};
}

template <class Unit, class Check>
base::Result<void> check_all(std::span<const Unit> units, double level, Check check) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (const auto checked = check_enough(units.size()); !checked) return checked.error();
  for (std::size_t index = 0; index < units.size(); ++index) {
    if (const auto checked = check(units[index]); !checked) return at_item("units", index, checked.error());
  }
  return {};
}

}  // namespace

base::Result<Reliability> reliability_of_shares(std::span<const SharesUnit> units, double level) {
  const auto check = [](const SharesUnit& unit) { return check_share(unit.numerator, unit.denominator); };
  if (const auto checked = check_all(units, level, check); !checked) return checked.error();
  std::vector<double> values;
  std::vector<double> sizes;
  for (const SharesUnit& unit : units) {
    sizes.push_back(static_cast<double>(unit.denominator));
    values.push_back(static_cast<double>(unit.numerator) / sizes.back());
  }
  const Sums sums = sums_of(values, sizes);
  const double mean = sums.mean();
  const double variance = mean * (1 - mean);
  const double excess = spread(values, sizes, mean) - (sums.count - 1) * variance;
  // A variance above mean x (1 - mean) cannot be that of shares; just below it, all units are 0 or 1 by nature.
  const double between = std::min(positive(excess / (sums.effective_size() - (sums.count - 1))), variance);
  const auto posterior = [&](std::size_t index, double prior_size, Estimate& estimate) {
    const double numerator = static_cast<double>(units[index].numerator);
    set_limits(estimate,
               boost::math::beta_distribution<>(mean * prior_size + numerator,
                                                (1 - mean) * prior_size + sizes[index] - numerator),
               level);
  };
  return assembled(values, sizes, mean, between, variance - between, posterior);
}

base::Result<Reliability> reliability_of_rates(std::span<const RatesUnit> units, double level) {
  if (const auto checked = check_all(units, level, check_rate); !checked) return checked.error();
  std::vector<double> values;
  std::vector<double> sizes;
  for (const RatesUnit& unit : units) {
    sizes.push_back(unit.exposure);
    values.push_back(static_cast<double>(unit.events) / unit.exposure);
  }
  const Sums sums = sums_of(values, sizes);
  const double mean = sums.mean();
  const double excess = spread(values, sizes, mean) - (sums.count - 1) * mean;
  const double between = positive(excess / sums.effective_size());
  const auto posterior = [&](std::size_t index, double prior_size, Estimate& estimate) {
    set_limits(estimate,
               boost::math::gamma_distribution<>(mean * prior_size + static_cast<double>(units[index].events),
                                                 1 / (prior_size + sizes[index])),
               level);
  };
  return assembled(values, sizes, mean, between, mean, posterior);
}

base::Result<Reliability> reliability_of_means(std::span<const Moments> units, double level) {
  if (const auto checked = check_all(units, level, check_moments); !checked) return checked.error();
  std::vector<double> values;
  std::vector<double> sizes;
  double squares = 0;
  for (const Moments& unit : units) {
    sizes.push_back(static_cast<double>(unit.count));
    values.push_back(unit.sum / sizes.back());
    squares += within_squares(unit);
  }
  const Sums sums = sums_of(values, sizes);
  if (sums.size <= sums.count) {
    return base::refuse("too-few-values", "units: each has a single value, nothing tells chance from difference");
  }
  const double within = squares / (sums.size - sums.count);
  const double excess = spread(values, sizes, sums.mean()) - (sums.count - 1) * within;
  const double between = positive(excess / sums.effective_size());
  const double z = normal_quantile(level);
  const auto posterior = [&](std::size_t index, double prior_size, Estimate& estimate) {
    const double half = z * std::sqrt(within / (prior_size + sizes[index]));
    estimate.lower = estimate.value - half;
    estimate.upper = estimate.value + half;
  };
  return assembled(values, sizes, sums.mean(), between, within, posterior);
}

}  // namespace miroir::stats

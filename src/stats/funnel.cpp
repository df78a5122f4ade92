#include "stats/funnel.hpp"

#include "stats/checks.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/core.h>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

namespace miroir::stats {

namespace {

// Tails outside the limits of 95 % and 99.8 %, one side.
constexpr double tail_95 = 0.025;
constexpr double tail_998 = 0.001;
constexpr double largest_size = 1e15;  // whole numbers of a double end at 2^53
// From this variance of the count on, the normal distribution is used: a step between counts is a thousandth of a
// standard deviation, and exact quantiles no longer converge.
constexpr double fewest_normal_variance = 1e6;

using Policy =
    boost::math::policies::policy<boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;
using Binomial = boost::math::binomial_distribution<double, Policy>;
using Poisson = boost::math::poisson_distribution<double, Policy>;

// The count below which `probability` lies, interpolated between whole counts.
template <class Distribution>
double interpolated_quantile(const Distribution& distribution, double probability) {
  double count = std::max(0.0, boost::math::quantile(distribution, probability));
  // The library's rounding may be off by one where the two sides of the tail nearly meet.
  while (count > 0 && boost::math::cdf(distribution, count - 1) >= probability) --count;
  while (boost::math::cdf(distribution, count) < probability) ++count;
  const double at = boost::math::cdf(distribution, count);
  const double step = boost::math::pdf(distribution, count);
  return std::max(0.0, count - (at - probability) / step);
}

// Where far less than one event is expected, a quantile between whole counts may fall beyond the target itself.
template <class Distribution>
FunnelLimits limits_of(const Distribution& distribution, double denominator, double most) {
  const double target = boost::math::mean(distribution) / denominator;
  const auto lower = [&](double tail) {
    return std::min(target, interpolated_quantile(distribution, tail) / denominator);
  };
  const auto upper = [&](double tail) {
    return std::clamp(interpolated_quantile(distribution, 1 - tail) / denominator, target, most);
  };
  return {lower(tail_95), upper(tail_95), lower(tail_998), upper(tail_998)};
}

FunnelLimits normal_limits(double target, double deviation) {
  const auto limit = [&](double level) { return normal_quantile(level) * deviation; };
  const double usual = limit(1 - 2 * tail_95);
  const double far = limit(1 - 2 * tail_998);
  return {target - usual, target + usual, target - far, target + far};
}

double most_of(FunnelKind kind) { return kind == FunnelKind::proportion ? 1 : std::numeric_limits<double>::infinity(); }

double sampling_variance(FunnelKind kind, double target, double denominator) {
  return (kind == FunnelKind::proportion ? target * (1 - target) : target) / denominator;
}

base::Result<void> check_unit(FunnelKind kind, const FunnelUnit& unit) {
  if (!(unit.denominator >= 0 && unit.denominator <= largest_size)) {
    return base::refuse("impossible-counts",
                        fmt::format("the denominator {} must lie between 0 and {:g}", unit.denominator, largest_size));
  }
  if (kind == FunnelKind::proportion) {
    if (unit.denominator != std::floor(unit.denominator)) {
      return base::refuse("impossible-counts", "the denominator of a proportion must be a whole number");
    }
    return check_share(unit.numerator, static_cast<std::int64_t>(unit.denominator));
  }
  if (unit.denominator == 0)
    return base::refuse("nothing-counted", "the denominator is 0: there is no ratio to nothing");
  if (unit.numerator < 0 || static_cast<double>(unit.numerator) > largest_size) {
    return base::refuse("impossible-counts",
                        fmt::format("the numerator {} must lie between 0 and {:g}", unit.numerator, largest_size));
  }
  return {};
}

base::Result<void> check_units(std::span<const FunnelUnit> units, FunnelKind kind) {
  if (units.size() < 2) {
    return base::refuse("too-few-units", fmt::format("units: a funnel needs at least 2, not {}", units.size()));
  }
  for (std::size_t index = 0; index < units.size(); ++index) {
    if (const auto checked = check_unit(kind, units[index]); !checked) return at_item("units", index, checked.error());
  }
  return {};
}

double overall_value(std::span<const FunnelUnit> units) {
  double numerator = 0;
  double denominator = 0;
  for (const FunnelUnit& unit : units) {
    numerator += static_cast<double>(unit.numerator);
    denominator += unit.denominator;
  }
  return numerator / denominator;
}

base::Result<double> target_of(std::span<const FunnelUnit> units, const FunnelOptions& options) {
  const double target = options.target.value_or(overall_value(units));
  if (!(target > 0 && target < most_of(options.kind))) {
    return base::refuse("no-variation", fmt::format("the target {} must lie strictly between 0 and {}: nothing varies "
                                                    "around it",
                                                    target, most_of(options.kind)));
  }
  return target;
}

std::vector<double> winsorised(std::vector<double> scores, double share) {
  std::vector<double> sorted = scores;
  std::sort(sorted.begin(), sorted.end());
  const double lowest = sorted_quantile(sorted, share);
  const double highest = sorted_quantile(sorted, 1 - share);
  for (double& score : scores) score = std::clamp(score, lowest, highest);
  return scores;
}

double mean_square(const std::vector<double>& scores) {
  double sum = 0;
  for (const double score : scores) sum += score * score;
  return sum / static_cast<double>(scores.size());
}

// DerSimonian & Laird, with weights 1 / s².
double between_variance(double phi, const std::vector<double>& variances) {
  const double count = static_cast<double>(variances.size());
  double weights = 0;
  double squares = 0;
  for (const double variance : variances) {
    weights += 1 / variance;
    squares += 1 / (variance * variance);
  }
  const double scale = weights - squares / weights;
  return scale > 0 ? std::max(0.0, (count * phi - (count - 1)) / scale) : 0;
}

FunnelLimits stretched(const FunnelLimits& limits, double target, double factor, double most) {
  const auto limit = [&](double value) { return std::clamp(target + (value - target) * factor, 0.0, most); };
  return {limit(limits.lower_95), limit(limits.upper_95), limit(limits.lower_998), limit(limits.upper_998)};
}

double stretch(const Funnel& funnel, Dispersion dispersion, double variance) {
  switch (dispersion) {
    case Dispersion::none:
      return 1;
    case Dispersion::multiplicative:
      return std::sqrt(std::max(1.0, funnel.phi));
    case Dispersion::additive:
      return std::sqrt((variance + funnel.tau_squared) / variance);
  }
  return 1;
}

FunnelPosition position_of(double value, const FunnelLimits& limits) {
  if (value < limits.lower_998) return FunnelPosition::below_998;
  if (value < limits.lower_95) return FunnelPosition::below_95;
  if (value > limits.upper_998) return FunnelPosition::above_998;
  if (value > limits.upper_95) return FunnelPosition::above_95;
  return FunnelPosition::within;
}

// Points without their limits, and what they say of over-dispersion.
Funnel scored(std::span<const FunnelUnit> units, const FunnelOptions& options, double target) {
  Funnel funnel;
  funnel.target = target;
  std::vector<double> scores;
  std::vector<double> variances;
  for (const FunnelUnit& unit : units) {
    FunnelPoint point;
    const double variance = sampling_variance(options.kind, target, unit.denominator);
    point.value = static_cast<double>(unit.numerator) / unit.denominator;
    point.z = (point.value - target) / std::sqrt(variance);
    scores.push_back(point.z);
    variances.push_back(variance);
    funnel.points.push_back(point);
  }
  funnel.phi = mean_square(winsorised(std::move(scores), options.winsorised_share));
  funnel.tau_squared = between_variance(funnel.phi, variances);
  return funnel;
}

}  // namespace

const char* position_name(FunnelPosition position) {
  switch (position) {
    case FunnelPosition::below_998:
      return "below-99.8";
    case FunnelPosition::below_95:
      return "below-95";
    case FunnelPosition::within:
      return "within";
    case FunnelPosition::above_95:
      return "above-95";
    case FunnelPosition::above_998:
      return "above-99.8";
  }
  return "";
}

FunnelLimits funnel_limits(FunnelKind kind, double target, double denominator) {
  const double variance = sampling_variance(kind, target, denominator);
  if (variance * denominator * denominator >= fewest_normal_variance) return normal_limits(target, std::sqrt(variance));
  if (kind == FunnelKind::proportion) return limits_of(Binomial(denominator, target), denominator, 1);
  return limits_of(Poisson(target * denominator), denominator, most_of(kind));
}

base::Result<Funnel> funnel(std::span<const FunnelUnit> units, const FunnelOptions& options) {
  if (const auto checked = check_units(units, options.kind); !checked) return checked.error();
  if (!(options.winsorised_share >= 0 && options.winsorised_share < 0.5)) {
    return base::refuse("impossible-counts", "the winsorised share must lie between 0 and 0.5");
  }
  const auto target = target_of(units, options);
  if (!target) return target.error();
  Funnel funnel = scored(units, options, *target);
  for (std::size_t index = 0; index < units.size(); ++index) {
    FunnelPoint& point = funnel.points[index];
    const double denominator = units[index].denominator;
    const double factor = stretch(funnel, options.dispersion, sampling_variance(options.kind, *target, denominator));
    point.limits = stretched(funnel_limits(options.kind, *target, denominator), *target, factor, most_of(options.kind));
    point.position = position_of(point.value, point.limits);
  }
  return funnel;
}

}  // namespace miroir::stats

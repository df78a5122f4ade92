#include "stats/intervals.hpp"

#include "stats/checks.hpp"

#include <cmath>

#include <fmt/core.h>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace miroir::stats {

namespace {

constexpr std::int64_t fewest_events_for_byar = 10;

Estimate wilson(double numerator, double denominator, double z) {
  const double share = numerator / denominator;
  const double z2 = z * z;
  const double centre = 2 * numerator + z2;
  const double spread = z * std::sqrt(z2 + 4 * numerator * (1 - share));
  const double scale = 2 * (denominator + z2);
  // At the ends the outer limit is exact in theory; rounding must not make it -1e-17.
  return {share, numerator == 0 ? 0 : (centre - spread) / scale,
          numerator == denominator ? 1 : (centre + spread) / scale, Method::wilson};
}

}  // namespace

Estimate count_limits(std::int64_t events, double level) {
  const double count = static_cast<double>(events);
  if (events < fewest_events_for_byar) {
    const double tail = (1 - level) / 2;
    const double lower = events == 0 ? 0 : boost::math::quantile(boost::math::chi_squared(2 * count), tail) / 2;
    const double upper = boost::math::quantile(boost::math::chi_squared(2 * count + 2), 1 - tail) / 2;
    return {count, lower, upper, Method::exact};
  }
  const double z = normal_quantile(level);
  const double next = count + 1;
  const double lower = count * std::pow(1 - 1 / (9 * count) - z / (3 * std::sqrt(count)), 3);
  const double upper = next * std::pow(1 - 1 / (9 * next) + z / (3 * std::sqrt(next)), 3);
  return {count, lower, upper, Method::byar};
}

const char* method_name(Method method) {
  switch (method) {
    case Method::wilson:
      return "wilson";
    case Method::exact:
      return "exact";
    case Method::byar:
      return "byar";
    case Method::student:
      return "student";
    case Method::newcombe:
      return "newcombe";
    case Method::recovered:
      return "mover";
    case Method::dobson:
      return "dobson";
    case Method::log_normal:
      return "log-normal";
    case Method::bootstrap:
      return "bootstrap";
    case Method::clustered:
      return "clustered";
    case Method::normal:
      return "normal";
    case Method::posterior:
      return "posterior";
  }
  return "";
}

base::Result<Estimate> proportion(std::int64_t numerator, std::int64_t denominator, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (const auto checked = check_share(numerator, denominator); !checked) return checked.error();
  return wilson(static_cast<double>(numerator), static_cast<double>(denominator), normal_quantile(level));
}

base::Result<Estimate> rate(std::int64_t events, double exposure, double per, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (exposure == 0) return base::refuse("nothing-counted", "the exposure is 0: there is no rate of nothing");
  if (events < 0 || !(exposure > 0 && std::isfinite(exposure)) || !(per > 0 && std::isfinite(per))) {
    return base::refuse("impossible-counts", "events must be 0 or more, exposure and per finite and above 0");
  }
  const Estimate count = count_limits(events, level);
  const double scale = per / exposure;
  return Estimate{count.value * scale, count.lower * scale, count.upper * scale, count.method};
}

base::Result<Estimate> ratio(std::int64_t observed, double expected, double level) {
  return rate(observed, expected, 1, level);
}

base::Result<Estimate> mean(const Moments& moments, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (!std::isfinite(moments.sum) || !std::isfinite(moments.sum_of_squares)) {
    return base::refuse("impossible-counts", "the sum and the sum of squares must be finite numbers");
  }
  if (moments.count < 2) {
    return base::refuse("too-few-values", fmt::format("{} value has no spread: at least 2 are needed", moments.count));
  }
  const double count = static_cast<double>(moments.count);
  const double centre = moments.sum / count;
  const double squares = moments.sum_of_squares - moments.sum * centre;
  // Equal values leave a tiny negative rest; anything larger cannot come from real values.
  if (squares < -1e-9 * moments.sum_of_squares) {
    return base::refuse("impossible-counts", "the sum of squares is too small for this sum and count");
  }
  const double standard_error = std::sqrt(std::max(0.0, squares) / (count - 1) / count);
  const double half = boost::math::quantile(boost::math::students_t(count - 1), (1 + level) / 2) * standard_error;
  return Estimate{centre, centre - half, centre + half, Method::student};
}

base::Result<Estimate> difference_of_proportions(std::int64_t first_numerator, std::int64_t first_denominator,
                                                 std::int64_t second_numerator, std::int64_t second_denominator,
                                                 double level) {
  const auto first = proportion(first_numerator, first_denominator, level);
  if (!first) return first.error();
  const auto second = proportion(second_numerator, second_denominator, level);
  if (!second) return second.error();
  Estimate difference = difference_of_estimates(*first, *second);
  difference.method = Method::newcombe;
  return difference;
}

Estimate difference_of_estimates(const Estimate& first, const Estimate& second) {
  const double difference = first.value - second.value;
  const double below = std::hypot(first.value - first.lower, second.upper - second.value);
  const double above = std::hypot(first.upper - first.value, second.value - second.lower);
  return {difference, difference - below, difference + above, Method::recovered};
}

}  // namespace miroir::stats

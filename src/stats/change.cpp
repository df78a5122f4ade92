#include "stats/change.hpp"

#include "stats/checks.hpp"

#include <cmath>

#include <fmt/core.h>
#include <boost/math/distributions/students_t.hpp>

namespace miroir::stats {

namespace {

ChangeVerdict judge(const Estimate& difference, double threshold) {
  if (difference.lower <= 0 && difference.upper >= 0) return ChangeVerdict::within_chance;
  if (std::abs(difference.value) <= threshold) return ChangeVerdict::below_threshold;
  return difference.value > 0 ? ChangeVerdict::up : ChangeVerdict::down;
}

// Squared standard error of a mean.
double error_variance(const Moments& moments) {
  const double count = static_cast<double>(moments.count);
  const double squares = std::max(0.0, moments.sum_of_squares - moments.sum * moments.sum / count);
  return squares / (count - 1) / count;
}

// Satterthwaite's degrees of freedom; two means without spread have those of all values.
double welch_freedom(const Moments& first, const Moments& second) {
  const double one = error_variance(first);
  const double other = error_variance(second);
  const double first_freedom = static_cast<double>(first.count - 1);
  const double second_freedom = static_cast<double>(second.count - 1);
  const double sum = one + other;
  if (sum == 0) return first_freedom + second_freedom;
  return sum * sum / (one * one / first_freedom + other * other / second_freedom);
}

}  // namespace

const char* verdict_name(ChangeVerdict verdict) {
  switch (verdict) {
    case ChangeVerdict::within_chance:
      return "within-chance";
    case ChangeVerdict::below_threshold:
      return "below-threshold";
    case ChangeVerdict::up:
      return "up";
    case ChangeVerdict::down:
      return "down";
  }
  return "";
}

base::Result<Change> change(const Estimate& earlier, const Estimate& later, double threshold) {
  if (!(threshold >= 0 && std::isfinite(threshold))) {
    return base::refuse("impossible-threshold", fmt::format("the threshold must be 0 or more, not {}", threshold));
  }
  Estimate difference = difference_of_estimates(later, earlier);
  if (earlier.method == Method::wilson && later.method == Method::wilson) difference.method = Method::newcombe;
  return Change{difference, judge(difference, threshold)};
}

base::Result<Estimate> paired_difference(std::span<const double> first, std::span<const double> second, double level) {
  if (first.size() != second.size()) {
    return base::refuse(
        "impossible-counts",
        fmt::format("first and second must be as long as each other, not {} and {}", first.size(), second.size()));
  }
  Moments moments;
  for (std::size_t index = 0; index < first.size(); ++index) {
    const double difference = first[index] - second[index];
    ++moments.count;
    moments.sum += difference;
    moments.sum_of_squares += difference * difference;
  }
  return mean(moments, level);
}

base::Result<Estimate> difference_of_means(const Moments& first, const Moments& second, double level) {
  const auto one = mean(first, level);
  if (!one) return base::refuse(one.error().code, "first: " + one.error().message);
  const auto other = mean(second, level);
  if (!other) return base::refuse(other.error().code, "second: " + other.error().message);
  const double difference = one->value - other->value;
  const double error = std::sqrt(error_variance(first) + error_variance(second));
  const boost::math::students_t reference(welch_freedom(first, second));
  const double half = boost::math::quantile(reference, (1 + level) / 2) * error;
  return Estimate{difference, difference - half, difference + half, Method::student};
}

}  // namespace miroir::stats

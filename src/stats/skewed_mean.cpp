#include "stats/skewed_mean.hpp"

#include "stats/checks.hpp"

#include <cmath>

#include <fmt/core.h>
#include <boost/math/distributions/students_t.hpp>

namespace miroir::stats {

namespace {

double student_quantile(double freedom, double level) {
  return boost::math::quantile(boost::math::students_t(freedom), (1 + level) / 2);
}

struct ClusterSums {
  double size = 0;
  double sum = 0;
};

base::Result<ClusterSums> sums_of(std::span<const Cluster> clusters) {
  ClusterSums sums;
  for (std::size_t index = 0; index < clusters.size(); ++index) {
    const Cluster& cluster = clusters[index];
    if (!(cluster.size > 0 && std::isfinite(cluster.size))) {
      return at_item("clusters", index, base::refuse("nothing-counted", "the size must be finite and above 0"));
    }
    if (!std::isfinite(cluster.sum)) {
      return at_item("clusters", index, base::refuse("impossible-counts", "the sum must be a finite number"));
    }
    sums.size += cluster.size;
    sums.sum += cluster.sum;
  }
  return sums;
}

}  // namespace

base::Result<Estimate> log_normal_mean(std::span<const double> values, double level) {
  Moments logarithms;
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (!(values[index] > 0 && std::isfinite(values[index]))) {
      return at_item("values", index, base::refuse("impossible-counts", "a log-normal value must be above 0"));
    }
    const double logarithm = std::log(values[index]);
    ++logarithms.count;
    logarithms.sum += logarithm;
    logarithms.sum_of_squares += logarithm * logarithm;
  }
  return log_normal_mean(logarithms, level);
}

base::Result<Estimate> log_normal_mean(const Moments& logarithms, double level) {
  if (const auto checked = mean(logarithms, level); !checked) return checked.error();
  const double count = static_cast<double>(logarithms.count);
  const double centre = logarithms.sum / count;
  const double variance = std::max(0.0, logarithms.sum_of_squares - logarithms.sum * centre) / (count - 1);
  const double logarithm = centre + variance / 2;
  const double error = std::sqrt(variance / count + variance * variance / (2 * (count - 1)));
  const double half = student_quantile(count - 1, level) * error;
  return Estimate{std::exp(logarithm), std::exp(logarithm - half), std::exp(logarithm + half), Method::log_normal};
}

base::Result<Estimate> clustered_mean(std::span<const Cluster> clusters, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (clusters.size() < 2) {
    return base::refuse("too-few-units", fmt::format("clusters: at least 2 are needed, not {}", clusters.size()));
  }
  const auto sums = sums_of(clusters);
  if (!sums) return sums.error();
  const double value = sums->sum / sums->size;
  double squares = 0;
  for (const Cluster& cluster : clusters) squares += std::pow(cluster.sum - value * cluster.size, 2);
  const double count = static_cast<double>(clusters.size());
  const double error = std::sqrt(count / (count - 1) * squares) / sums->size;
  const double half = student_quantile(count - 1, level) * error;
  return Estimate{value, value - half, value + half, Method::clustered};
}

}  // namespace miroir::stats

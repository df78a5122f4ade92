#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace miroir::stats {

namespace {

std::size_t fewest_units(std::size_t parts) {
  return parts == 2 ? fewest_units_per_part : parts * fewest_units_per_part;
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const std::size_t below = std::min(sorted.size() - 1, static_cast<std::size_t>(place));
  const std::size_t above = std::min(sorted.size() - 1, below + 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

base::Result<Quantiles> quantiles(std::span<const double> values, std::size_t parts) {
  if (parts < 2) return base::refuse("impossible-counts", fmt::format("parts: {} is too few, there must be 2", parts));
  if (parts > values.size() || values.size() < fewest_units(parts)) {
    return base::refuse("too-few-units",
                        fmt::format("values: {} are too few to be cut into {} parts", values.size(), parts));
  }
  if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); })) {
    return base::refuse("impossible-counts", "values must be finite numbers");
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  Quantiles result{parts, {}};
  for (std::size_t cut = 1; cut < parts; ++cut) {
    result.cuts.push_back(sorted_quantile(sorted, static_cast<double>(cut) / static_cast<double>(parts)));
  }
  return result;
}

base::Result<double> median(std::span<const double> values) {
  const auto cut = quantiles(values, 2);
  if (!cut) return cut.error();
  return cut->cuts.front();
}

}  // namespace miroir::stats

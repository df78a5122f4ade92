#include "stats/run_chart.hpp"

#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

namespace miroir::stats {

namespace {

constexpr std::size_t run_length = 7;
constexpr double limit_factor = 2.66;      // 3 / 1.128, the mean range of two normal values in standard deviations
constexpr double range_factor = 3.267;     // upper limit of a moving range
constexpr double outer_third = 2.0 / 3.0;  // from two standard deviations on

double average(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double mean_moving_range(std::span<const double> values) {
  std::vector<double> ranges;
  for (std::size_t index = 1; index < values.size(); ++index) {
    ranges.push_back(std::abs(values[index] - values[index - 1]));
  }
  const double limit = range_factor * average(ranges);
  std::erase_if(ranges, [limit](double range) { return range > limit; });
  return average(ranges);
}

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

std::vector<int> sides_of(std::span<const double> values, double mean) {
  std::vector<int> sides;
  for (const double value : values) sides.push_back(sign(value - mean));
  return sides;
}

// Marks the points of each stretch of `length` places that `holds` says is one.
template <class Holds, class Mark>
void mark_stretches(std::size_t size, std::size_t length, Holds holds, Mark mark) {
  for (std::size_t first = 0; first + length <= size; ++first) {
    if (!holds(first)) continue;
    for (std::size_t place = first; place < first + length; ++place) mark(place);
  }
}

bool same_side(const std::vector<int>& sides, std::size_t first, std::size_t length) {
  return sides[first] != 0 && std::all_of(sides.begin() + static_cast<std::ptrdiff_t>(first),
                                          sides.begin() + static_cast<std::ptrdiff_t>(first + length),
                                          [&](int side) { return side == sides[first]; });
}

bool monotone(std::span<const double> values, std::size_t first) {
  const int step = sign(values[first + 1] - values[first]);
  for (std::size_t place = first + 1; place < first + run_length; ++place) {
    if (sign(values[place] - values[place - 1]) != step) return false;
  }
  return step != 0;
}

void mark_shifts(RunChart& chart, const std::vector<int>& sides) {
  mark_stretches(
      sides.size(), run_length, [&](std::size_t first) { return same_side(sides, first, run_length); },
      [&](std::size_t place) { chart.points[place].shift = true; });
}

void mark_trends(RunChart& chart, std::span<const double> values) {
  mark_stretches(
      values.size(), run_length, [&](std::size_t first) { return monotone(values, first); },
      [&](std::size_t place) { chart.points[place].trend = true; });
}

void mark_two_of_three(RunChart& chart, std::span<const double> values, const std::vector<int>& sides) {
  const double distance = outer_third * (chart.upper - chart.mean);
  const auto close = [&](std::size_t place) {
    const double from_mean = std::abs(values[place] - chart.mean);
    return from_mean > distance && !chart.points[place].outside;
  };
  const auto holds = [&](std::size_t first) {
    return same_side(sides, first, 3) && close(first) + close(first + 1) + close(first + 2) >= 2;
  };
  mark_stretches(values.size(), 3, holds, [&](std::size_t place) { chart.points[place].two_of_three |= close(place); });
}

// Which way a point departs: a trend says it by its slope, the other rules by the side of the mean.
int departure(std::span<const double> values, const std::vector<int>& sides, const RunPoint& point, std::size_t place) {
  if (point.outside || point.shift || point.two_of_three) return sides[place];
  if (!point.trend) return 0;
  const std::size_t from = place == 0 ? 0 : place - 1;
  return sign(values[from + 1] - values[from]);
}

Signal signal_of(int departure, Direction desired) {
  if (departure == 0) return Signal::common_cause;
  if (desired == Direction::neutral) return Signal::neutral_change;
  return (departure > 0) == (desired == Direction::up) ? Signal::improvement : Signal::concern;
}

base::Result<void> check(std::span<const double> values) {
  if (values.size() < fewest_points) {
    return base::refuse("too-few-values",
                        fmt::format("values: a run chart needs at least {}, not {}", fewest_points, values.size()));
  }
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (!std::isfinite(values[index])) {
      return base::refuse("impossible-counts", fmt::format("values[{}] must be a finite number", index));
    }
  }
  return {};
}

}  // namespace

const char* signal_name(Signal signal) {
  switch (signal) {
    case Signal::common_cause:
      return "common-cause";
    case Signal::improvement:
      return "improvement";
    case Signal::concern:
      return "concern";
    case Signal::neutral_change:
      return "change";
  }
  return "";
}

base::Result<RunChart> run_chart(std::span<const double> values, Direction desired) {
  if (const auto checked = check(values); !checked) return checked.error();
  RunChart chart;
  chart.mean = average({values.begin(), values.end()});
  chart.median = median(values).value();
  chart.moving_range = mean_moving_range(values);
  chart.lower = chart.mean - limit_factor * chart.moving_range;
  chart.upper = chart.mean + limit_factor * chart.moving_range;
  chart.points.resize(values.size());
  const std::vector<int> sides = sides_of(values, chart.mean);
  for (std::size_t place = 0; place < values.size(); ++place) {
    chart.points[place].outside = values[place] < chart.lower || values[place] > chart.upper;
  }
  mark_shifts(chart, sides);
  mark_trends(chart, values);
  mark_two_of_three(chart, values, sides);
  for (std::size_t place = 0; place < values.size(); ++place) {
    chart.points[place].signal = signal_of(departure(values, sides, chart.points[place], place), desired);
  }
  return chart;
}

}  // namespace miroir::stats

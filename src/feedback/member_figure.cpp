#include "feedback/member_figure.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::feedback {

namespace {

using measures::Display;

StoredRow with_size(const StoredRow& row, std::int64_t size) {
  const double scale = static_cast<double>(size) / static_cast<double>(*row.row.denominator);
  StoredRow out = row;
  out.row.denominator = size;
  out.row.patients = size;
  out.row.numerator = std::llround(static_cast<double>(*row.row.numerator) * scale);
  if (row.sum_of_squares) {
    out.sum_of_squares = *row.sum_of_squares * scale;
  }
  return out;
}

// The end of those who look alike, from `first` on: at least three, then all of the last one's class; what they leave
// must be three again, or nobody.
std::size_t end_of_alike(std::span<const std::int64_t> denominators, const std::vector<std::size_t>& places,
                         std::size_t first) {
  std::size_t end = std::min(first + fewest_of_a_size, places.size());
  while (end < places.size() && size_class(denominators[places[end]]) == size_class(denominators[places[end - 1]])) {
    ++end;
  }
  const std::size_t left = places.size() - end;
  if (left == 0 || left >= fewest_of_a_size) {
    return end;
  }
  // The last ones are too few: some of these join them, or all where three would not stay.
  const std::size_t shortened = places.size() - fewest_of_a_size;
  return shortened >= first + fewest_of_a_size ? shortened : places.size();
}

double rounded_to(double value, double step) { return std::round(value / step) * step; }

}  // namespace

std::int64_t size_class(std::int64_t size) {
  std::int64_t power = 1;
  while (power <= size / 10) {
    power *= 10;
  }
  for (const std::int64_t digit : {5, 2, 1}) {
    if (digit * power <= size) {
      return digit * power;
    }
  }
  return 0;
}

double rounded_as_printed(double value, Display display) {
  switch (display) {
    case Display::share:
      return rounded_to(value, value >= 0.0995 && value <= 0.99 ? 0.01 : 0.001);
    case Display::per_thousand:
      return rounded_to(value, value >= 0.00995 ? 0.001 : 0.0001);
    case Display::mean_euros:
      return rounded_to(value, value >= 20 ? 1 : 0.01);
  }
  return value;
}

std::vector<std::int64_t> sizes_shown(std::span<const std::int64_t> denominators) {
  std::vector<std::size_t> places;  // those with a size, the largest first
  for (std::size_t i = 0; i < denominators.size(); ++i) {
    if (denominators[i] > 0) {
      places.push_back(i);
    }
  }
  std::ranges::stable_sort(places, std::ranges::greater(), [&](std::size_t place) { return denominators[place]; });
  std::vector<std::int64_t> sizes(denominators.size(), 0);
  std::size_t first = 0;
  while (first < places.size()) {
    const std::size_t end = end_of_alike(denominators, places, first);
    const std::int64_t size = size_class(denominators[places[end - 1]]);
    for (; first < end; ++first) {
      sizes[places[first]] = size;
    }
  }
  return sizes;
}

Figure member_figure(const IndicatorSheet& sheet, const StoredRow* row, std::int64_t size) {
  Figure own = raw_figure(sheet, row);
  if (!own.has_value() || size <= 0) {
    return own;
  }
  const StoredRow coarse = with_size(*row, size);
  Figure shown = raw_figure(sheet, &coarse);
  shown.state = own.state;
  // What rounds to nothing is not a true zero: it is printed "< 0.1 %".
  const double value = rounded_as_printed(own.value, sheet.display);
  shown.value = value > 0 || own.value == 0 ? value : 1e-5;
  if (shown.lower) {
    shown.lower = std::min(rounded_as_printed(*shown.lower, sheet.display), shown.value);
    shown.upper = std::max(rounded_as_printed(*shown.upper, sheet.display), shown.value);
  }
  shown.numerator = shown.denominator = shown.patients = 0;
  return shown;
}

}  // namespace miroir::feedback

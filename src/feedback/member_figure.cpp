#include "feedback/member_figure.hpp"

#include <algorithm>
#include <cmath>
#include <map>

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
  std::map<std::int64_t, std::vector<std::size_t>> alike;  // size -> places
  for (std::size_t i = 0; i < denominators.size(); ++i) {
    if (denominators[i] > 0) {
      alike[size_class(denominators[i])].push_back(i);
    }
  }
  std::vector<std::int64_t> sizes(denominators.size(), 0);
  while (!alike.empty()) {
    const auto largest = std::prev(alike.end());
    if (largest->second.size() < fewest_of_a_size && alike.size() > 1) {
      auto& below = std::prev(largest)->second;
      below.insert(below.end(), largest->second.begin(), largest->second.end());
    } else {
      for (const std::size_t place : largest->second) {
        sizes[place] = largest->first;
      }
    }
    alike.erase(largest);
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

#include "feedback/figure.hpp"

#include "stats/reliability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace miroir::feedback {

namespace {

using measures::Display;

constexpr double cents_per_euro = 100;

double unit_divisor(const IndicatorSheet& sheet) { return sheet.display == Display::mean_euros ? cents_per_euro : 1; }

base::Result<stats::Estimate> estimate(const IndicatorSheet& sheet, const StoredRow& stored) {
  const std::int64_t numerator = *stored.row.numerator;
  const std::int64_t denominator = *stored.row.denominator;
  switch (sheet.display) {
    case Display::share:
      return stats::proportion(numerator, denominator);
    case Display::per_thousand:
      return stats::rate(numerator, static_cast<double>(denominator));
    case Display::mean_euros:
      break;
  }
  if (!stored.sum_of_squares) {
    return base::refuse("no-spread", "the sum of squares is not known");
  }
  return stats::mean({denominator, static_cast<double>(numerator) / cents_per_euro,
                      *stored.sum_of_squares / (cents_per_euro * cents_per_euro)});
}

double region_value(const StoredRow& region) {
  return static_cast<double>(*region.row.numerator) / static_cast<double>(*region.row.denominator);
}

bool has_counts(const StoredRow* row) {
  return row != nullptr && row->row.numerator && row->row.denominator && *row->row.denominator > 0;
}

// The raw figure stretched by what the patients' mix is worth.
Figure scaled(const Figure& raw, double factor, bool is_share) {
  const double most = is_share ? 1 : std::numeric_limits<double>::infinity();
  Figure figure = raw;
  figure.value = std::min(most, raw.value * factor);
  if (raw.lower) {
    figure.lower = std::min(most, *raw.lower * factor);
    figure.upper = std::min(most, *raw.upper * factor);
  }
  return figure;
}

stats::Estimate as_estimate(const Figure& figure) {
  return {figure.value, *figure.lower, *figure.upper, stats::Method::recovered};
}

bool holds_half_and_double(const Figure& figure, double reference) {
  return *figure.lower <= reference / 2 && *figure.upper >= reference * 2;
}

Verdict named_or_like(const Comparison& comparison) {
  const stats::Estimate& difference = *comparison.difference;
  if (std::abs(difference.value) <= comparison.threshold || (difference.lower <= 0 && difference.upper >= 0)) {
    return Verdict::like;
  }
  return difference.value > 0 ? Verdict::higher : Verdict::lower;
}

Verdict judge(const Comparison& comparison, const Figure& first, const Figure& second) {
  if (std::min(first.denominator, second.denominator) < fewest_units_to_compare) {
    return Verdict::cannot_tell;
  }
  const stats::Estimate& difference = *comparison.difference;
  if (difference.lower >= -comparison.threshold && difference.upper <= comparison.threshold) {
    return Verdict::like;
  }
  if (holds_half_and_double(first, second.value) || holds_half_and_double(second, first.value)) {
    return Verdict::cannot_tell;
  }
  return named_or_like(comparison);
}

}  // namespace

double practical_threshold(const IndicatorSheet& sheet, double reference) {
  switch (sheet.threshold_unit) {
    case measures::ThresholdUnit::points:
      return sheet.practical_threshold / 100;
    case measures::ThresholdUnit::per_thousand:
      return sheet.practical_threshold / 1000;
    case measures::ThresholdUnit::percent:
      return sheet.practical_threshold / 100 * reference;
  }
  return 0;
}

void withhold(Measured& measured, Withholding reason) {
  measured = {};
  measured.raw.state = measured.standardised.state = FigureState::withheld;
  measured.raw.withholding = measured.standardised.withholding = reason;
}

Figure raw_figure(const IndicatorSheet& sheet, const StoredRow* row) {
  Figure figure;
  if (row == nullptr) {
    return figure;
  }
  if (!row->row.denominator || !row->row.numerator) {
    figure.state = FigureState::hidden;
    return figure;
  }
  figure.numerator = *row->row.numerator;
  figure.denominator = *row->row.denominator;
  figure.patients = row->row.patients.value_or(0);
  if (figure.denominator == 0) {
    figure.state = FigureState::not_computable;
    return figure;
  }
  figure.state = figure.numerator == 0 ? FigureState::zero : FigureState::shown;
  figure.value = static_cast<double>(figure.numerator) / static_cast<double>(figure.denominator) / unit_divisor(sheet);
  if (const auto interval = estimate(sheet, *row)) {
    figure.lower = std::max(0.0, interval->lower);  // no amount is below 0, whatever Student says
    figure.upper = interval->upper;
  }
  return figure;
}

Measured measured(const IndicatorSheet& sheet, const StoredRow* row, const StoredRow* region) {
  Measured result;
  result.raw = raw_figure(sheet, row);
  result.standardised.state = result.raw.state;
  if (!result.raw.has_value()) {
    return result;
  }
  result.standardised = result.raw;
  result.expected = row->row.expected;
  if (!has_counts(region) || !result.expected || *result.expected <= 0) {
    result.standardised = {};
    result.standardised.state = FigureState::not_computable;
    return result;
  }
  const double factor = region_value(*region) / (*result.expected / static_cast<double>(result.raw.denominator));
  result.standardised = scaled(result.raw, factor, sheet.display == Display::share);
  return result;
}

std::optional<StoredRow> without(const StoredRow& whole, const StoredRow& part) {
  const measures::ResultRow& taken = part.row;
  if (!whole.row.numerator || !whole.row.denominator || !taken.numerator || !taken.denominator) {
    return std::nullopt;
  }
  StoredRow rest = whole;
  rest.row.numerator = *whole.row.numerator - *taken.numerator;
  rest.row.denominator = *whole.row.denominator - *taken.denominator;
  rest.row.patients = whole.row.patients.value_or(0) - taken.patients.value_or(0);
  if (*rest.row.denominator <= 0 || *rest.row.numerator < 0) {
    return std::nullopt;
  }
  rest.row.expected =
      whole.row.expected && taken.expected ? std::optional(*whole.row.expected - *taken.expected) : std::nullopt;
  rest.sum_of_squares = whole.sum_of_squares && part.sum_of_squares
                            ? std::optional(*whole.sum_of_squares - *part.sum_of_squares)
                            : std::nullopt;
  return rest;
}

Comparison compare_physician(const IndicatorSheet& sheet, const Figure& first, const Figure& second,
                             std::optional<double> reliability) {
  Comparison comparison = compare(sheet, first, second);
  if (reliability && comparison.difference) {
    comparison.verdict = *reliability < stats::fewest_reliability ? Verdict::cannot_tell : named_or_like(comparison);
  }
  return comparison;
}

Comparison compare(const IndicatorSheet& sheet, const Figure& first, const Figure& second) {
  Comparison comparison;
  if (!first.has_value() || !second.has_value()) {
    return comparison;
  }
  comparison.threshold = practical_threshold(sheet, second.value);
  if (!first.lower || !second.lower) {
    comparison.verdict = Verdict::cannot_tell;
    return comparison;
  }
  comparison.difference = stats::difference_of_estimates(as_estimate(first), as_estimate(second));
  comparison.verdict = judge(comparison, first, second);
  return comparison;
}

}  // namespace miroir::feedback

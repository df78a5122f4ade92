#include "stats/contingency.hpp"

#include "stats/checks.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/core.h>
#include <boost/math/distributions/chi_squared.hpp>

namespace miroir::stats {

namespace {

constexpr std::size_t most_lines = 50;
constexpr std::int64_t largest_count = 1'000'000'000'000;

struct Margins {
  std::vector<double> rows;
  std::vector<double> columns;
  double total = 0;
};

Margins margins_of(const Counts& counts) {
  Margins margins{std::vector<double>(counts.size()), std::vector<double>(counts.front().size()), 0};
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts[row].size(); ++column) {
      const double count = static_cast<double>(counts[row][column]);
      margins.rows[row] += count;
      margins.columns[column] += count;
      margins.total += count;
    }
  }
  return margins;
}

base::Refusal impossible(const std::string& what) { return base::refuse("impossible-table", "table: " + what); }

base::Result<void> check_shape(const Counts& counts) {
  const std::size_t columns = counts.empty() ? 0 : counts.front().size();
  if (counts.size() < 2 || columns < 2) return impossible("at least 2 rows of at least 2 counts are needed");
  if (counts.size() > most_lines || columns > most_lines) {
    return impossible(fmt::format("no more than {} rows and columns are taken", most_lines));
  }
  for (std::size_t row = 0; row < counts.size(); ++row) {
    if (counts[row].size() != columns) {
      return impossible(
          fmt::format("row {} has {} counts, the first row has {}", row + 1, counts[row].size(), columns));
    }
    for (const std::int64_t count : counts[row]) {
      if (count < 0 || count > largest_count) {
        return impossible(
            fmt::format("the count {} of row {} must lie between 0 and {}", count, row + 1, largest_count));
      }
    }
  }
  return {};
}

base::Result<void> check_lines(const std::vector<double>& sums, const char* line) {
  const auto empty = std::find(sums.begin(), sums.end(), 0.0);
  if (empty == sums.end()) return {};
  return base::refuse("empty-line",
                      fmt::format("table: {} {} holds no count, leave it out", line, empty - sums.begin() + 1));
}

double chi_square_of(const Counts& counts, const Margins& margins, double most_correction) {
  double sum = 0;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts[row].size(); ++column) {
      const double expected = margins.rows[row] * margins.columns[column] / margins.total;
      const double distance = std::abs(static_cast<double>(counts[row][column]) - expected);
      // Yates's half must not carry a count past what is expected.
      const double corrected = distance - std::min(most_correction, distance);
      sum += corrected * corrected / expected;
    }
  }
  return sum;
}

// One row of "21,4;54,30".
base::Result<std::vector<std::int64_t>> read_row(std::string_view text, std::size_t row) {
  std::vector<std::int64_t> counts;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view cell = text.substr(0, comma);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
    if (cell.empty() || error != std::errc() || end != cell.data() + cell.size()) {
      return impossible(fmt::format("'{}' of row {} is not a whole number", cell, row));
    }
    counts.push_back(count);
    if (comma == std::string_view::npos) return counts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

base::Result<Counts> read_counts(const std::string& text) {
  Counts counts;
  std::string_view rest = text;
  while (true) {
    const std::size_t semicolon = rest.find(';');
    auto row = read_row(rest.substr(0, semicolon), counts.size() + 1);
    if (!row) return row.error();
    counts.push_back(std::move(*row));
    if (semicolon == std::string_view::npos) return counts;
    rest.remove_prefix(semicolon + 1);
  }
}

base::Result<void> check_table(const Counts& counts) {
  if (const auto checked = check_shape(counts); !checked) return checked.error();
  const Margins margins = margins_of(counts);
  if (const auto checked = check_lines(margins.rows, "row"); !checked) return checked.error();
  return check_lines(margins.columns, "column");
}

base::Result<Contingency> chi_square_test(const Counts& counts, bool yates) {
  if (const auto checked = check_table(counts); !checked) return checked.error();
  const std::size_t rows = counts.size();
  const std::size_t columns = counts.front().size();
  if (yates && (rows != 2 || columns != 2))
    return impossible("Yates's correction is for tables of 2 rows and 2 columns");
  const Margins margins = margins_of(counts);
  Contingency test;
  const double pearson = chi_square_of(counts, margins, 0);
  test.chi_square = yates ? chi_square_of(counts, margins, 0.5) : pearson;
  test.df = static_cast<std::int64_t>((rows - 1) * (columns - 1));
  const boost::math::chi_squared reference(static_cast<double>(test.df));
  test.p = boost::math::cdf(boost::math::complement(reference, test.chi_square));
  test.expected_min = *std::min_element(margins.rows.begin(), margins.rows.end()) *
                      *std::min_element(margins.columns.begin(), margins.columns.end()) / margins.total;
  test.cramers_v = std::sqrt(pearson / (margins.total * static_cast<double>(std::min(rows, columns) - 1)));
  return test;
}

base::Result<Estimate> risk_difference(const Counts& counts, double level) {
  if (const auto checked = check_shape(counts); !checked) return checked.error();
  if (counts.size() != 2 || counts.front().size() != 2)
    return impossible("a risk difference needs 2 rows and 2 columns");
  return difference_of_proportions(counts[0][0], counts[0][0] + counts[0][1], counts[1][0], counts[1][0] + counts[1][1],
                                   level);
}

base::Result<std::vector<double>> holm(std::span<const double> p_values) {
  for (std::size_t index = 0; index < p_values.size(); ++index) {
    if (!(p_values[index] >= 0 && p_values[index] <= 1)) {
      return base::refuse("impossible-counts", fmt::format("p[{}] must lie between 0 and 1", index));
    }
  }
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t one, std::size_t other) { return p_values[one] < p_values[other]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    largest = std::max(largest, static_cast<double>(order.size() - rank) * p_values[order[rank]]);
    adjusted[order[rank]] = std::min(1.0, largest);
  }
  return adjusted;
}

}  // namespace miroir::stats

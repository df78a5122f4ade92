// Fisher's exact test of contingency.hpp: enumeration, and drawing where that is too long.
#include "stats/contingency.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <unordered_map>

#include <fmt/core.h>
#include <boost/random/uniform_01.hpp>

namespace miroir::stats {

namespace {

// As R: tables count as equally probable when rounding alone tells them apart.
constexpr double tie_tolerance = 1e-7;
constexpr std::int64_t largest_enumerated = 100'000;  // total of an enumerated table
constexpr std::int64_t largest_drawn = 1'000'000;
constexpr std::size_t most_drawn_cells = 50'000'000;

using Line = std::vector<std::int64_t>;

double log_factorial(std::int64_t count) { return std::lgamma(static_cast<double>(count) + 1); }

Line row_sums(const Counts& counts) {
  Line sums;
  for (const Line& row : counts) sums.push_back(std::accumulate(row.begin(), row.end(), std::int64_t{0}));
  return sums;
}

Counts transposed(const Counts& counts) {
  Counts turned(counts.front().size(), Line(counts.size()));
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts[row].size(); ++column) turned[column][row] = counts[row][column];
  }
  return turned;
}

double sum_of_log_factorials(const Line& line) {
  return std::accumulate(line.begin(), line.end(), 0.0,
                         [](double sum, std::int64_t count) { return sum + log_factorial(count); });
}

// log of: product of margins' factorials / total's factorial. A table's log probability is this less its cells'.
double log_constant(const Line& rows, const Line& columns) {
  return sum_of_log_factorials(rows) + sum_of_log_factorials(columns) -
         log_factorial(std::accumulate(rows.begin(), rows.end(), std::int64_t{0}));
}

double log_cells(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0,
                         [](double sum, const Line& row) { return sum + sum_of_log_factorials(row); });
}

// Partial tables that have the same rest of row sums: log of their cells' factorials, and how many there are of each.
struct Partial {
  double log_cells = 0;
  double tables = 0;
};
using Partials = std::unordered_map<std::int64_t, Partial>;
using Stage = std::map<Line, Partials>;

class Enumeration {
 public:
  Enumeration(const Line& rows, const Line& columns, std::size_t most_steps)
      : columns_(columns), most_steps_(most_steps) {
    const std::int64_t total = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
    for (std::int64_t count = 0; count <= total; ++count) log_factorials_.push_back(log_factorial(count));
    Line rest = rows;
    std::sort(rest.begin(), rest.end());
    stage_[rest].emplace(0, Partial{0, 1});
  }

  // All tables' cells with their number; nothing when it takes too many steps.
  std::optional<std::vector<Partial>> tables() {
    for (std::size_t column = 0; column + 1 < columns_.size(); ++column) {
      next_.clear();
      for (const auto& [rest, partials] : stage_) {
        Line left = rest;
        if (!fill(left, partials, 0, columns_[column], 0)) return std::nullopt;
      }
      std::swap(stage_, next_);
    }
    return finished();
  }

 private:
  // Gives `count` of this column to the rows from `row` on, in all ways.
  bool fill(Line& left, const Partials& partials, std::size_t row, std::int64_t count, double log_cells) {
    if (row + 1 == left.size()) {
      if (count > left[row]) return true;
      left[row] -= count;
      const bool feasible = add(left, partials, log_cells + log_factorials_[static_cast<std::size_t>(count)]);
      left[row] += count;
      return feasible;
    }
    const std::int64_t most = std::min(count, left[row]);
    for (std::int64_t cell = 0; cell <= most; ++cell) {
      left[row] -= cell;
      const bool feasible =
          fill(left, partials, row + 1, count - cell, log_cells + log_factorials_[static_cast<std::size_t>(cell)]);
      left[row] += cell;
      if (!feasible) return false;
    }
    return true;
  }

  bool add(const Line& left, const Partials& partials, double log_cells) {
    steps_ += partials.size() + left.size();
    if (steps_ > most_steps_) return false;
    Line rest = left;
    std::sort(rest.begin(), rest.end());  // what remains depends on the sums, not on whose they are
    Partials& there = next_[rest];
    for (const auto& [key, partial] : partials) merge(there, {partial.log_cells + log_cells, partial.tables});
    return true;
  }

  // Far finer than the tolerance: what rounding tells apart is merged, what differs is not.
  static void merge(Partials& partials, const Partial& partial) {
    Partial& there = partials[std::llround(partial.log_cells * 1e9)];
    there.log_cells = partial.log_cells;
    there.tables += partial.tables;
  }

  // The last column takes what remains of each row.
  std::vector<Partial> finished() const {
    std::vector<Partial> all;
    for (const auto& [rest, partials] : stage_) {
      double last = 0;
      for (const std::int64_t count : rest) last += log_factorials_[static_cast<std::size_t>(count)];
      for (const auto& [key, partial] : partials) all.push_back({partial.log_cells + last, partial.tables});
    }
    return all;
  }

  const Line& columns_;
  std::size_t most_steps_;
  std::size_t steps_ = 0;
  std::vector<double> log_factorials_;
  Stage stage_;
  Stage next_;
};

std::optional<double> enumerated(const Counts& counts, std::size_t most_steps) {
  // Fewer rows make fewer rests: the longer side is walked along.
  const Counts table = counts.size() > counts.front().size() ? transposed(counts) : counts;
  const Line rows = row_sums(table);
  Line columns = row_sums(transposed(table));
  std::sort(columns.rbegin(), columns.rend());
  const auto tables = Enumeration(rows, columns, most_steps).tables();
  if (!tables) return std::nullopt;
  const double constant = log_constant(rows, columns);
  const double observed = constant - log_cells(table);
  double p = 0;
  for (const Partial& partial : *tables) {
    const double probability = constant - partial.log_cells;
    if (probability <= observed + tie_tolerance) p += partial.tables * std::exp(probability);
  }
  return std::min(1.0, p);
}

// One hypergeometric count: of `taken` drawn among `total`, those among the `marked`. Walks out from the mode.
std::int64_t draw_cell(std::mt19937_64& generator, std::int64_t marked, std::int64_t taken, std::int64_t total) {
  const std::int64_t least = std::max<std::int64_t>(0, taken - (total - marked));
  const std::int64_t most = std::min(marked, taken);
  if (least == most) return least;
  const auto mode = std::clamp<std::int64_t>((marked + 1) * (taken + 1) / (total + 2), least, most);
  const double at_mode = std::exp(log_factorial(marked) + log_factorial(total - marked) + log_factorial(taken) +
                                  log_factorial(total - taken) - log_factorial(total) - log_factorial(mode) -
                                  log_factorial(marked - mode) - log_factorial(taken - mode) -
                                  log_factorial(total - marked - taken + mode));
  double uniform = boost::random::uniform_01<double>()(generator) - at_mode;
  std::int64_t below = mode;
  std::int64_t above = mode;
  double probability_below = at_mode;
  double probability_above = at_mode;
  while (uniform > 0 && (below > least || above < most)) {
    if (above < most) {
      probability_above *= static_cast<double>(marked - above) * static_cast<double>(taken - above) /
                           (static_cast<double>(above + 1) * static_cast<double>(total - marked - taken + above + 1));
      ++above;
      if ((uniform -= probability_above) <= 0) return above;
    }
    if (below > least) {
      probability_below *= static_cast<double>(below) * static_cast<double>(total - marked - taken + below) /
                           (static_cast<double>(marked - below + 1) * static_cast<double>(taken - below + 1));
      --below;
      if ((uniform -= probability_below) <= 0) return below;
    }
  }
  return mode;
}

// log of the cells' factorials of a table drawn with these margins.
double draw_log_cells(std::mt19937_64& generator, const Line& rows, Line columns,
                      const std::vector<double>& log_factorials) {
  double log_cells = 0;
  std::int64_t total = std::accumulate(columns.begin(), columns.end(), std::int64_t{0});
  for (const std::int64_t row : rows) {
    std::int64_t taken = row;
    std::int64_t rest = total;
    for (std::int64_t& column : columns) {
      const std::int64_t cell = draw_cell(generator, column, taken, rest);
      rest -= column;
      taken -= cell;
      column -= cell;
      log_cells += log_factorials[static_cast<std::size_t>(cell)];
    }
    total -= row;
  }
  return log_cells;
}

Fisher drawn(const Counts& counts, const FisherOptions& options) {
  const Line rows = row_sums(counts);
  const Line columns = row_sums(transposed(counts));
  const std::size_t cells = rows.size() * columns.size();
  const std::size_t draws = std::max<std::size_t>(1000, std::min(options.draws, most_drawn_cells / cells));
  std::vector<double> log_factorials;
  const std::int64_t total = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
  for (std::int64_t count = 0; count <= total; ++count) log_factorials.push_back(log_factorial(count));
  const double observed = log_cells(counts);
  std::mt19937_64 generator(options.seed);
  std::size_t as_rare = 0;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    if (draw_log_cells(generator, rows, columns, log_factorials) >= observed - tie_tolerance) ++as_rare;
  }
  // The observed table is one of those that chance may draw.
  const double p = static_cast<double>(as_rare + 1) / static_cast<double>(draws + 1);
  return {FisherMethod::monte_carlo, p, std::sqrt(p * (1 - p) / static_cast<double>(draws))};
}

}  // namespace

base::Result<Fisher> fisher_test(const Counts& counts, const FisherOptions& options) {
  if (const auto checked = check_table(counts); !checked) return checked.error();
  std::int64_t total = 0;
  for (const std::int64_t sum : row_sums(counts)) total += sum;
  if (total <= largest_enumerated) {
    if (const auto p = enumerated(counts, options.most_steps)) return Fisher{FisherMethod::exact, p, std::nullopt};
  }
  if (total > largest_drawn) return Fisher{FisherMethod::too_large, std::nullopt, std::nullopt};
  return drawn(counts, options);
}

}  // namespace miroir::stats

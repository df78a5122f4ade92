#include "stats/linear_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/core.h>
#include <boost/math/distributions/fisher_f.hpp>

namespace miroir::stats {

namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr std::size_t fewest_clusters = 3;
// A pivot this small beside its column's square is rounding: the column says nothing of its own.
constexpr double smallest_pivot = 1e-10;

Matrix square(std::size_t size) { return Matrix(size, std::vector<double>(size)); }

// Solves products x columns = right sides by Gauss & Jordan; `products` is symmetric, without negative directions.
// `scales` says what each pivot is measured by. A column before `needed` that depends on those before it gets 0; one
// from there on is refused.
base::Result<Matrix> solve(Matrix products, Matrix right, const std::vector<double>& scales, std::size_t needed) {
  for (std::size_t pivot = 0; pivot < products.size(); ++pivot) {
    if (!(products[pivot][pivot] > smallest_pivot * scales[pivot])) {
      if (pivot >= needed) {
        return base::refuse("not-identified", "nothing tells the effect apart from those of units and periods");
      }
      std::fill(right[pivot].begin(), right[pivot].end(), 0.0);
      continue;
    }
    const double scale = 1 / products[pivot][pivot];
    for (double& cell : products[pivot]) cell *= scale;
    for (double& cell : right[pivot]) cell *= scale;
    for (std::size_t row = 0; row < products.size(); ++row) {
      const double factor = row == pivot ? 0 : products[row][pivot];
      if (factor == 0) continue;
      for (std::size_t column = pivot; column < products.size(); ++column) {
        products[row][column] -= factor * products[pivot][column];
      }
      for (std::size_t column = 0; column < right[row].size(); ++column) {
        right[row][column] -= factor * right[pivot][column];
      }
    }
  }
  return right;
}

// Columns of the model: one per period but the first, then the regressors; the value stands last.
std::vector<double> columns_of(const Panel& panel, const PanelRow& row) {
  std::vector<double> columns(panel.periods - 1);
  if (row.period > 0) columns[row.period - 1] = 1;
  columns.insert(columns.end(), row.regressors.begin(), row.regressors.end());
  columns.push_back(row.value);
  return columns;
}

// Rows centred on their unit's weighted mean.
Matrix centred_rows(const Panel& panel) {
  Matrix rows;
  for (const PanelRow& row : panel.rows) rows.push_back(columns_of(panel, row));
  const std::size_t width = rows.front().size();
  Matrix sums(panel.units, std::vector<double>(width));
  std::vector<double> weights(panel.units);
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const PanelRow& row = panel.rows[index];
    weights[row.unit] += row.weight;
    for (std::size_t column = 0; column < width; ++column) sums[row.unit][column] += row.weight * rows[index][column];
  }
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const std::size_t unit = panel.rows[index].unit;
    for (std::size_t column = 0; column < width; ++column) rows[index][column] -= sums[unit][column] / weights[unit];
  }
  return rows;
}

// The normal equations of some rows.
struct Normal {
  Matrix products;
  std::vector<double> with_value;
};

void add_row(Normal& normal, const std::vector<double>& columns, double weight) {
  const std::size_t width = normal.with_value.size();
  for (std::size_t row = 0; row < width; ++row) {
    const double weighted = weight * columns[row];
    if (weighted == 0) continue;
    normal.with_value[row] += weighted * columns[width];
    for (std::size_t column = 0; column < width; ++column) normal.products[row][column] += weighted * columns[column];
  }
}

Normal normal_of(const Panel& panel, const Matrix& rows, std::span<const std::size_t> places) {
  const std::size_t width = rows.front().size() - 1;
  Normal normal{square(width), std::vector<double>(width)};
  for (const std::size_t place : places) add_row(normal, rows[place], panel.rows[place].weight);
  return normal;
}

std::vector<std::vector<std::size_t>> places_by_cluster(const Panel& panel) {
  std::vector<std::vector<std::size_t>> places(panel.clusters);
  for (std::size_t place = 0; place < panel.rows.size(); ++place) places[panel.rows[place].cluster].push_back(place);
  return places;
}

// Everything that fitting the panel once, and then without each cluster, needs.
struct Fit {
  Normal whole;
  std::vector<double> scales;
  std::size_t first = 0;  // regressor; periods stand before
  // First the coefficients, then for each regressor its column of the inverse.
  Matrix solved;
};

base::Result<Fit> fit_whole(const Panel& panel, const Matrix& rows, std::size_t regressors) {
  std::vector<std::size_t> places(panel.rows.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  Fit fit{normal_of(panel, rows, places), {}, panel.periods - 1, {}};
  const std::size_t width = fit.whole.with_value.size();
  Matrix right(width, std::vector<double>(1 + regressors));
  for (std::size_t row = 0; row < width; ++row) {
    fit.scales.push_back(fit.whole.products[row][row]);
    right[row][0] = fit.whole.with_value[row];
    if (row >= fit.first) right[row][1 + row - fit.first] = 1;
  }
  auto solved = solve(fit.whole.products, std::move(right), fit.scales, fit.first);
  if (!solved) return solved.error();
  fit.solved = std::move(*solved);
  return fit;
}

// What each coefficient moves by when a cluster is left out.
base::Result<std::vector<double>> moves_without(const Fit& fit, const Normal& cluster) {
  const std::size_t width = fit.scales.size();
  Matrix products = fit.whole.products;
  Matrix right(width, std::vector<double>(1));
  for (std::size_t row = 0; row < width; ++row) {
    right[row][0] = fit.whole.with_value[row] - cluster.with_value[row];
    for (std::size_t column = 0; column < width; ++column) products[row][column] -= cluster.products[row][column];
  }
  const auto solved = solve(std::move(products), std::move(right), fit.scales, fit.first);
  if (!solved) {
    return base::refuse("too-few-units",
                        "a single cluster tells an effect: 2 are needed on each side to say how sure it is");
  }
  std::vector<double> moves;
  for (std::size_t row = fit.first; row < width; ++row) moves.push_back((*solved)[row][0] - fit.solved[row][0]);
  return moves;
}

// The part of a coefficient's variance that a cluster would bring if errors were independent.
double share_of_variance(const Fit& fit, const Normal& cluster, std::size_t regressor) {
  double share = 0;
  for (std::size_t row = 0; row < fit.scales.size(); ++row) {
    for (std::size_t column = 0; column < fit.scales.size(); ++column) {
      share += fit.solved[row][1 + regressor] * cluster.products[row][column] * fit.solved[column][1 + regressor];
    }
  }
  return share;
}

struct Shares {
  double sum = 0;
  double squares = 0;
};

void add_products(Matrix& covariance, const std::vector<double>& moves, double factor) {
  for (std::size_t row = 0; row < moves.size(); ++row) {
    for (std::size_t column = 0; column < moves.size(); ++column) {
      covariance[row][column] += factor * moves[row] * moves[column];
    }
  }
}

// Covariance and degrees of freedom, from the panel without each cluster in turn.
base::Result<void> leave_clusters_out(const Panel& panel, const Matrix& rows, const Fit& fit, LinearModel& model) {
  const std::size_t regressors = model.coefficients.size();
  const double clusters = static_cast<double>(panel.clusters);
  std::vector<Shares> shares(regressors);
  model.covariance = square(regressors);
  for (const auto& places : places_by_cluster(panel)) {
    const Normal cluster = normal_of(panel, rows, places);
    const auto moves = moves_without(fit, cluster);
    if (!moves) return moves.error();
    add_products(model.covariance, *moves, (clusters - 1) / clusters);
    for (std::size_t regressor = 0; regressor < regressors; ++regressor) {
      const double share = share_of_variance(fit, cluster, regressor);
      shares[regressor].sum += share;
      shares[regressor].squares += share * share;
    }
  }
  for (const Shares& one : shares) {
    model.degrees_of_freedom.push_back(std::max(1.0, one.sum * one.sum / one.squares - 1));
  }
  return {};
}

}  // namespace

base::Result<LinearModel> fit_panel(const Panel& panel) {
  if (panel.clusters < fewest_clusters) {
    return base::refuse("too-few-units",
                        fmt::format("{} clusters are too few: {} are needed", panel.clusters, fewest_clusters));
  }
  const std::size_t regressors = panel.rows.front().regressors.size();
  if (panel.rows.size() <= regressors + panel.periods) {
    return base::refuse("too-few-units", fmt::format("{} rows are too few for this model", panel.rows.size()));
  }
  const Matrix rows = centred_rows(panel);
  const auto fit = fit_whole(panel, rows, regressors);
  if (!fit) return fit.error();
  LinearModel model;
  for (std::size_t place = 0; place < regressors; ++place) {
    model.coefficients.push_back(fit->solved[fit->first + place][0]);
  }
  if (const auto left = leave_clusters_out(panel, rows, *fit, model); !left) return left.error();
  return model;
}

base::Result<WaldTest> wald_test(const LinearModel& model, std::span<const std::size_t> places) {
  const std::size_t size = places.size();
  Matrix covariance = square(size);
  Matrix right(size, std::vector<double>(1));
  std::vector<double> scales;
  double freedom = std::numeric_limits<double>::infinity();
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t column = 0; column < size; ++column) {
      covariance[row][column] = model.covariance[places[row]][places[column]];
    }
    right[row][0] = model.coefficients[places[row]];
    scales.push_back(covariance[row][row]);
    freedom = std::min(freedom, model.degrees_of_freedom[places[row]]);
  }
  const double rest = freedom - static_cast<double>(size) + 1;
  if (!(rest > 0)) return base::refuse("too-few-units", "there are too few clusters to test so many coefficients");
  const auto solved = solve(std::move(covariance), std::move(right), scales, 0);
  if (!solved) return solved.error();
  double statistic = 0;
  for (std::size_t row = 0; row < size; ++row) statistic += model.coefficients[places[row]] * (*solved)[row][0];
  WaldTest test{0, size, rest, 1};
  test.f = std::max(0.0, statistic / static_cast<double>(size) * rest / freedom);
  const boost::math::fisher_f reference(static_cast<double>(size), rest);
  test.p = boost::math::cdf(boost::math::complement(reference, test.f));
  return test;
}

}  // namespace miroir::stats

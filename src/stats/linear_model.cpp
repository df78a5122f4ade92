#include "stats/linear_model.hpp"

#include <cmath>

#include <fmt/core.h>
#include <boost/math/distributions/fisher_f.hpp>

namespace miroir::stats {

namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr std::size_t fewest_clusters = 3;
// A pivot this small beside its column's square is rounding: the column says nothing of its own.
constexpr double smallest_pivot = 1e-10;

Matrix square(std::size_t size) { return Matrix(size, std::vector<double>(size)); }

// Inverse of a symmetric positive definite matrix by Gauss & Jordan; nothing when a column depends on others.
base::Result<Matrix> inverse(Matrix matrix) {
  const std::size_t size = matrix.size();
  Matrix result = square(size);
  std::vector<double> scales;
  for (std::size_t place = 0; place < size; ++place) {
    result[place][place] = 1;
    scales.push_back(matrix[place][place]);
  }
  for (std::size_t pivot = 0; pivot < size; ++pivot) {
    if (!(matrix[pivot][pivot] > smallest_pivot * scales[pivot])) {
      return base::refuse("not-identified", "nothing tells the effect apart from those of units and periods");
    }
    const double scale = 1 / matrix[pivot][pivot];
    for (std::size_t column = 0; column < size; ++column) {
      matrix[pivot][column] *= scale;
      result[pivot][column] *= scale;
    }
    for (std::size_t row = 0; row < size; ++row) {
      const double factor = row == pivot ? 0 : matrix[row][pivot];
      if (factor == 0) continue;
      for (std::size_t column = 0; column < size; ++column) {
        matrix[row][column] -= factor * matrix[pivot][column];
        result[row][column] -= factor * result[pivot][column];
      }
    }
  }
  return result;
}

// Columns of the model: the regressors, then one per period but the first; the value stands last.
std::vector<double> columns_of(const Panel& panel, const PanelRow& row) {
  std::vector<double> columns = row.regressors;
  columns.resize(row.regressors.size() + panel.periods - 1);
  if (row.period > 0) columns[row.regressors.size() + row.period - 1] = 1;
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

struct Normal {
  Matrix inverse;
  std::vector<double> coefficients;
};

base::Result<Normal> solve(const Panel& panel, const Matrix& rows) {
  const std::size_t width = rows.front().size() - 1;
  Matrix products = square(width);
  std::vector<double> with_value(width);
  for (std::size_t index = 0; index < rows.size(); ++index) {
    for (std::size_t row = 0; row < width; ++row) {
      const double weighted = panel.rows[index].weight * rows[index][row];
      if (weighted == 0) continue;
      with_value[row] += weighted * rows[index][width];
      for (std::size_t column = 0; column < width; ++column) products[row][column] += weighted * rows[index][column];
    }
  }
  auto inverted = inverse(std::move(products));
  if (!inverted) return inverted.error();
  Normal normal{std::move(*inverted), std::vector<double>(width)};
  for (std::size_t row = 0; row < width; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      normal.coefficients[row] += normal.inverse[row][column] * with_value[column];
    }
  }
  return normal;
}

// Per cluster: the sum of weight x row x residual, already multiplied by the inverse.
Matrix influences(const Panel& panel, const Matrix& rows, const Normal& normal) {
  const std::size_t width = normal.coefficients.size();
  Matrix scores(panel.clusters, std::vector<double>(width));
  for (std::size_t index = 0; index < rows.size(); ++index) {
    double residual = rows[index][width];
    for (std::size_t column = 0; column < width; ++column)
      residual -= rows[index][column] * normal.coefficients[column];
    for (std::size_t column = 0; column < width; ++column) {
      scores[panel.rows[index].cluster][column] += panel.rows[index].weight * rows[index][column] * residual;
    }
  }
  Matrix result(panel.clusters, std::vector<double>(width));
  for (std::size_t cluster = 0; cluster < panel.clusters; ++cluster) {
    for (std::size_t row = 0; row < width; ++row) {
      for (std::size_t column = 0; column < width; ++column) {
        result[cluster][row] += normal.inverse[row][column] * scores[cluster][column];
      }
    }
  }
  return result;
}

double small_sample_factor(const Panel& panel, std::size_t width) {
  const double clusters = static_cast<double>(panel.clusters);
  const double rows = static_cast<double>(panel.rows.size());
  return clusters / (clusters - 1) * (rows - 1) / (rows - static_cast<double>(width) - 1);
}

Matrix robust_covariance(const Panel& panel, const Matrix& rows, const Normal& normal, std::size_t regressors) {
  Matrix covariance = square(regressors);
  for (const auto& influence : influences(panel, rows, normal)) {
    for (std::size_t row = 0; row < regressors; ++row) {
      for (std::size_t column = 0; column < regressors; ++column) {
        covariance[row][column] += influence[row] * influence[column];
      }
    }
  }
  const double factor = small_sample_factor(panel, normal.coefficients.size());
  for (auto& row : covariance) {
    for (double& cell : row) cell *= factor;
  }
  return covariance;
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
  const auto normal = solve(panel, rows);
  if (!normal) return normal.error();
  LinearModel model;
  model.coefficients.assign(normal->coefficients.begin(),
                            normal->coefficients.begin() + static_cast<std::ptrdiff_t>(regressors));
  model.covariance = robust_covariance(panel, rows, *normal, regressors);
  model.degrees_of_freedom = static_cast<double>(panel.clusters - 1);
  return model;
}

base::Result<WaldTest> wald_test(const LinearModel& model, std::span<const std::size_t> places) {
  Matrix covariance = square(places.size());
  for (std::size_t row = 0; row < places.size(); ++row) {
    for (std::size_t column = 0; column < places.size(); ++column) {
      covariance[row][column] = model.covariance[places[row]][places[column]];
    }
  }
  const auto inverted = inverse(std::move(covariance));
  if (!inverted) return inverted.error();
  WaldTest test{0, places.size(), model.degrees_of_freedom, 1};
  for (std::size_t row = 0; row < places.size(); ++row) {
    for (std::size_t column = 0; column < places.size(); ++column) {
      test.f += model.coefficients[places[row]] * (*inverted)[row][column] * model.coefficients[places[column]];
    }
  }
  test.f = std::max(0.0, test.f / static_cast<double>(places.size()));
  const boost::math::fisher_f reference(static_cast<double>(test.df1), test.df2);
  test.p = boost::math::cdf(boost::math::complement(reference, test.f));
  return test;
}

}  // namespace miroir::stats

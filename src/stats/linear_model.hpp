// Weighted least squares with unit and period effects, and errors that may go together within clusters.
//
// Shapes: one row per unit and period, with a weight above 0. Unit effects are taken out by centring each unit on its
// own weighted mean (Frisch & Waugh, Econometrica 1933;1:387); period effects and regressors are columns of the model.
// Errors are cluster-robust (Liang & Zeger, Biometrika 1986;73:13) with the small-sample factor G / (G - 1) x
// (N - 1) / (N - K), K counting the columns and the constant but not the unit effects, which lie within clusters
// (Cameron & Miller, J Hum Resour 2015;50:317). References are Student's and Fisher's with G - 1 degrees of freedom.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace miroir::stats {

struct PanelRow {
  std::size_t unit = 0;     // 0 to units - 1
  std::size_t period = 0;   // 0 to periods - 1
  std::size_t cluster = 0;  // 0 to clusters - 1; a unit stays in its cluster
  double value = 0;
  double weight = 0;
  std::vector<double> regressors;  // as many in each row
};

struct Panel {
  std::size_t units = 0;
  std::size_t periods = 0;
  std::size_t clusters = 0;
  std::vector<PanelRow> rows;
};

struct LinearModel {
  std::vector<double> coefficients;             // of the regressors
  std::vector<std::vector<double>> covariance;  // cluster-robust, of the regressors
  double degrees_of_freedom = 0;                // clusters - 1
};

// Refuses fewer than 3 clusters ("too-few-units"), and regressors that the effects explain ("not-identified").
base::Result<LinearModel> fit_panel(const Panel& panel);

// p of the hypothesis that the coefficients at `places` are all 0: Wald's F. "not-identified" when they are not
// distinct.
struct WaldTest {
  double f = 0;
  std::size_t df1 = 0;
  double df2 = 0;
  double p = 1;
};
base::Result<WaldTest> wald_test(const LinearModel& model, std::span<const std::size_t> places);

}  // namespace miroir::stats

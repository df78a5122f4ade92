// Weighted least squares with unit and period effects, and errors that may go together within clusters.
//
// Shapes: one row per unit and period, with a weight above 0. Unit effects are taken out by centring each unit on its
// own weighted mean (Frisch & Waugh, Econometrica 1933;1:387); period effects and regressors are columns of the model.
// Errors are cluster-robust: the jackknife that leaves out one cluster at a time, CV3 (MacKinnon, Nielsen & Webb,
// J Appl Econom 2023;38:671), because the sandwich of Liang & Zeger is too small where few groups face many single
// controls. References are Student's, with the effective number of clusters less 1 as degrees of freedom (Carter,
// Schnepel & Steigerwald, Rev Econ Stat 2017;99:698, errors within a cluster taken as independent), never below 1.
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
  std::vector<double> degrees_of_freedom;       // of the regressors
};

// Refuses fewer than 3 clusters or a regressor that a single cluster tells ("too-few-units"), and regressors that the
// effects explain ("not-identified").
base::Result<LinearModel> fit_panel(const Panel& panel);

// p of the hypothesis that the coefficients at `places` are all 0: Wald's statistic by Hotelling's T² with the least of
// their degrees of freedom (as Pustejovsky & Tipton, J Bus Econ Stat 2018;36:672, do with others). "not-identified"
// when they are not distinct, "too-few-units" when they outnumber the degrees of freedom.
struct WaldTest {
  double f = 0;
  std::size_t df1 = 0;
  double df2 = 0;
  double p = 1;
};
base::Result<WaldTest> wald_test(const LinearModel& model, std::span<const std::size_t> places);

}  // namespace miroir::stats

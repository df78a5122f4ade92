// Means for which Student's interval on the moments is not right: skewed amounts, and patients of one group whose
// physicians differ.
#pragma once

#include "stats/intervals.hpp"

#include <span>

namespace miroir::stats {

// Mean of a log-normal variable: exp(m + s²/2), m and s² of the logarithms, with Cox's interval and Student's quantile
// in it (Land, Technometrics 1972;14:145; Olsson, J Stat Educ 2005;13:1). Values must be above 0 ("impossible-counts").
base::Result<Estimate> log_normal_mean(std::span<const double> values, double level = 0.95);

// The same from the moments of the logarithms.
base::Result<Estimate> log_normal_mean(const Moments& logarithms, double level = 0.95);

struct Cluster {
  double size = 0;  // patients of one physician
  double sum = 0;   // over them: euros, or those in the numerator
};

// Sum of sums / sum of sizes, with the variance between clusters only: the linearised ratio estimator with G / (G - 1)
// (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6 and 9) and Student's quantile with clusters - 1 degrees of
// freedom. Refuses fewer than 2 clusters ("too-few-units") and sizes that are not above 0 ("nothing-counted").
base::Result<Estimate> clustered_mean(std::span<const Cluster> clusters, double level = 0.95);

}  // namespace miroir::stats

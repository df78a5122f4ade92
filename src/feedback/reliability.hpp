// How far a physician's figure can be compared: how much the region's physicians differ beyond chance, per indicator,
// and what that makes of one figure (stats/reliability.hpp). Fitted on the physicians' published rows of one period;
// hidden ones are left out, which makes the spread look a little wider where small lists differ least.
#pragma once

#include "feedback/result_store.hpp"
#include "stats/reliability.hpp"

#include <map>
#include <string>
#include <vector>

namespace miroir::feedback {

struct IndicatorReliability {
  double prior_size = 0;                                     // denominator at which the reliability is 0.5
  std::map<std::string, stats::UnitReliability> physicians;  // by number; values in the figure's unit
};

// By indicator. One with fewer than three physicians, or without the sums of squares of a mean, is not in it.
using Reliabilities = std::map<std::string, IndicatorReliability>;

Reliabilities fit_reliabilities(const std::vector<IndicatorSheet>& sheets,
                                const std::vector<StoredRow>& physician_rows);

// What concerns one physician.
struct OwnReliability {
  double prior_size = 0;
  std::optional<stats::UnitReliability> own;  // nothing without a figure in that period
};
std::map<std::string, OwnReliability> reliabilities_of(const Reliabilities& all, const std::string& physician);

// n / (n + prior_size): 0 where nothing is reliable.
double reliability_at(double prior_size, std::int64_t denominator);

}  // namespace miroir::feedback

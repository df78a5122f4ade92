// Did the groups help: change of members against change of controls, over the same periods.
//
// Shapes: one observation per physician and period; value = numerator / denominator (numerator may be a sum, euros for
// instance), weight = denominator. Periods are whole numbers in the order of time (0, 1, 2 …). `start` is the first
// period of membership, none for controls. `cluster` is the group of a member; controls are each their own cluster.
//
// Method: two-way fixed effects of physician and period, weighted by the denominator, cluster-robust errors as in
// linear_model.hpp (Bertrand, Duflo & Mullainathan, Q J Econ 2004;119:249). Event study: one coefficient per period
// relative to the start, the one before it being the reference; those further back than `window`, or than 2 groups
// reach, are put together, and so are those further on. The pre-trend test is Wald's on the coefficients before the
// start. The minimum detectable effect is (t of the level + t of the power) x standard error (Bloom, Eval Rev
// 1995;19:547). With several starts and effects that grow, the single coefficient is a mixture (Goodman-Bacon, J
// Econometrics 2021;225:254): read the event study.
#pragma once

#include "stats/intervals.hpp"
#include "stats/linear_model.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace miroir::stats {

struct Observation {
  std::string physician;
  std::string cluster;  // empty: the physician alone
  std::int64_t period = 0;
  std::optional<std::int64_t> start;
  double numerator = 0;
  double denominator = 0;
};

struct DidOptions {
  double level = 0.95;
  double power = 0.80;
  std::int64_t window = 8;  // periods before and after the start that the event study tells apart
};

struct EventCoefficient {
  std::int64_t relative_period = 0;  // 0: the first period of membership
  Estimate effect;
};

struct DifferenceInDifferences {
  Estimate effect;
  double standard_error = 0;
  double p = 1;
  double minimum_detectable_effect = 0;
  std::size_t members = 0;
  std::size_t controls = 0;
  std::size_t clusters = 0;
  std::vector<EventCoefficient> event_study;  // without the reference period, in the order of time
  std::optional<WaldTest> pre_trend;          // none with fewer than 2 periods before the start
};

// Refuses a physician whose cluster or start changes, or who is seen twice in a period ("impossible-observation"), a
// denominator that is not above 0 ("nothing-counted"), fewer than 2 groups or 2 controls ("too-few-units"), and what
// cannot be told apart from the effects of physicians and periods ("not-identified").
base::Result<DifferenceInDifferences> difference_in_differences(std::span<const Observation> observations,
                                                                const DidOptions& options = {});

}  // namespace miroir::stats

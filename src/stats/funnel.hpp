// Funnel plot: what chance explains around a reference, for each size of unit.
//
// Shapes: proportions have a numerator of at most the denominator; ratios have observed events over an exposure
// (expected events for an indirectly standardised ratio, whose target is 1; patients for a rate). Values, target and
// limits are in units of numerator / denominator. Limits are at 95 % and 99.8 %, two-sided.
//
// Method (Spiegelhalter, Funnel plots for comparing institutional performance, Stat Med 2005;24:1185): limits are exact
// binomial or Poisson quantiles, interpolated between counts (his appendix A.1.1), and cut at 0 and, for
// proportions, 1; from a variance of a million counts on, they are normal. Over-dispersion (Spiegelhalter, Handling
// over-dispersion of performance indicators, Qual Saf Health Care 2005;14:347) is measured on z scores of which the
// lowest and highest 10 % are winsorised: phi is their mean square; tau² is the moment estimator of DerSimonian & Laird
// (Control Clin Trials 1986;7:177) on them. Both are used only when they widen. Ours: over-dispersed limits keep the
// shape of the exact ones, their distance to the target being stretched by sqrt(phi) or by sqrt((s² + tau²) / s²), s²
// the sampling variance at the target.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace miroir::stats {

enum class FunnelKind : std::uint8_t { proportion, ratio };
enum class Dispersion : std::uint8_t { none, multiplicative, additive };

struct FunnelUnit {
  std::int64_t numerator = 0;
  double denominator = 0;  // a whole number for proportions
};

struct FunnelLimits {
  double lower_95 = 0;
  double upper_95 = 0;
  double lower_998 = 0;
  double upper_998 = 0;
};

// Where a unit stands; words for readers are chosen elsewhere: "higher than chance alone explains".
enum class FunnelPosition : std::uint8_t { below_998, below_95, within, above_95, above_998 };
const char* position_name(FunnelPosition position);

struct FunnelPoint {
  double value = 0;
  double z = 0;  // naive z score, not winsorised
  FunnelLimits limits;
  FunnelPosition position = FunnelPosition::within;
};

struct Funnel {
  double target = 0;
  double phi = 1;                   // as measured; the limits use it when it is above 1
  double tau_squared = 0;           // as measured, 0 when units vary less than chance would make them
  std::vector<FunnelPoint> points;  // in the order of the units
};

struct FunnelOptions {
  FunnelKind kind = FunnelKind::proportion;
  Dispersion dispersion = Dispersion::none;
  std::optional<double> target;  // unless told, all units together
  double winsorised_share = 0.10;
};

// Exact limits around `target` for one size of unit; the target lies strictly between 0 and 1 for proportions, above 0
// for ratios, and the denominator is above 0.
FunnelLimits funnel_limits(FunnelKind kind, double target, double denominator);

// Refuses fewer than 2 units ("too-few-units"), a unit without denominator ("nothing-counted"), impossible counts, and
// a target at which nothing can vary ("no-variation").
base::Result<Funnel> funnel(std::span<const FunnelUnit> units, const FunnelOptions& options);

}  // namespace miroir::stats

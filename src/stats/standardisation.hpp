// Case mix: what a figure would be with the reference's rates (indirect) or with a standard population (direct).
//
// Shapes: one stratum is one age band x sex x long-term disease. Events are counts, exposures are patients or
// time, rates are events per unit of exposure. Strata without exposure are allowed and weigh nothing.
#pragma once

#include "stats/intervals.hpp"

#include <cstdint>
#include <span>

namespace miroir::stats {

// What one stratum brings: the unit's exposure, and the reference's events and exposure.
struct IndirectStratum {
  double exposure = 0;
  double reference_events = 0;
  double reference_exposure = 0;
};

struct IndirectStandardisation {
  std::int64_t observed = 0;
  double expected = 0;         // sum of exposure x reference rate
  double reference_value = 0;  // crude rate of the reference, per `per`
  Estimate ratio;              // observed / expected
  Estimate standardised;       // ratio x reference value
};

// Expected events with the reference's rates. Refuses negative or infinite numbers, and an exposure in a stratum where
// the reference has none ("no-reference").
base::Result<double> expected_events(std::span<const IndirectStratum> strata);

// Indirect standardisation: limits of the ratio are those of `ratio`, exact below 10 events and Byar's from 10, the
// expected number taken as fixed (Breslow & Day, Statistical Methods in Cancer Research vol. II, 1987, p. 65-72; as
// PHEindicatormethods' calculate_ISRatio and calculate_ISRate). Nothing expected is refused ("nothing-counted").
base::Result<IndirectStandardisation> standardise_indirectly(std::int64_t observed,
                                                             std::span<const IndirectStratum> strata, double per = 1,
                                                             double level = 0.95);

struct DirectStratum {
  std::int64_t events = 0;
  double exposure = 0;
  double standard_exposure = 0;  // of the standard population
};

// Directly standardised rate per `per`, with Dobson's interval on Byar's limits of the events (Dobson et al., Stat Med
// 1991;10:457; as PHEindicatormethods' calculate_dsr). Fewer than 10 events are refused ("too-few-events").
base::Result<Estimate> standardise_directly(std::span<const DirectStratum> strata, double per = 1, double level = 0.95);

}  // namespace miroir::stats

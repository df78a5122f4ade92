#include "stats/standardisation.hpp"

#include "stats/checks.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::stats {

namespace {

constexpr std::int64_t fewest_events = 10;

bool is_size(double value) { return value >= 0 && std::isfinite(value); }

base::Result<double> expected_in(const IndirectStratum& stratum) {
  if (!is_size(stratum.exposure) || !is_size(stratum.reference_events) || !is_size(stratum.reference_exposure)) {
    return base::refuse("impossible-counts", "exposure, reference events and reference exposure must be 0 or more");
  }
  if (stratum.exposure == 0) return 0.0;
  if (stratum.reference_exposure == 0) {
    return base::refuse("no-reference", "the reference exposure is 0: nothing says what to expect here");
  }
  return stratum.exposure * stratum.reference_events / stratum.reference_exposure;
}

Estimate scaled(const Estimate& estimate, double factor) {
  return {estimate.value * factor, estimate.lower * factor, estimate.upper * factor, estimate.method};
}

// Sums over the strata that the directly standardised rate is made of.
struct DirectSums {
  std::int64_t events = 0;
  double weight = 0;
  double rate = 0;      // sum of weight x rate
  double variance = 0;  // sum of weight² x events / exposure²
};

base::Result<DirectSums> direct_sums(std::span<const DirectStratum> strata) {
  DirectSums sums;
  for (std::size_t index = 0; index < strata.size(); ++index) {
    const DirectStratum& stratum = strata[index];
    if (stratum.events < 0 || !is_size(stratum.exposure) || !is_size(stratum.standard_exposure)) {
      return at_item("strata", index,
                     base::refuse("impossible-counts", "events, exposure and standard exposure must be 0 or more"));
    }
    if (stratum.exposure == 0 && stratum.standard_exposure + static_cast<double>(stratum.events) > 0) {
      return at_item("strata", index, base::refuse("nothing-counted", "the exposure is 0: the stratum has no rate"));
    }
    if (stratum.exposure == 0) continue;
    const double share = stratum.standard_exposure / stratum.exposure;
    sums.events += stratum.events;
    sums.weight += stratum.standard_exposure;
    sums.rate += share * static_cast<double>(stratum.events);
    sums.variance += share * share * static_cast<double>(stratum.events);
  }
  return sums;
}

}  // namespace

base::Result<double> expected_events(std::span<const IndirectStratum> strata) {
  double expected = 0;
  for (std::size_t index = 0; index < strata.size(); ++index) {
    const auto here = expected_in(strata[index]);
    if (!here) return at_item("strata", index, here.error());
    expected += *here;
  }
  return expected;
}

base::Result<IndirectStandardisation> standardise_indirectly(std::int64_t observed,
                                                             std::span<const IndirectStratum> strata, double per,
                                                             double level) {
  const auto expected = expected_events(strata);
  if (!expected) return expected.error();
  if (*expected == 0) return base::refuse("nothing-counted", "nothing is expected: there is no ratio to it");
  if (!(per > 0 && std::isfinite(per))) return base::refuse("impossible-counts", "per must be finite and above 0");
  const auto standardised_ratio = ratio(observed, *expected, level);
  if (!standardised_ratio) return standardised_ratio.error();
  double events = 0;
  double exposure = 0;
  for (const IndirectStratum& stratum : strata) {
    events += stratum.reference_events;
    exposure += stratum.reference_exposure;
  }
  const double reference_value = events / exposure * per;
  return IndirectStandardisation{observed, *expected, reference_value, *standardised_ratio,
                                 scaled(*standardised_ratio, reference_value)};
}

base::Result<Estimate> standardise_directly(std::span<const DirectStratum> strata, double per, double level) {
  if (const auto checked = check_level(level); !checked) return checked.error();
  if (!(per > 0 && std::isfinite(per))) return base::refuse("impossible-counts", "per must be finite and above 0");
  const auto sums = direct_sums(strata);
  if (!sums) return sums.error();
  if (sums->weight == 0) return base::refuse("nothing-counted", "the standard exposure is 0 in all strata");
  if (sums->events < fewest_events) {
    return base::refuse("too-few-events", fmt::format("{} events are too few: a directly standardised rate needs {}",
                                                      sums->events, fewest_events));
  }
  const double value = sums->rate / sums->weight;
  const Estimate count = count_limits(sums->events, level);
  const double step = std::sqrt(sums->variance / count.value) / sums->weight;
  return scaled(
      {value, value + step * (count.lower - count.value), value + step * (count.upper - count.value), Method::dobson},
      per);
}

}  // namespace miroir::stats

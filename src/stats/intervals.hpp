// A figure and how sure it is: confidence intervals for what feedback shows.
//
// Shapes: counts are integers, exposures and sums are doubles, `level` is the coverage (0.95 by default), two-sided.
// An estimate holds the figure itself and its limits. What cannot be computed is refused, never NaN: a denominator of
// 0 ("nothing-counted"), counts that cannot be ("impossible-counts"), a level outside ]0, 1[ ("impossible-level").
#pragma once

#include "base/result.hpp"

#include <cstdint>

namespace miroir::stats {

enum class Method : std::uint8_t {
  wilson,
  exact,
  byar,
  student,
  newcombe,
  recovered,
  dobson,
  log_normal,
  bootstrap,
  clustered,
  normal,
  posterior
};
const char* method_name(Method method);

struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;
  Method method = Method::wilson;
  bool operator==(const Estimate&) const = default;
};

// n, sum and sum of squares of a variable.
struct Moments {
  std::int64_t count = 0;
  double sum = 0;
  double sum_of_squares = 0;
};

// Share `numerator` / `denominator`: Wilson's score interval without continuity correction (Wilson, J Am Stat Assoc
// 1927;22:209). Its limits stay within 0 and 1, and at 0 and at the denominator the outer limit is exactly 0 or 1.
base::Result<Estimate> proportion(std::int64_t numerator, std::int64_t denominator, double level = 0.95);

// `events` / `exposure` x `per`: exact Poisson limits below 10 events (Garwood, Biometrika 1936;28:437), Byar's
// approximation from 10 (Breslow & Day, Statistical Methods in Cancer Research vol. II, 1987, p. 69).
base::Result<Estimate> rate(std::int64_t events, double exposure, double per = 1, double level = 0.95);

// Limits of a count of 0 or more events, before it is divided by an exposure: same methods as `rate`.
Estimate count_limits(std::int64_t events, double level);

// Indirectly standardised ratio `observed` / `expected`: same limits as `rate`, the expected number taken as fixed.
base::Result<Estimate> ratio(std::int64_t observed, double expected, double level = 0.95);

// Mean with Student's t interval; fewer than 2 values are refused ("too-few-values") as they have no spread.
base::Result<Estimate> mean(const Moments& moments, double level = 0.95);

// first - second, two independent shares: Newcombe's hybrid score interval without continuity correction (method 10
// of Newcombe, Stat Med 1998;17:873).
base::Result<Estimate> difference_of_proportions(std::int64_t first_numerator, std::int64_t first_denominator,
                                                 std::int64_t second_numerator, std::int64_t second_denominator,
                                                 double level = 0.95);

// first - second of any two independent estimates of one level, by recovering a variance from each limit (MOVER; Zou &
// Donner, Stat Med 2008;27:1693). With Wilson limits it is Newcombe's method 10; we use it for rates and ratios.
Estimate difference_of_estimates(const Estimate& first, const Estimate& second);

}  // namespace miroir::stats

#include "stats/checks.hpp"

#include <fmt/core.h>
#include <boost/math/distributions/normal.hpp>

namespace miroir::stats {

namespace {

// Beyond, a tail is lost in rounding.
constexpr double highest_level = 1 - 1e-9;

}  // namespace

base::Result<void> check_level(double level) {
  if (!(level > 0 && level <= highest_level)) {
    return base::refuse("impossible-level", fmt::format("the level must lie between 0 and 1, not {}", level));
  }
  return {};
}

base::Result<void> check_share(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) {
    return base::refuse("nothing-counted", "the denominator is 0: there is no share of nothing");
  }
  if (numerator < 0 || numerator > denominator) {
    return base::refuse("impossible-counts", fmt::format("the numerator {} must lie between 0 and the denominator {}",
                                                         numerator, denominator));
  }
  return {};
}

base::Refusal at_item(const char* list, std::size_t index, const base::Refusal& refusal) {
  return base::refuse(refusal.code, fmt::format("{}[{}]: {}", list, index, refusal.message));
}

double normal_quantile(double level) { return boost::math::quantile(boost::math::normal(), (1 + level) / 2); }

}  // namespace miroir::stats

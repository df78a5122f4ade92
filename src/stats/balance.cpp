#include "stats/balance.hpp"

#include "stats/checks.hpp"

#include <cmath>

namespace miroir::stats {

namespace {

base::Result<Balance> balance_of(double members, double controls, double member_variance, double control_variance) {
  const double deviation = std::sqrt((member_variance + control_variance) / 2);
  const double difference = members - controls;
  if (deviation == 0 && difference != 0) {
    return base::refuse("no-variation",
                        "neither side varies: a difference of means has nothing to be measured against");
  }
  const double standardised = deviation == 0 ? 0 : difference / deviation;
  return Balance{members, controls, standardised, std::abs(standardised) >= notable_imbalance};
}

double variance_of(const Moments& moments) {
  const double count = static_cast<double>(moments.count);
  return std::max(0.0, moments.sum_of_squares - moments.sum * moments.sum / count) / (count - 1);
}

}  // namespace

base::Result<Balance> balance_of_means(const Moments& members, const Moments& controls) {
  const auto member_mean = mean(members);
  if (!member_mean) return base::refuse(member_mean.error().code, "members: " + member_mean.error().message);
  const auto control_mean = mean(controls);
  if (!control_mean) return base::refuse(control_mean.error().code, "controls: " + control_mean.error().message);
  return balance_of(member_mean->value, control_mean->value, variance_of(members), variance_of(controls));
}

base::Result<Balance> balance_of_shares(std::int64_t member_numerator, std::int64_t member_denominator,
                                        std::int64_t control_numerator, std::int64_t control_denominator) {
  if (const auto checked = check_share(member_numerator, member_denominator); !checked) {
    return base::refuse(checked.error().code, "members: " + checked.error().message);
  }
  if (const auto checked = check_share(control_numerator, control_denominator); !checked) {
    return base::refuse(checked.error().code, "controls: " + checked.error().message);
  }
  const double members = static_cast<double>(member_numerator) / static_cast<double>(member_denominator);
  const double controls = static_cast<double>(control_numerator) / static_cast<double>(control_denominator);
  return balance_of(members, controls, members * (1 - members), controls * (1 - controls));
}

}  // namespace miroir::stats

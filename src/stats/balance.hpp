// Balance table: how members differ from controls before anything is compared.
//
// Standardised mean difference: difference / square root of the mean of the two variances, without a sample-size part
// (Austin, Stat Med 2009;28:3083). A difference of 0.10 or more is commonly called an imbalance.
#pragma once

#include "stats/intervals.hpp"

namespace miroir::stats {

inline constexpr double notable_imbalance = 0.10;

struct Balance {
  double members = 0;   // mean or share
  double controls = 0;  // mean or share
  double standardised_difference = 0;
  bool notable = false;
};

// Two means; each needs 2 values. Where neither varies, equal means give 0 and others are refused ("no-variation").
base::Result<Balance> balance_of_means(const Moments& members, const Moments& controls);
base::Result<Balance> balance_of_shares(std::int64_t member_numerator, std::int64_t member_denominator,
                                        std::int64_t control_numerator, std::int64_t control_denominator);

}  // namespace miroir::stats

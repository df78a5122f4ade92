#include "cli/remaining_time.hpp"

#include <cmath>

#include <fmt/format.h>

namespace miroir::cli {

std::optional<std::int64_t> RemainingTime::seconds(double fraction, Seconds now) const {
  constexpr Seconds least_time = 2;
  constexpr double least_fraction = 0.01;
  const Seconds elapsed = now - began_;
  if (elapsed < least_time || !(fraction >= least_fraction && fraction <= 1)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(std::ceil(elapsed * (1 - fraction) / fraction));
}

std::string remaining_words(std::int64_t seconds) {
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 60 * minute;
  if (seconds < minute) {
    return fmt::format("{} s left", seconds);
  }
  const std::int64_t minutes = (seconds + minute - 1) / minute;
  return seconds <= hour - minute ? fmt::format("{} min left", minutes)
                                  : fmt::format("{} h {:02} min left", minutes * minute / hour, minutes % minute);
}

}  // namespace miroir::cli

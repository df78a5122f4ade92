// How long a step still takes, from how much of it was done when: a pure rule, the clock is passed in.
//
// The mean pace since the step began says what is left. Nothing is said while too little is known (the first two
// seconds, the first hundredth) or when the work gives no fraction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace miroir::cli {

class RemainingTime {
 public:
  using Seconds = double;

  void begin(Seconds now) { began_ = now; }
  // `fraction` done, 0 to 1; outside these, unknown.
  std::optional<std::int64_t> seconds(double fraction, Seconds now) const;

 private:
  Seconds began_ = 0;
};

// "45 s left", "3 min left", "1 h 20 min left": rounded up, so that it promises nothing.
std::string remaining_words(std::int64_t seconds);

}  // namespace miroir::cli

// An attacker of disclosure control, written apart from its rules: from published results files alone, which hidden
// counts are certain?
//
// Every count is an unknown of 0 or more, fixed where a row shows it. Equations: levels, strata with what they leave
// out, numerator and rest, and overlapping periods (counts of prescriptions and consultations add up over quarters;
// persons of a quarter are among those of its half-year, who are among those of all its quarters). Limits of each
// unknown are narrowed by every equation, and by what Gauss–Jordan elimination makes of all of them, until nothing
// narrows; a count whose two limits meet is certain.
#pragma once

#include "feedback/results.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace miroir::testing {

enum class Figure : std::uint8_t { patients, numerator, rest, denominator };

struct CertainFigure {
  std::string period;
  std::string without_period;  // not empty: the figure is what `period` holds beyond this one
  measures::Level level = measures::Level::physician;
  std::string entity;
  std::string stratum;
  Figure figure = Figure::patients;
  std::int64_t value = 0;
};

// What a reader may know from elsewhere: (period, physician) who then was neither in a group nor in the control group.
using OnNeitherSide = std::set<std::pair<std::string, std::string>>;

// Of one indicator, over all the files.
std::vector<CertainFigure> attack(const std::vector<feedback::Results>& published, const std::string& indicator,
                                  const OnNeitherSide& on_neither_side);

}  // namespace miroir::testing

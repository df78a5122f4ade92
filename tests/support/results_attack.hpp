// An attacker of disclosure control, written apart from its rules: from published results files alone, which hidden
// counts are certain?
//
// Every count is an unknown of 0 or more, fixed where a row shows it. Equations: levels, strata with what they leave
// out, numerator and rest, and overlapping periods (counts of prescriptions and consultations add up over quarters, as
// boxes do; persons of a quarter are among those of its half-year, who are among those of all its quarters). Content:
// boxes of classes, and of months, add up to those of the row "all", months of a quarter to those of its row; units of
// months to units; persons and units of a key are among those of the row. Limits of each unknown are narrowed by every
// equation, and by what Gauss–Jordan elimination makes of all of them, until nothing narrows; a count whose two limits
// meet is certain.
#pragma once

#include "feedback/results.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace miroir::testing {

enum class Figure : std::uint8_t { patients, numerator, rest, denominator, boxes };

struct CertainFigure {
  std::string period;
  std::string without_period;  // not empty: the figure is what `period` holds beyond this one
  measures::Level level = measures::Level::physician;
  std::string entity;
  std::string stratum;  // or a key of the content, "class:M01AE"; its units are Figure::numerator
  Figure figure = Figure::patients;
  std::int64_t value = 0;
};

// What a reader may know from elsewhere: (period, physician) who then was neither in a group nor in the control group.
using OnNeitherSide = std::set<std::pair<std::string, std::string>>;

// Of one indicator, over all the files. Its content is that of a numerator whose events all lie in the period.
std::vector<CertainFigure> attack(const std::vector<feedback::Results>& published, const std::string& indicator,
                                  const OnNeitherSide& on_neither_side);

}  // namespace miroir::testing

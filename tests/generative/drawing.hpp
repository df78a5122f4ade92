// Random claims and random measures. The same seed always draws the same case.
//
// Dates fall mostly on edges (first and last days of the periods, limits of the look-backs and of the 12 months of a
// new registration), and a few codes, physicians and ages are drawn again and again, so that rules meet.
#pragma once

#include "measures/plan.hpp"
#include "support/store_writer.hpp"

#include <random>
#include <string>
#include <vector>

namespace miroir::generative {

struct DrawnCase {
  std::uint64_t seed = 0;
  support::DrawnStore store;
  measures::Catalogue catalogue;
  std::vector<base::Period> periods;
};

// Cases of neighbouring seeds are of the same periods, so that one store can hold them together.
inline constexpr std::uint64_t cases_together = 10;

DrawnCase draw_case(std::uint64_t seed);
// Cases of the same periods as one: the patients and physicians of all, the measures of all, each counted over all.
DrawnCase together(const std::vector<DrawnCase>& cases);

// The case in words, to be read by who looks for the fault.
std::string describe(const DrawnCase& drawn);

// Smaller versions of the case, one element removed in each, the largest removals first.
std::vector<DrawnCase> smaller(const DrawnCase& drawn);

}  // namespace miroir::generative

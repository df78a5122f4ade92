// What levels add up to: the sums that hold between the figures of physicians, groups, all groups, control and region.
//
// Physicians add up to each of their groups, to all groups, to the control group and to the region; groups add up to
// all groups, less what physicians of several groups count twice; all groups, the control group and the physicians on
// neither side add up to the region. Disclosure control of rows and of contents ties its cells by these.
#pragma once

#include "feedback/elimination.hpp"
#include "measures/tabulation.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace miroir::feedback {

using Entity = std::pair<measures::Level, std::string>;
using Places = std::map<Entity, std::size_t>;  // where the caller keeps the figure of an entity

struct LevelSum {
  std::size_t total = 0;                 // a place
  std::vector<Elimination::Term> parts;  // places; none when nothing adds up to the total
};

// Physicians without a place are left out, and so are sums whose total has none.
std::vector<LevelSum> level_sums(const Places& places, const measures::PeriodContext& context);

}  // namespace miroir::feedback

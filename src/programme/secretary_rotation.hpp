// Who takes the minutes next: in rotation, so that it falls on each as often as on the others.
//
// First who did it least often, then whose last time is longest ago, then by number. Who is excused from the meeting
// comes last. A proposal only: the group decides. Pure.
#pragma once

#include "base/date.hpp"

#include <set>
#include <string>
#include <vector>

namespace miroir::programme {

struct PastSecretary {
  std::string physician;
  base::Date date;
};

// Every member once, the one proposed first.
std::vector<std::string> secretary_order(const std::vector<std::string>& members,
                                         const std::vector<PastSecretary>& past, const std::set<std::string>& excused);

}  // namespace miroir::programme

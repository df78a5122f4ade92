// Addresses "/groupe" and "/groupe/{group}": a group's return, its members as letters, with what its session is at and
// what came of its remarks.
#pragma once

#include "web/context.hpp"

#include <string>
#include <vector>

namespace miroir::web {

// Groups that this person may open: as a member today, or as a facilitator.
std::vector<std::string> open_groups(const SignedIn& person);

Response show_groups_of_mine(const Request& request, Context& context);
Response show_group(const Request& request, Context& context);

}  // namespace miroir::web

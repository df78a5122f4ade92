// A group's return: its figures, and its members as letters, never by value; a page to read, and one screen per
// indicator to project at a meeting.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

// The groups this person may open: those they belong to today and those they lead.
std::vector<std::string> open_groups(const SignedIn& person);

Response show_groups_of_mine(const Request& request, Context& context);  // "/groupe": the only one, or a choice
Response show_group(const Request& request, Context& context);
Response show_group_projection(const Request& request, Context& context);  // "/groupe/{group}/projection/{number}"

}  // namespace miroir::web

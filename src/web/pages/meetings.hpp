// A group's year of meetings, and the form that plans it in one step.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

// The groups whose meetings one may open; straight to the only one.
Response show_meetings_of_mine(const Request& request, Context& context);
Response show_meetings(const Request& request, Context& context);
Response show_meeting_plan(const Request& request, Context& context);
Response keep_meeting_plan(const Request& request, Context& context);

}  // namespace miroir::web

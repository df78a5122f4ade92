// A meeting while it is held, for its facilitator and its secretary, each on a device of their own: who is here, the
// questions of last time, the round table, what the group agrees on, what hinders it, who does what, what stays open.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_live_meeting(const Request& request, Context& context);
Response record_meeting(const Request& request, Context& context);

}  // namespace miroir::web

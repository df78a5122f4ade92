// The private calendar of a person: their groups' meetings, for calendar programs (programme/calendar_feed.hpp).
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_calendar(const Request& request, Context& context);

}  // namespace miroir::web

// The region: groups together against the control group over time; for the coordinator, each group's figure. Never a
// physician's.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_region(const Request& request, Context& context);
Response show_region_groups(const Request& request, Context& context);  // "?indicateur=ID", the first by default

}  // namespace miroir::web

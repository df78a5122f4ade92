// "/groupe/{group}/restitution": what the facilitator prepares, starts, closes and opens again.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_return_session(const Request& request, Context& context);
Response change_return_session(const Request& request, Context& context);

}  // namespace miroir::web

// One meeting before and after it is held: who comes, the question each prepares, its course, and what its facilitator
// settles.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_meeting(const Request& request, Context& context);
Response answer_meeting(const Request& request, Context& context);
Response prepare_question(const Request& request, Context& context);
Response lead_meeting(const Request& request, Context& context);

}  // namespace miroir::web

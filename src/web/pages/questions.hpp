// Questions that live on: those of a group with all that happened to them, and those shared with the region, without a
// name.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_group_question(const Request& request, Context& context);
Response change_group_question(const Request& request, Context& context);
Response show_questions(const Request& request, Context& context);

}  // namespace miroir::web

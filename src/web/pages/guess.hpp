// "/groupe/{group}/devine": on a member's phone, what they would have said of their own figure, and once revealed, what
// it is. Nobody's guess or figure but their own.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_guess(const Request& request, Context& context);
Response save_guess(const Request& request, Context& context);

}  // namespace miroir::web

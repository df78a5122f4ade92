// Productions that groups share: their list, one with its versions and who adopted it, and what a group does with them.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_productions(const Request& request, Context& context);
Response show_production(const Request& request, Context& context);
Response show_new_production(const Request& request, Context& context);
Response share_production(const Request& request, Context& context);
Response change_production(const Request& request, Context& context);

}  // namespace miroir::web

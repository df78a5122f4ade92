// Groups as the secretariat and the coordinator run them: size, coverage and state of each; requests, waiting list,
// constitution file, area, split and closing of one. No figure.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_group_lives(const Request& request, Context& context);
Response form_group(const Request& request, Context& context);
Response show_group_life(const Request& request, Context& context);
Response change_group_life(const Request& request, Context& context);

}  // namespace miroir::web

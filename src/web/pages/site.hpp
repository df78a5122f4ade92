// What every site has: its files and its state of health.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_file(const Request& request, Context& context);
// "ok" once the database answers.
Response show_health(const Request& request, Context& context);

}  // namespace miroir::web

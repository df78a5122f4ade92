// The themes of the region: the calendar of its year, what members suggest, one suggestion with its discussion and
// scores, and the choice of a year's themes.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_themes(const Request& request, Context& context);
Response suggest_theme(const Request& request, Context& context);
Response show_theme(const Request& request, Context& context);
Response discuss_theme(const Request& request, Context& context);
Response judge_theme(const Request& request, Context& context);
Response show_theme_choice(const Request& request, Context& context);
Response propose_themes(const Request& request, Context& context);

}  // namespace miroir::web

// One indicator of one's own mirror, what makes up its figure, and the two forms below it: what one means to change,
// and "this isn't me".
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_mirror_indicator(const Request& request, Context& context);
Response show_mirror_content(const Request& request, Context& context);
Response save_intention(const Request& request, Context& context);
Response send_remark(const Request& request, Context& context);

}  // namespace miroir::web

// Every component of the site on one page, with invented figures: the design's own test. In the demonstration only.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_design(const Request& request, Context& context);

}  // namespace miroir::web

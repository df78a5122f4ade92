// A physician's mirror: each indicator for me, my group, the region's groups and the control group. Only its owner
// ever sees it: the address names nobody, the figures are those of who asks.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_mirror(const Request& request, Context& context);

}  // namespace miroir::web

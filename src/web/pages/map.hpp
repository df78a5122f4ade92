// The map of the region: where physicians practise, which of them a group reaches, and where none does. No figure.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_map(const Request& request, Context& context);

}  // namespace miroir::web

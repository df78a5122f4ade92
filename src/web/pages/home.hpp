// The first page after sign-in: what there is for this person, and which return it is about. No figure.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_home(const Request& request, Context& context);

}  // namespace miroir::web

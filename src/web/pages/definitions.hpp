// What each indicator counts, in plain words: the list and one page each. No figure.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_definitions(const Request& request, Context& context);
Response show_definition(const Request& request, Context& context);

}  // namespace miroir::web

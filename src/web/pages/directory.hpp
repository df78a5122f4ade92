// The region's groups and their members, by name and town, for who runs the programme. No figure.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_directory(const Request& request, Context& context);
Response show_directory_group(const Request& request, Context& context);

}  // namespace miroir::web

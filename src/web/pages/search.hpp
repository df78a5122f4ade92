// One search over dossiers, questions with answers and productions that this person may see.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_search(const Request& request, Context& context);

}  // namespace miroir::web

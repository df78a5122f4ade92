// Importing people from a spreadsheet: what would change and what is refused, row by row, before anything is changed.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_people_import(const Request& request, Context& context);
Response import_people(const Request& request, Context& context);

}  // namespace miroir::web

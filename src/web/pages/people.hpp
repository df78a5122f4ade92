// People of the organisation: the list, one person's page with roles and memberships, and what is decided about them.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_people(const Request& request, Context& context);
Response add_person(const Request& request, Context& context);
Response show_new_person(const Request& request, Context& context);
Response show_person(const Request& request, Context& context);
Response change_person(const Request& request, Context& context);

}  // namespace miroir::web

// The programme of a region: which template its association follows from a date on, and what it has set otherwise.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_programme_rules(const Request& request, Context& context);
// A form: "action" (choisir, regler), "programme" or "regle" and "valeur", "jour".
Response change_programme_rules(const Request& request, Context& context);

}  // namespace miroir::web

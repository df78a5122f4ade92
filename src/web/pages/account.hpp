// One's own account: who one is here, and how one wants to be told by e-mail.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_account(const Request& request, Context& context);
Response change_calendar(const Request& request, Context& context);
Response choose_mail(const Request& request, Context& context);  // a form: "courriers"

}  // namespace miroir::web

// Sign-in by password, sign-out, the language switch, and in the demonstration the list of ready accounts.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_sign_in(const Request& request, Context& context);
Response sign_in(const Request& request, Context& context);
Response sign_in_demonstration(const Request& request, Context& context);
Response sign_out(const Request& request, Context& context);
Response choose_language(const Request& request, Context& context);

}  // namespace miroir::web

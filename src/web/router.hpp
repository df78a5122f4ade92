// The life of a request, in order: find the route, find who asks, choose the language, decide permission, check the
// form token of a POST, run the handler, set the headers that every answer carries.
//
// Refusals never hold a figure: a visitor is sent to sign in; a signed-in person gets 404 where the address names its
// subject (another's and a missing one look the same, to the byte), 403 elsewhere.
#pragma once

#include "web/application.hpp"
#include "web/http.hpp"

namespace miroir::web {

Response answer(Application& application, const Request& request);

}  // namespace miroir::web

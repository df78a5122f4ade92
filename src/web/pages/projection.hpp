// "/groupe/{group}/projection/{number}/{step}": the return on the wall, one indicator at a time, in steps. Links do
// everything; web/scripts/room.js adds keys and follows the state of the guesses ("/groupe/{group}/direct").
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_projection(const Request& request, Context& context);
// Opens or reveals the guesses of the indicator shown.
Response move_guesses(const Request& request, Context& context);
// What changes during a session, as JSON: its state, and which guesses are open, enough or revealed. Never a number:
// the fifth answer is seen to have come, no other.
Response show_live_state(const Request& request, Context& context);

}  // namespace miroir::web

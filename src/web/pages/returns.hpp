// Returns as events: the coordinator's pages, where a return that was received is looked at, published at once or at a
// date, corrected by another or withdrawn; and the readers' list of rounds.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

// Of "/retours/{return}…"; nothing where there is none of that number.
std::optional<Round> named_return(const Context& context);

Response show_returns(const Request& request, Context& context);
Response show_return(const Request& request, Context& context);
Response publish_return(const Request& request, Context& context);   // "quand", "jour", "mot", "corrige", "motif"
Response hold_return(const Request& request, Context& context);      // takes back a schedule
Response withdraw_return(const Request& request, Context& context);  // "motif"
Response restart_mails(const Request& request, Context& context);

Response show_rounds(const Request& request, Context& context);  // "/historique"
// The mails that the demonstration would have sent.
Response show_demonstration_mails(const Request& request, Context& context);

}  // namespace miroir::web

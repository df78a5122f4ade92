// The pages of the steering and the technical committee: members, what awaits them, decisions with their votes,
// actions, meetings; and what groups send up, with the answers that they see.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_committees(const Request& request, Context& context);
Response show_steering_committee(const Request& request, Context& context);
Response change_steering_committee(const Request& request, Context& context);
Response show_technical_committee(const Request& request, Context& context);
Response change_technical_committee(const Request& request, Context& context);
Response show_group_letters(const Request& request, Context& context);
Response send_group_letter(const Request& request, Context& context);

}  // namespace miroir::web

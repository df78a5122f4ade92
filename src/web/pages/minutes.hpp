// A meeting's minutes: written from what was recorded, edited, validated, sent to the association; and what the
// association has received.
#pragma once

#include "web/context.hpp"
#include "web/render.hpp"

#include <string>
#include <vector>

namespace miroir::web {

Response show_minutes(const Request& request, Context& context);
Response edit_minutes(const Request& request, Context& context);
Response move_minutes(const Request& request, Context& context);

Response show_received_minutes(const Request& request, Context& context);
Response show_received_minutes_of(const Request& request, Context& context);

// Minutes of these groups that this person is kindly reminded of, for the partial "minutes_due".
void add_minutes_due(View& view, Context& context, const std::vector<std::string>& groups);

}  // namespace miroir::web

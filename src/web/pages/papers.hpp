// Papers and spreadsheets to take away: one's own profile and figures, a group's booklet and figures, the region's
// figures, and the page from which a coordinator has all booklets made.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_own_profile(const Request& request, Context& context);
Response show_own_sheet(const Request& request, Context& context);
Response show_booklet(const Request& request, Context& context);
Response show_group_sheet(const Request& request, Context& context);
Response show_region_sheet(const Request& request, Context& context);
Response show_booklets(const Request& request, Context& context);
Response prepare_booklets(const Request& request, Context& context);

}  // namespace miroir::web

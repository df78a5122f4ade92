// The dossier of a theme: read as its release and the group's rule allow, with the references that members may flag;
// written by the technical committee; and the rule that a facilitator chooses for their group.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

Response show_dossier(const Request& request, Context& context);
Response flag_dossier_reference(const Request& request, Context& context);
Response show_dossier_writing(const Request& request, Context& context);
Response write_dossier(const Request& request, Context& context);
Response choose_release_rule(const Request& request, Context& context);

}  // namespace miroir::web

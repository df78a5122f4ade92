// "Les groupes ont-ils aidé ?" (/region/effet): what changed since physicians joined a group, for who steers the
// programme. Each group's place among the others is drawn only for who may see groups' figures.
#pragma once

#include "web/context.hpp"

namespace miroir::web {

// "?cout=650000": what the programme cost in the period shown, in euros, typed by the reader and kept nowhere.
Response show_effect(const Request& request, Context& context);

}  // namespace miroir::web

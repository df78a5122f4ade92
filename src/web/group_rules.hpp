// The region that a group belongs to, and the rules that it follows there on a day: the template that the region's
// association has chosen, as it and the federation have adjusted it.
#pragma once

#include "programme/training.hpp"
#include "web/application.hpp"

#include <string>

namespace miroir::web {

// INSEE code. Of a group that nobody placed: that of the latest return; empty before the first one.
std::string region_of(Application& application, const std::string& group);
programme::ProgrammeTemplate rules_of(Application& application, const std::string& group, base::Date day);

}  // namespace miroir::web

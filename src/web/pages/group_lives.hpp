// Groups as the secretariat and the coordinator run them: size, coverage and state of each; requests, waiting list,
// constitution file, area, split and closing of one. No figure.
#pragma once

#include "programme/group_life.hpp"
#include "web/context.hpp"

#include <string>
#include <vector>

namespace miroir::web {

Response show_group_lives(const Request& request, Context& context);
Response form_group(const Request& request, Context& context);
Response show_group_life(const Request& request, Context& context);
Response change_group_life(const Request& request, Context& context);

// What a group's constitution file shows today; and in words, one line per requirement.
programme::GroupFacts facts_of_group(Context& context, const std::string& group);
std::vector<std::string> constitution_words(Context& context, const std::string& group);

}  // namespace miroir::web

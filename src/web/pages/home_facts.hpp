// What the home page of who asks is made from (programme/expectations.hpp): a few questions to the database whatever
// the number of groups there are, one more for each group of theirs.
#pragma once

#include "programme/expectations.hpp"
#include "web/context.hpp"

namespace miroir::web {

programme::HomeFacts home_facts(const Context& context);
// The latest return is no news to them any more; nothing where an earlier one is shown.
void note_return_seen(const Context& context);

}  // namespace miroir::web

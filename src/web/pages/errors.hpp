// Pages that say no, in one sentence and with a way on; never a figure, never whether a thing exists.
#pragma once

#include "web/context.hpp"

#include <string_view>

namespace miroir::web {

// `explanation` is a message key, "error.<status>" when empty.
Response error_page(const Context& context, int status, std::string_view explanation = {});

}  // namespace miroir::web

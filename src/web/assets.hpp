// Styles, scripts and fonts under addresses that hold a hash of their content, so that browsers may keep them for ever.
#pragma once

#include "web/http.hpp"

#include <string>
#include <string_view>

namespace miroir::web {

// "/fichiers/miroir-3f5a0c1b22.css"; throws for a name that is not embedded: our own mistake.
const std::string& asset_address(std::string_view name);
// The file at "/fichiers/{file}", or nothing.
std::optional<Response> find_asset(std::string_view file);

}  // namespace miroir::web

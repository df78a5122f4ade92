// Rows of themes within a caller's transaction. Private to the folder.
#pragma once

#include "programme/theme.hpp"

#include <soci/soci.h>

#include <optional>
#include <string>

namespace miroir::store {

std::optional<programme::Theme> read_theme(soci::session& sql, programme::ThemeId id);
// Selects or sends back what is proposed for that year; refuses ("no-themes") where nothing is.
base::Result<void> write_themes_decision(soci::session& sql, const std::string& region, std::int32_t year,
                                         bool approved, const programme::Decision& decision);

}  // namespace miroir::store

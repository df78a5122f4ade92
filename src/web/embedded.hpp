// Templates, styles, scripts and fonts compiled into the program (src/web/libraries.cmake lists them).
#pragma once

#include "base/embedded.hpp"

namespace miroir::web {

std::span<const base::EmbeddedFile> embedded_templates();
std::span<const base::EmbeddedFile> embedded_assets();

}  // namespace miroir::web

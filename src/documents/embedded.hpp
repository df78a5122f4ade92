// The script that runs beside the program (src/documents/libraries.cmake), compiled into it.
#pragma once

#include "base/embedded.hpp"

namespace miroir::documents {

// pdf_press.py alone.
std::span<const base::EmbeddedFile> embedded_scripts();

}  // namespace miroir::documents

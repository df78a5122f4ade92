// Files compiled into the program (message catalogues, page templates, styles, fonts), so that one binary is enough.
// `miroir_embed` of cmake/toolbox.cmake makes the functions that return them.
#pragma once

#include <span>
#include <string_view>

namespace miroir::base {

struct EmbeddedFile {
  std::string_view name;  // as given to miroir_embed, e.g. "fr.mo"
  std::string_view bytes;
};

// fr.mo and en.mo.
std::span<const EmbeddedFile> embedded_catalogues();

}  // namespace miroir::base

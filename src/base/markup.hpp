// Text made safe to stand in HTML and XML, between tags or in a quoted attribute.
#pragma once

#include <string>
#include <string_view>

namespace miroir::base {

// The five characters that mean something become references (HTML, "Escaping a string"; XML 1.0, § 2.4). Control
// characters, which XML 1.0 § 2.2 forbids but for tab and line end, become spaces.
std::string escape_markup(std::string_view text);

}  // namespace miroir::base

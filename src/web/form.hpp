// Reads what browsers send: percent-encoded text, form bodies, query strings, cookies. Robust to hostile input: never
// throws, never reads past the end; refuses what is not valid UTF-8 or holds a zero byte.
#pragma once

#include "web/http.hpp"

#include <string>
#include <string_view>

namespace miroir::web {

inline constexpr std::size_t most_fields = 200;

// Refuses ("bad-encoding") a broken %XX, invalid UTF-8 or a zero byte. `plus_is_space` in forms and queries only.
base::Result<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);  // all but letters, digits and - . _ ~
// "a=1&b=2"; refuses as percent_decode does, and more than `most_fields` fields ("too-many-fields").
base::Result<Fields> parse_form(std::string_view text);
// Of a Cookie header; a pair without "=" is passed over, values are taken as they are.
Fields parse_cookies(std::string_view header);
bool is_valid_utf8(std::string_view text);
// Only an address of this site: begins with one "/", no backslash, no control character; otherwise "/".
std::string local_address(std::string_view address);

}  // namespace miroir::web

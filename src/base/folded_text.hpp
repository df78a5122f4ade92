// Text reduced to what people compare by: lower case, without accents, words parted by one space. "Le Goff-Hélène"
// and "LE GOFF HELENE" are the same once folded. For finding and matching, never for showing.
#pragma once

#include <string>
#include <string_view>

namespace miroir::base {

// Letters and digits of the Latin alphabet; everything else parts words. Never throws, whatever the bytes.
std::string folded(std::string_view text);
// Windows-1252 as UTF-8; its five unassigned bytes become U+FFFD.
std::string utf8_of_windows_1252(std::string_view bytes);
// Whether the bytes are UTF-8 without a zero byte.
bool is_utf8(std::string_view bytes);

}  // namespace miroir::base

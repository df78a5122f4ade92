// Letters for the members of a group, so that figures can be discussed without names.
//
// Drawn anew at each return: a keyed hash (BLAKE2b, RFC 7693) of return, group and physician, under a secret of the
// platform, orders the members; letters follow that order. The same inputs always give the same letters; without the
// secret nobody can work them out, though practitioners' numbers are public. I and O are left out (1 and 0).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::feedback {

// `draw` says what the letters are good for: the return alone, or the return and one indicator. Physician -> letter.
// `secret` has 16 to 64 bytes.
std::map<std::string, std::string> draw_letters(std::string_view secret, std::string_view draw, std::string_view group,
                                                const std::vector<std::string>& physicians);

}  // namespace miroir::feedback

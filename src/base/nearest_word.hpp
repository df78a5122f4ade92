// "Did you mean": the known word closest to what was written.
//
// Distance: Levenshtein 1966 (insertions, deletions, substitutions), by bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace miroir::base {

std::size_t edit_distance(std::string_view a, std::string_view b);
// Empty when no known word is close: more than two changes, or more than a third of the longer word.
std::string nearest_word(std::string_view written, std::span<const std::string> known);
// `; did you mean "denominator"?` or nothing.
std::string did_you_mean(std::string_view written, std::span<const std::string> known);

}  // namespace miroir::base

#include "base/nearest_word.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace miroir::base {

namespace {

// Longer texts are no slip of a key: comparing them would only cost time.
constexpr std::size_t longest_word = 64;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string nearest_word(std::string_view written, std::span<const std::string> known) {
  std::string nearest;
  std::size_t least = longest_word;
  if (written.size() > longest_word) {
    return nearest;
  }
  for (const std::string& word : known) {
    const std::size_t distance = edit_distance(written, word);
    const std::size_t allowed = std::max<std::size_t>(2, std::max(written.size(), word.size()) / 3);
    if (distance < least && distance <= allowed && distance < word.size()) {
      nearest = word;
      least = distance;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view written, std::span<const std::string> known) {
  const std::string nearest = nearest_word(written, known);
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace miroir::base

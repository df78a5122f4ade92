#include "programme/search.hpp"

#include "base/folded_text.hpp"

#include <algorithm>

namespace miroir::programme {

const char* found_kind_name(FoundKind kind) {
  static constexpr const char* names[] = {"dossier", "question", "production"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<std::string> folded_words(std::string_view query) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : base::folded(query) + " ") {
    if (letter != ' ') {
      word += letter;
      continue;
    }
    if (!word.empty() && words.size() < most_search_words && std::ranges::find(words, word) == words.end()) {
      words.push_back(word);
    }
    word.clear();
  }
  return words;
}

}  // namespace miroir::programme

// One search over dossiers, questions with their answers, and productions: what is asked, for whom, and what is found.
// Pure but for the interface of storage, implemented in `store`.
//
// Words are compared folded (base/folded_text.hpp: case and accents do not count) and each must begin a word of what is
// found. Only what the person may see is looked at: which dossiers, and how much of each, is the caller's to say
// (visible_dossier), so that a search never tells what a page would not.
#pragma once

#include "base/date.hpp"
#include "programme/theme.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

enum class FoundKind : std::uint8_t { dossier, question, production };
const char* found_kind_name(FoundKind kind);

// What the person may see.
struct SearchScope {
  std::string region;
  bool shared_questions = true;  // may see what groups share without a name
  std::vector<ThemeId> whole_dossiers;
  std::vector<ThemeId> references_only;
  std::vector<std::string> own_groups;  // whose questions are seen before they are shared
};

struct Found {
  FoundKind kind = FoundKind::dossier;
  std::int64_t id = 0;  // theme, question, production
  std::string group;    // of a question, and of a production
  std::string title;
  base::Date on;
  bool operator==(const Found&) const = default;
};

struct SearchPage {
  std::vector<Found> found;  // newest first; each thing once
  std::int32_t total = 0;
};

// The words of a query, folded, each once in the order written; at most so many.
inline constexpr std::size_t most_search_words = 8;
std::vector<std::string> folded_words(std::string_view query);

class SearchStore {
 public:
  virtual ~SearchStore() = default;
  // Nothing is found for a query without a word.
  virtual SearchPage search(std::string_view query, const SearchScope& scope, std::int32_t offset,
                            std::int32_t limit) = 0;
};

}  // namespace miroir::programme

// Completes a short definition with the keys that say nothing about what is tested.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miroir::support {

inline bool has_top_level_key(std::string_view text, std::string_view key) {
  const std::string start = std::string(key) + ":";
  return text.starts_with(start) || text.find("\n" + start) != std::string_view::npos;
}

// Every key of a definition but `id` and `rule`, with a value that is sound.
inline std::vector<std::pair<std::string, std::string>> stub_keys() {
  std::vector<std::pair<std::string, std::string>> keys{
      {"version", "1"},
      {"status", "proposed"},
      {"better", "lower"},
      {"shown_as", "share"},
      {"strata", "[]"},
      {"practical_threshold", "{points: 2}"},
      {"author", "someone"},
      {"reviewer", "someone else"},
      {"next_review", "not yet"},
      {"validated_on", "not yet"},
      {"changes", "[{version: 1, date: 2026-11-21, what: {fr: Première rédaction, en: First wording}}]"}};
  for (const char* key :
       {"title", "question", "why", "source", "action", "counted", "not_counted", "example", "limits"}) {
    keys.emplace_back(key, "{fr: À écrire, en: To be written}");
  }
  return keys;
}

// The text with what it lacks added at its end, so that its own lines keep their numbers.
inline std::string completed_definition(std::string text) {
  for (const auto& [key, value] : stub_keys()) {
    if (!has_top_level_key(text, key)) {
      text += key + ": " + value + "\n";
    }
  }
  return text;
}

}  // namespace miroir::support

// One YAML text as a small tree in which every key and value knows its line and column.
//
// Only what a definition needs is accepted: one document of at most 1 MB in UTF-8, no anchor, alias or tag (an
// alias can unfold into gigabytes), nested at most 24 deep, no key twice, no list or mapping of more than 10,000
// entries. Everything else is a Mistake.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::base {

inline constexpr std::size_t largest_yaml_bytes = 1'000'000;
inline constexpr std::size_t deepest_yaml = 24;
inline constexpr std::size_t longest_yaml_list = 10'000;

// What is wrong with a file, and where.
struct Mistake {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1
  std::string sentence;

  // "catalogue/ppi.yaml:12:5: unknown key "denominater"; did you mean "denominator"?"
  std::string text() const;
};

struct Position {
  int line = 1;    // from 1
  int column = 1;  // from 1, in characters
};

struct YamlEntry;

struct YamlValue {
  enum class Kind : std::uint8_t { nothing, text, list, mapping };
  Kind kind = Kind::nothing;
  Position position;
  std::string text;
  bool quoted = false;
  std::vector<YamlValue> items;    // of a list
  std::vector<YamlEntry> entries;  // of a mapping, in the order written
};

struct YamlEntry {
  std::string key;
  Position position;
  YamlValue value;
};

// Nothing when the text is refused; the reason is then added to `mistakes`.
std::optional<YamlValue> read_yaml(const std::string& file, const std::string& text, std::vector<Mistake>& mistakes);

}  // namespace miroir::base

// Reads typed values out of a YAML tree and notes every mistake on the way, so that one reading tells them all.
// A reader that fails returns nothing (or a harmless default) and has already said why.
#pragma once

#include "base/date.hpp"
#include "base/yaml_document.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::base {

struct Word {
  std::string_view word;
  std::string_view meaning;
  bool required = false;  // keys only
};

// A mapping and its keys, or a place and the words that may stand there.
struct Vocabulary {
  std::string_view place;
  std::span<const Word> words;

  std::vector<std::string> spellings() const;
};

// The mistakes of one file.
class Report {
 public:
  Report(std::string file, std::vector<Mistake>& mistakes) : file_(std::move(file)), mistakes_(mistakes) {}
  void add(Position position, std::string sentence);
  const std::string& file() const { return file_; }
  // How many there are so far: what hangs on a part that is itself mistaken is not judged again.
  std::size_t size() const { return mistakes_.size(); }

 private:
  std::string file_;
  std::vector<Mistake>& mistakes_;
};

// A mapping checked against its vocabulary: unknown and missing keys are told on construction.
class Fields {
 public:
  Fields(Report& report, const YamlValue& value, const Vocabulary& vocabulary);

  // Nothing when the key is absent.
  const YamlValue* find(std::string_view key) const;
  // Where to point for something that is missing.
  Position position() const { return value_.position; }

 private:
  const YamlValue& value_;
};

std::optional<std::string> read_text(Report& report, const YamlValue* value);
std::optional<std::int32_t> read_integer(Report& report, const YamlValue* value, std::int32_t least, std::int32_t most);
// Above 0 and up to 1000.
std::optional<double> read_positive_number(Report& report, const YamlValue* value);
std::optional<bool> read_yes_or_no(Report& report, const YamlValue* value);
std::optional<base::Date> read_date(Report& report, const YamlValue* value);
// A date, or nothing for the words `not yet`.
std::optional<base::Date> read_date_or_not_yet(Report& report, const YamlValue* value);
// The items of a list; tells when it is another kind of value.
const std::vector<YamlValue>* read_list(Report& report, const YamlValue* value);
// The place of a word in its vocabulary.
std::optional<std::size_t> read_word(Report& report, const YamlValue* value, const Vocabulary& vocabulary);

// A word that names an enumerator.
template <class Enumeration>
std::optional<Enumeration> read_enumerator(Report& report, const YamlValue* value, const Vocabulary& vocabulary,
                                           Enumeration first = Enumeration{}) {
  const auto place = read_word(report, value, vocabulary);
  if (!place) {
    return std::nullopt;
  }
  return static_cast<Enumeration>(static_cast<std::size_t>(first) + *place);
}

// "one of lower, higher, none"
std::string one_of(const std::vector<std::string>& words);
// "a list", "a mapping", "the word "x"" … what a value is, to say what was found.
std::string described(const YamlValue& value);

}  // namespace miroir::base

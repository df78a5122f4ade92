#include "base/typed_reading.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest_word.hpp"

namespace miroir::base {

namespace {

// What was written is repeated to its writer, but not by the page.
std::string shortened(const std::string& text) {
  constexpr std::size_t longest = 40;
  return text.size() <= longest ? text : text.substr(0, longest) + "…";
}

bool is_text(const YamlValue& value) { return value.kind == YamlValue::Kind::text; }

template <class Number>
std::optional<Number> parse_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::vector<std::string> Vocabulary::spellings() const {
  std::vector<std::string> out;
  out.reserve(words.size());
  for (const Word& word : words) {
    out.emplace_back(word.word);
  }
  return out;
}

void Report::add(Position position, std::string sentence) {
  mistakes_.push_back({file_, position.line, position.column, std::move(sentence)});
}

Fields::Fields(Report& report, const YamlValue& value, const Vocabulary& vocabulary) : value_(value) {
  const std::vector<std::string> keys = vocabulary.spellings();
  if (value.kind != YamlValue::Kind::mapping) {
    report.add(value.position, fmt::format("expected {} with keys ({}), found {}", vocabulary.place,
                                           fmt::join(keys, ", "), described(value)));
    return;
  }
  for (const YamlEntry& entry : value.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) {
      const std::string nearest = base::did_you_mean(entry.key, keys);
      report.add(entry.position, fmt::format("unknown key \"{}\" in {}{}", shortened(entry.key), vocabulary.place,
                                             nearest.empty() ? "; expected " + one_of(keys) : nearest));
    }
  }
  for (const Word& word : vocabulary.words) {
    if (word.required && find(word.word) == nullptr) {
      report.add(value.position, fmt::format("{} lacks the key \"{}\": {}", vocabulary.place, word.word, word.meaning));
    }
  }
}

const YamlValue* Fields::find(std::string_view key) const {
  const auto found = std::find_if(value_.entries.begin(), value_.entries.end(),
                                  [&](const YamlEntry& entry) { return entry.key == key; });
  return found == value_.entries.end() ? nullptr : &found->value;
}

std::optional<std::string> read_text(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  const bool blank = !is_text(*value) || value->text.find_first_not_of(" \t\n") == std::string::npos;
  if (blank) {
    report.add(value->position, fmt::format("expected a text, found {}", described(*value)));
    return std::nullopt;
  }
  return value->text;
}

std::optional<std::int32_t> read_integer(Report& report, const YamlValue* value, std::int32_t least,
                                         std::int32_t most) {
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = is_text(*value) && !value->quoted ? parse_number<std::int32_t>(value->text) : std::nullopt;
  if (!number || *number < least || *number > most) {
    report.add(value->position,
               fmt::format("expected a whole number from {} to {}, found {}", least, most, described(*value)));
    return std::nullopt;
  }
  return number;
}

std::optional<double> read_positive_number(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto number = is_text(*value) && !value->quoted ? parse_number<double>(value->text) : std::nullopt;
  constexpr double most = 1000;
  if (!number || !std::isfinite(*number) || *number <= 0 || *number > most) {
    report.add(value->position,
               fmt::format("expected a number above 0 and up to {}, found {}", most, described(*value)));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> read_yes_or_no(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  if (is_text(*value) && (value->text == "yes" || value->text == "no")) {
    return value->text == "yes";
  }
  report.add(value->position, fmt::format("expected yes or no, found {}", described(*value)));
  return std::nullopt;
}

std::optional<base::Date> read_date(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  if (is_text(*value)) {
    if (const auto date = base::parse_date(value->text)) {
      return *date;
    }
  }
  report.add(value->position, fmt::format("expected a date such as 2026-11-21, found {}", described(*value)));
  return std::nullopt;
}

std::optional<base::Date> read_date_or_not_yet(Report& report, const YamlValue* value) {
  if (value != nullptr && is_text(*value) && value->text == "not yet") {
    return std::nullopt;
  }
  return read_date(report, value);
}

const std::vector<YamlValue>* read_list(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return nullptr;
  }
  if (value->kind != YamlValue::Kind::list) {
    report.add(value->position, fmt::format("expected a list, found {}", described(*value)));
    return nullptr;
  }
  return &value->items;
}

std::optional<std::size_t> read_word(Report& report, const YamlValue* value, const Vocabulary& vocabulary) {
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::vector<std::string> words = vocabulary.spellings();
  if (!is_text(*value)) {
    report.add(value->position, fmt::format("expected {}, found {}", one_of(words), described(*value)));
    return std::nullopt;
  }
  const auto found = std::find(words.begin(), words.end(), value->text);
  if (found == words.end()) {
    report.add(value->position, fmt::format("unknown word \"{}\" for {}: expected {}{}", shortened(value->text),
                                            vocabulary.place, one_of(words), base::did_you_mean(value->text, words)));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - words.begin());
}

std::string one_of(const std::vector<std::string>& words) {
  return words.size() == 1 ? words.front() : fmt::format("one of {}", fmt::join(words, ", "));
}

std::string described(const YamlValue& value) {
  switch (value.kind) {
    case YamlValue::Kind::nothing:
      return "nothing";
    case YamlValue::Kind::list:
      return "a list";
    case YamlValue::Kind::mapping:
      return "a mapping";
    case YamlValue::Kind::text:
      break;
  }
  return fmt::format("\"{}\"", shortened(value.text));
}

}  // namespace miroir::base

// Strict reading of JSON that came from outside: every value is asked for with its type, and what is wrong is said
// with its place ("indicators[2].version must be a whole number").
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <fmt/core.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miroir::store {

// A value of an enumeration and its name in a file.
template <class Value>
struct Word {
  Value value;
  const char* name;
};
template <class Value>
Word(Value, const char*) -> Word<Value>;  // Clang deduces nothing for an aggregate before its version 17

template <class Value, std::size_t count>
const char* word_of(const std::array<Word<Value>, count>& words, Value value) {
  for (const Word<Value>& word : words) {
    if (word.value == value) {
      return word.name;
    }
  }
  throw std::logic_error("an enumerator without a name");
}

// Ends the reading; turned into a refusal by read_json.
class JsonMistake : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class JsonField {
 public:
  JsonField(const nlohmann::json& value, std::string place) : value_(&value), place_(std::move(place)) {}

  [[noreturn]] void fail(std::string_view expected) const;
  JsonField at(const char* key) const;
  bool has(const char* key) const { return value_->is_object() && value_->contains(key); }
  bool is_null() const { return value_->is_null(); }
  std::vector<JsonField> items() const;
  std::vector<std::pair<std::string, JsonField>> members() const;
  // Without control characters other than a new line.
  std::string text() const;
  std::vector<std::string> texts() const;
  std::string decimal_digits() const;
  std::int32_t int32() const;
  std::int64_t count() const;  // 0 or more
  double number() const;
  base::Date date() const;
  base::Period period() const;

  template <class Value, std::size_t size>
  Value word(const std::array<Word<Value>, size>& words) const {
    const std::string name = text();
    for (const Word<Value>& word : words) {
      if (name == word.name) {
        return word.value;
      }
    }
    fail("is not a known word");
  }

 private:
  const nlohmann::json* value_;
  std::string place_;
};

// The whole text as one JSON value; refuses (as JsonMistake) what is too long, nested deeper than 16, not UTF-8, with
// a key twice in an object, or not JSON.
nlohmann::json parse_json(std::string_view text, std::size_t size_limit_bytes);

template <class Value, class Function>
base::Result<Value> read_json(std::string_view text, std::size_t size_limit_bytes, const char* code, const char* what,
                              Function function) {
  try {
    const nlohmann::json json = parse_json(text, size_limit_bytes);
    return function(JsonField(json, ""));
  } catch (const JsonMistake& mistake) {
    return base::refuse(code, fmt::format("{}: {}", what, mistake.what()));
  }
}

}  // namespace miroir::store

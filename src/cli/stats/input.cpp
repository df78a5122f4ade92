#include "cli/stats/input.hpp"

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/core.h>
#include <fmt/format.h>

namespace miroir::cli {

namespace {

constexpr std::size_t largest_input = 64'000'000;     // bytes
constexpr double largest_whole = 9007199254740992.0;  // 2^53: beyond, whole numbers of a double have gaps

[[noreturn]] void fail(std::string code, std::string sentence) {
  throw InputError{base::refuse(std::move(code), std::move(sentence))};
}

std::string place_in(const std::string& place, const char* field) {
  return place.empty() ? field : place + "." + field;
}

double checked_number(const nlohmann::json& value, const std::string& place) {
  if (!value.is_number())
    fail("impossible-value", fmt::format("{} must be a number, not {}", place, value.type_name()));
  const double number = value.get<double>();
  if (!std::isfinite(number)) fail("impossible-value", fmt::format("{} must be a finite number", place));
  return number;
}

std::int64_t checked_whole(const nlohmann::json& value, const std::string& place) {
  const double number = checked_number(value, place);
  if (number != std::floor(number) || std::abs(number) > largest_whole) {
    fail("impossible-value", fmt::format("{} must be a whole number, not {}", place, value.dump()));
  }
  return static_cast<std::int64_t>(number);
}

std::int64_t checked_count(const nlohmann::json& value, const std::string& place) {
  const std::int64_t count = checked_whole(value, place);
  if (count < 0) fail("impossible-value", fmt::format("{} must be 0 or more, not {}", place, count));
  return count;
}

std::string read_all(std::istream& stream) {
  std::string text;
  char buffer[1 << 16];
  while (text.size() <= largest_input && (stream.read(buffer, sizeof buffer) || stream.gcount() > 0)) {
    text.append(buffer, static_cast<std::size_t>(stream.gcount()));
  }
  return text;
}

base::Result<std::string> text_of(const std::string& path) {
  std::string text;
  if (path == "-") {
    text = read_all(std::cin);
  } else {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return base::refuse("unreadable-input", fmt::format("{} cannot be read", path));
    text = read_all(stream);
  }
  if (text.size() > largest_input) {
    return base::refuse("unreadable-input", fmt::format("{} is larger than {} bytes", path, largest_input));
  }
  return text;
}

}  // namespace

InputObject::InputObject(nlohmann::json value, std::string place) : value_(std::move(value)), place_(std::move(place)) {
  if (!value_.is_object()) {
    fail("impossible-value",
         fmt::format("{} must be an object, not {}", place_.empty() ? "the input" : place_, value_.type_name()));
  }
}

std::string InputObject::place_of(const char* field) const { return place_in(place_, field); }

void InputObject::refuse(const char* field, const std::string& what) const {
  fail("impossible-value", fmt::format("{} {}", place_of(field), what));
}

const nlohmann::json& InputObject::value(const char* field) const {
  const auto found = value_.find(field);
  if (found == value_.end()) fail("missing-field", fmt::format("{} is missing", place_of(field)));
  return *found;
}

std::int64_t InputObject::whole(const char* field) const { return checked_whole(value(field), place_of(field)); }

std::int64_t InputObject::count(const char* field) const { return checked_count(value(field), place_of(field)); }

double InputObject::number(const char* field) const { return checked_number(value(field), place_of(field)); }

double InputObject::number(const char* field, double otherwise) const { return has(field) ? number(field) : otherwise; }

bool InputObject::truth(const char* field, bool otherwise) const {
  if (!has(field)) return otherwise;
  if (!value(field).is_boolean()) refuse(field, "must be true or false");
  return value(field).get<bool>();
}

std::string InputObject::text(const char* field) const {
  if (!value(field).is_string()) refuse(field, "must be a text");
  return value(field).get<std::string>();
}

std::string InputObject::text(const char* field, const std::string& otherwise) const {
  return has(field) ? text(field) : otherwise;
}

std::vector<double> InputObject::numbers(const char* field) const {
  const nlohmann::json& list = value(field);
  if (!list.is_array()) refuse(field, "must be a list of numbers");
  std::vector<double> numbers;
  for (std::size_t index = 0; index < list.size(); ++index) {
    numbers.push_back(checked_number(list[index], fmt::format("{}[{}]", place_of(field), index)));
  }
  return numbers;
}

std::vector<std::int64_t> InputObject::counts(const char* field) const {
  const nlohmann::json& list = value(field);
  if (!list.is_array()) refuse(field, "must be a list of counts");
  std::vector<std::int64_t> counts;
  for (std::size_t index = 0; index < list.size(); ++index) {
    counts.push_back(checked_count(list[index], fmt::format("{}[{}]", place_of(field), index)));
  }
  return counts;
}

InputObject InputObject::object(const char* field) const { return {value(field), place_of(field)}; }

std::vector<InputObject> InputObject::objects(const char* field) const {
  const nlohmann::json& list = value(field);
  if (!list.is_array()) refuse(field, "must be a list of objects");
  std::vector<InputObject> objects;
  objects.reserve(list.size());
  for (std::size_t index = 0; index < list.size(); ++index) {
    objects.emplace_back(list[index], fmt::format("{}[{}]", place_of(field), index));
  }
  return objects;
}

void InputObject::only(std::initializer_list<const char*> fields) const {
  const std::vector<std::string> known(fields.begin(), fields.end());
  for (const auto& [field, value] : value_.items()) {
    if (std::find(known.begin(), known.end(), field) == known.end()) {
      fail("unknown-field", fmt::format("{} is not a field of this statistic, which knows {}", place_of(field.c_str()),
                                        fmt::join(known, ", ")));
    }
  }
}

base::Result<InputObject> read_input(const std::string& path) {
  const auto text = text_of(path);
  if (!text) return text.error();
  try {
    return InputObject(nlohmann::json::parse(*text), "");
  } catch (const InputError& error) {
    return error.refusal;
  } catch (const nlohmann::json::exception& error) {
    return base::refuse("unreadable-input",
                        fmt::format("{} is not JSON: {}", path == "-" ? "standard input" : path, error.what()));
  }
}

std::size_t word_of(const InputObject& input, const char* field, std::initializer_list<const char*> words,
                    std::size_t otherwise) {
  if (!input.has(field)) return otherwise;
  const std::string word = input.text(field);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) input.refuse(field, fmt::format("must be one of {}", fmt::join(words, ", ")));
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace miroir::cli

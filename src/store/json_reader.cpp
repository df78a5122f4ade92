#include "store/json_reader.hpp"

#include <cmath>
#include <limits>
#include <set>

namespace miroir::store {

namespace {

constexpr int depth_limit = 16;

bool is_control(char character) { return static_cast<unsigned char>(character) < 0x20; }
bool is_control_in_text(char character) { return is_control(character) && character != '\n'; }

}  // namespace

void JsonField::fail(std::string_view expected) const {
  throw JsonMistake(fmt::format("{} {}", place_.empty() ? "the file" : place_, expected));
}

JsonField JsonField::at(const char* key) const {
  if (!value_->is_object()) {
    fail("must be an object");
  }
  const auto found = value_->find(key);
  const std::string place = place_.empty() ? key : place_ + "." + key;
  if (found == value_->end()) {
    throw JsonMistake(place + " is missing");
  }
  return {*found, place};
}

std::vector<JsonField> JsonField::items() const {
  if (!value_->is_array()) {
    fail("must be a list");
  }
  std::vector<JsonField> fields;
  for (const auto& item : *value_) {
    fields.emplace_back(item, fmt::format("{}[{}]", place_, fields.size()));
  }
  return fields;
}

std::vector<std::pair<std::string, JsonField>> JsonField::members() const {
  if (!value_->is_object()) {
    fail("must be an object");
  }
  std::vector<std::pair<std::string, JsonField>> fields;
  for (const auto& [key, member] : value_->items()) {
    if (std::any_of(key.begin(), key.end(), is_control)) {
      fail("has a key with control characters");
    }
    fields.emplace_back(key, JsonField(member, place_ + "." + key));
  }
  return fields;
}

std::string JsonField::text() const {
  if (!value_->is_string()) {
    fail("must be text");
  }
  const auto& text = value_->get_ref<const std::string&>();
  if (std::any_of(text.begin(), text.end(), is_control_in_text)) {
    fail("has control characters");
  }
  return text;
}

std::vector<std::string> JsonField::texts() const {
  std::vector<std::string> all;
  for (const JsonField& item : items()) {
    all.push_back(item.text());
  }
  return all;
}

std::string JsonField::decimal_digits() const {
  const std::string digits = text();
  // 2^128 has 39 digits.
  if (digits.empty() || digits.size() > 39 || digits.find_first_not_of("0123456789") != std::string::npos) {
    fail("must be a whole number written as text");
  }
  return digits;
}

std::int32_t JsonField::int32() const {
  const auto in_range = [](auto value) { return std::in_range<std::int32_t>(value) && value >= 0; };
  if (!value_->is_number_integer() || !(value_->is_number_unsigned() ? in_range(value_->get<std::uint64_t>())
                                                                     : in_range(value_->get<std::int64_t>()))) {
    fail("must be a whole number, 0 or more");
  }
  return value_->get<std::int32_t>();
}

std::int64_t JsonField::count() const {
  // A positive number is unsigned to the parser.
  if (!value_->is_number_unsigned() || !std::in_range<std::int64_t>(value_->get<std::uint64_t>())) {
    fail("must be a whole number, 0 or more");
  }
  return value_->get<std::int64_t>();
}

double JsonField::number() const {
  if (!value_->is_number() || !std::isfinite(value_->get<double>())) {
    fail("must be a number");
  }
  return value_->get<double>();
}

base::Date JsonField::date() const {
  const auto date = base::parse_date(text());
  if (!date) {
    fail("must be a date such as 2018-06-30");
  }
  return *date;
}

base::Period JsonField::period() const {
  const auto period = base::parse_period(text());
  if (!period) {
    fail("must be a period such as 2018-S1 or 2018-Q2");
  }
  return *period;
}

nlohmann::json parse_json(std::string_view text, std::size_t size_limit_bytes) {
  using Event = nlohmann::json::parse_event_t;
  if (text.size() > size_limit_bytes) {
    throw JsonMistake(fmt::format("the file is larger than {} MiB", size_limit_bytes >> 20));
  }
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  const auto watch = [&keys](int depth, Event event, nlohmann::json& parsed) {
    if (depth > depth_limit) {
      throw JsonMistake(fmt::format("the file is nested deeper than {}", depth_limit));
    }
    if (event == Event::object_start) {
      keys.emplace_back();
    } else if (event == Event::object_end) {
      keys.pop_back();
    } else if (event == Event::key && !keys.back().insert(parsed.get<std::string>()).second) {
      throw JsonMistake("the file names a key twice: " + parsed.dump());  // its control characters escaped
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::parse_error& error) {
    throw JsonMistake(fmt::format("the file is not JSON (near byte {})", error.byte));
  } catch (const nlohmann::json::exception&) {
    throw JsonMistake("the file holds a number that cannot be read");
  }
}

}  // namespace miroir::store

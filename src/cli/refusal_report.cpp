#include "cli/refusal_report.hpp"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Place {
  nlohmann::ordered_json file;
  nlohmann::ordered_json line;
};

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 10 &&
         std::all_of(text.begin(), text.end(), [](unsigned char digit) { return std::isdigit(digit) != 0; });
}

Place place_of(const std::string& sentence) {
  const std::size_t end = sentence.find(": ");
  std::string file = sentence.substr(0, end == std::string::npos ? 0 : end);
  Place place;
  if (const std::size_t colon = file.rfind(':'); colon != std::string::npos && is_number(file.substr(colon + 1))) {
    place.line = std::stoi(file.substr(colon + 1));
    file.resize(colon);
  }
  // A path, not words before a colon.
  if (file.find_first_of("/.") == std::string::npos || file.find(' ') != std::string::npos) {
    return {};
  }
  place.file = file;
  return place;
}

}  // namespace

std::string refusal_json(const base::Refusal& refusal) {
  const Place place = place_of(refusal.message);
  const nlohmann::ordered_json json{
      {"refusal", {{"code", refusal.code}, {"sentence", refusal.message}, {"file", place.file}, {"line", place.line}}}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace miroir::cli

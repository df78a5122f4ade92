#include "feedback/intentions.hpp"

#include <algorithm>

namespace miroir::feedback {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Of UTF-8: bytes that do not continue a character.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::optional<std::string> intention_text(std::string_view written) {
  std::string text;
  for (const char c : written) {
    if (!is_space(c)) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (text.ends_with(' ')) {
    text.pop_back();
  }
  if (text.empty() || characters(text) > longest_intention) {
    return std::nullopt;
  }
  return text;
}

const Intention* latest_intention(const std::vector<Intention>& intentions, const std::string& indicator) {
  const Intention* latest = nullptr;
  for (const Intention& intention : intentions) {
    if (intention.indicator == indicator && (latest == nullptr || latest->period < intention.period)) {
      latest = &intention;
    }
  }
  return latest;
}

}  // namespace miroir::feedback

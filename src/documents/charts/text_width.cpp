#include "documents/charts/text_width.hpp"

#include <array>

namespace miroir::documents {

namespace {

// Hundredths of the font size, from U+0020 to U+007E.
constexpr std::array<int, 95> widths = {28, 29, 30, 65, 59, 92, 73, 16, 30, 30, 48, 61, 21, 36, 21, 39, 65, 41, 55,
                                        58, 61, 59, 60, 51, 61, 59, 21, 21, 55, 63, 55, 48, 78, 63, 61, 64, 67, 57,
                                        55, 69, 69, 39, 51, 63, 54, 82, 69, 71, 59, 72, 61, 59, 56, 69, 59, 86, 62,
                                        57, 61, 32, 39, 34, 55, 37, 24, 52, 57, 48, 56, 54, 31, 56, 55, 25, 24, 49,
                                        26, 84, 55, 55, 57, 57, 35, 47, 33, 54, 46, 68, 48, 45, 46, 34, 24, 34, 55};
constexpr int other_width = 58;
constexpr double bold_widening = 1.06;
constexpr double margin = 1.03;

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string cut(std::string line, double width, double font_size, bool bold) {
  while (!line.empty() && text_width(line + "…", font_size, bold) > width) {
    while (!line.empty() && continues(line.back())) {
      line.pop_back();
    }
    if (!line.empty()) {
      line.pop_back();
    }
  }
  return line + "…";
}

}  // namespace

double text_width(std::string_view text, double font_size, bool bold) {
  int hundredths = 0;
  for (const char byte : text) {
    if (continues(byte)) {
      continue;
    }
    const unsigned char code = static_cast<unsigned char>(byte);
    hundredths += code >= 0x20 && code <= 0x7E ? widths[code - 0x20U] : other_width;
  }
  return hundredths * font_size / 100 * margin * (bold ? bold_widening : 1);
}

std::vector<std::string> wrap_text(std::string_view text, double width, double font_size, bool bold,
                                   std::size_t most_lines) {
  std::vector<std::string> lines = {""};
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string word(text.substr(0, space));
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (lines.back().empty() || text_width(longer, font_size, bold) <= width) {
      lines.back() = longer;
    } else if (lines.size() < most_lines) {
      lines.push_back(word);
    } else {
      lines.back() = cut(longer, width, font_size, bold);
      return lines;
    }
  }
  if (text_width(lines.back(), font_size, bold) > width) {
    lines.back() = cut(lines.back(), width, font_size, bold);
  }
  return lines;
}

}  // namespace miroir::documents

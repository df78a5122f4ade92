#include "base/folded_text.hpp"

#include <array>
#include <cstdint>

#include <boost/locale/utf.hpp>

namespace miroir::base {

namespace {

using Utf8 = boost::locale::utf::utf_traits<char>;

struct Folding {
  char32_t first;
  char32_t last;
  const char* letters;
};

// Both cases of each accented Latin letter that French, Breton and the usual names of its neighbours use.
constexpr Folding foldings[] = {
    {0xC0, 0xC5, "a"},   {0xC6, 0xC6, "ae"},   {0xC7, 0xC7, "c"},   {0xC8, 0xCB, "e"},   {0xCC, 0xCF, "i"},
    {0xD1, 0xD1, "n"},   {0xD2, 0xD6, "o"},    {0xD8, 0xD8, "o"},   {0xD9, 0xDC, "u"},   {0xDD, 0xDD, "y"},
    {0xDF, 0xDF, "ss"},  {0xE0, 0xE5, "a"},    {0xE6, 0xE6, "ae"},  {0xE7, 0xE7, "c"},   {0xE8, 0xEB, "e"},
    {0xEC, 0xEF, "i"},   {0xF1, 0xF1, "n"},    {0xF2, 0xF6, "o"},   {0xF8, 0xF8, "o"},   {0xF9, 0xFC, "u"},
    {0xFD, 0xFD, "y"},   {0xFF, 0xFF, "y"},    {0x100, 0x105, "a"}, {0x106, 0x10D, "c"}, {0x10E, 0x111, "d"},
    {0x112, 0x11B, "e"}, {0x11C, 0x123, "g"},  {0x128, 0x131, "i"}, {0x139, 0x142, "l"}, {0x143, 0x148, "n"},
    {0x14C, 0x151, "o"}, {0x152, 0x153, "oe"}, {0x154, 0x159, "r"}, {0x15A, 0x161, "s"}, {0x162, 0x167, "t"},
    {0x168, 0x173, "u"}, {0x174, 0x175, "w"},  {0x176, 0x178, "y"}, {0x179, 0x17E, "z"},
};

// Nothing for what parts words.
void add_folded(char32_t code, std::string& out) {
  if ((code >= U'a' && code <= U'z') || (code >= U'0' && code <= U'9')) {
    out += static_cast<char>(code);
  } else if (code >= U'A' && code <= U'Z') {
    out += static_cast<char>(code - U'A' + U'a');
  } else {
    for (const Folding& folding : foldings) {
      if (folding.first <= code && code <= folding.last) {
        out += folding.letters;
        return;
      }
    }
    if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
}

// 0x80 to 0x9F of Windows-1252; the rest is Latin-1.
constexpr std::array<char32_t, 32> high_codes{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                              0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char* next = text.data(); next != text.data() + text.size();) {
    const auto code = Utf8::decode(next, text.data() + text.size());
    // U+0300 to U+036F are accents of the letter before.
    if (code < 0x300 || code > 0x36F) {
      add_folded(static_cast<char32_t>(code), out);
    }
  }
  if (!out.empty() && out.back() == ' ') {
    out.pop_back();
  }
  return out;
}

std::string utf8_of_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    const char32_t code = value >= 0x80 && value < 0xA0 ? high_codes[value - 0x80U] : value;
    Utf8::encode(code, std::back_inserter(out));
  }
  return out;
}

bool is_utf8(std::string_view bytes) {
  for (const char* next = bytes.data(); next != bytes.data() + bytes.size();) {
    const auto code = Utf8::decode(next, bytes.data() + bytes.size());
    if (!boost::locale::utf::is_valid_codepoint(code) || code == 0) {
      return false;
    }
  }
  return true;
}

}  // namespace miroir::base

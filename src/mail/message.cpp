#include "mail/message.hpp"

#include "base/date.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::mail {

namespace {

// 45 bytes make 60 characters of base64; with "=?UTF-8?B?" and "?=" a word stays below the 75 of RFC 2047.
constexpr std::size_t bytes_per_word = 45;
constexpr std::int64_t seconds_per_day = 86'400;

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

std::string base64(std::string_view bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t index = 0; index < 3; ++index) {
      bits = (bits << 8U) | (index < group.size() ? static_cast<unsigned char>(group[index]) : 0U);
    }
    for (std::size_t index = 0; index < 4; ++index) {
      out += index <= group.size() ? digits[(bits >> (18U - 6U * index)) & 63U] : '=';
    }
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return line;
}

}  // namespace

bool is_plain_address(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() || address.size() > 254 ||
      address.find('@', at + 1) != std::string_view::npos) {
    return false;
  }
  return std::all_of(address.begin(), address.end(), [](char c) {
    return c > ' ' && c < '\x7f' && std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
  });
}

std::string encoded_header(std::string_view text) {
  const std::string line = one_line(text);
  const bool plain = std::all_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x80; });
  if (plain && line.find("=?") == std::string::npos) {
    return line;
  }
  std::string out;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = std::min(begin + bytes_per_word, line.size());
    while (end < line.size() && end > begin + 1 && is_continuation(line[end])) {
      --end;
    }
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64(line.substr(begin, end - begin)));
    begin = end;
  }
  return out;
}

std::string message_date(std::int64_t seconds) {
  static constexpr const char* days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // the first of 1970
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::int64_t day = seconds / seconds_per_day;
  const std::int64_t time = seconds % seconds_per_day;
  const base::YearMonthDay date = base::year_month_day({static_cast<std::int32_t>(day)});
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} +0000", days[day % 7], date.day,
                     months[static_cast<std::size_t>(date.month) - 1], date.year, time / 3600, time / 60 % 60,
                     time % 60);
}

base::Result<std::vector<std::string>> header_lines(const Message& message) {
  if (!is_plain_address(message.from_address) || !is_plain_address(message.to_address)) {
    return base::refuse("bad-address", "an e-mail address must be plain: name@example.org");
  }
  std::vector<std::string> lines{
      "Date: " + message_date(message.sent_at),
      fmt::format("From: {} <{}>", encoded_header(message.from_name), message.from_address),
      fmt::format("To: <{}>", message.to_address),
      "Subject: " + encoded_header(message.subject),
      fmt::format("Message-ID: <{}>", one_line(message.message_id)),
      // RFC 3834: no automatic answers to an automatic message.
      "Auto-Submitted: auto-generated",
  };
  if (!message.preferences_address.empty()) {
    lines.push_back(fmt::format("List-Unsubscribe: <{}>", one_line(message.preferences_address)));
  }
  return lines;
}

}  // namespace miroir::mail

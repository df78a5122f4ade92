#include "base/messages.hpp"

#include "base/embedded.hpp"

#include <boost/locale/gnu_gettext.hpp>

#include <cmath>
#include <limits>
#include <locale>
#include <stdexcept>

#include <fmt/core.h>

namespace miroir::base {
namespace {

namespace gettext = boost::locale::gnu_gettext;

constexpr std::string_view no_break_space = "\u00a0";
constexpr std::string_view narrow_no_break_space = "\u202f";
constexpr std::string_view minus = "\u2212";

std::string_view embedded_catalogue(std::string_view name) {
  for (const EmbeddedFile& file : embedded_catalogues()) {
    if (file.name == name) {
      return file.bytes;
    }
  }
  throw std::logic_error(fmt::format("the catalogue {} is not in the program", name));
}

std::string replace_placeholders(std::string_view text, Placeholders placeholders) {
  std::string out;
  out.reserve(text.size() + 32);
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    const std::size_t close = text.find('}', open);
    const std::string_view name = text.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    bool found = false;
    for (const auto& [key, value] : placeholders) {
      if (close != std::string_view::npos && key == name) {
        out += value;
        found = true;
        break;
      }
    }
    text.remove_prefix(found ? close + 1 : open + 1);
    if (!found) {
      out += '{';  // left as written: a missing value is seen, not hidden
    }
  }
  return out;
}

std::string group_thousands(std::string_view digits, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) {
      out += separator;
    }
    out += digits[i];
  }
  return out;
}

bool is_word_byte(unsigned char byte) { return byte >= 0x80 || std::isalnum(byte) != 0; }

// The space that French asks for before `next` or after `previous`; empty when the plain one stays.
std::string_view french_space(std::string_view before, std::string_view after) {
  if (!after.empty() && (after.front() == '?' || after.front() == '!' || after.front() == ';' || after.front() == '%' ||
                         after.starts_with("€") || after.starts_with("‰"))) {
    return narrow_no_break_space;
  }
  if ((!after.empty() && after.front() == ':') || after.starts_with("»") || before.ends_with("«")) {
    return no_break_space;
  }
  return {};
}

std::string typeset_french(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view after = text.substr(i + 1);
    if (text[i] == ' ') {
      const std::string_view space = french_space(text.substr(0, i), after);
      out += space.empty() ? std::string_view(" ") : space;
    } else if (text[i] == '\'' && i > 0 && !after.empty() && is_word_byte(text[i - 1]) && is_word_byte(after[0])) {
      out += "’";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

struct Messages::Catalogue {
  explicit Catalogue(boost::locale::message_format<char>* made) : owner(std::locale::classic(), made), facet(made) {}
  std::locale owner;  // facets are counted by the locale that holds them
  const boost::locale::message_format<char>* facet;
};

const char* language_code(Language language) { return language == Language::french ? "fr" : "en"; }

Language parse_language(std::string_view code) { return code.starts_with("en") ? Language::english : Language::french; }

const Messages& Messages::of(Language language) {
  static const Messages french(Language::french);
  static const Messages english(Language::english);
  return language == Language::french ? french : english;
}

Messages::Messages(Language language) : language_(language) {
  const std::string_view bytes = embedded_catalogue(fmt::format("{}.mo", language_code(language)));
  gettext::messages_info info;
  info.language = language_code(language);
  info.encoding = "UTF-8";
  info.domains.emplace_back("miroir");
  info.paths.emplace_back("");
  info.callback = [bytes](const std::string&, const std::string&) {
    return std::vector<char>(bytes.begin(), bytes.end());
  };
  catalogue_ = std::make_unique<const Catalogue>(gettext::create_messages_facet<char>(info));
}

Messages::~Messages() = default;

bool Messages::has(std::string_view key) const {
  return catalogue_->facet->get(0, nullptr, std::string(key).c_str()) != nullptr;
}

std::string Messages::text(std::string_view key, Placeholders placeholders) const {
  const std::string id(key);
  const char* found = catalogue_->facet->get(0, nullptr, id.c_str());
  return replace_placeholders(typeset(found != nullptr ? found : id.c_str()), placeholders);
}

std::string Messages::plural(std::string_view key, std::int64_t count, Placeholders placeholders) const {
  const std::string id(key);
  // Boost's count is an int; every plural rule of ours is settled well below its largest value.
  const int capped = static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
  const char* found = catalogue_->facet->get(0, nullptr, id.c_str(), capped);
  const std::string counted = replace_placeholders(typeset(found != nullptr ? found : id.c_str()), placeholders);
  return replace_placeholders(counted, {{"count", integer(count)}});
}

std::string Messages::typeset(std::string_view text) const {
  return language_ == Language::french ? typeset_french(text) : std::string(text);
}

std::string Messages::integer(std::int64_t value) const {
  const std::string digits = fmt::format("{}", value < 0 ? 0 - static_cast<std::uint64_t>(value) : value);
  const std::string_view separator = language_ == Language::french ? narrow_no_break_space : ",";
  return fmt::format("{}{}", value < 0 ? minus : "", group_thousands(digits, separator));
}

std::string Messages::number(double value, int decimals) const {
  const double scale = std::pow(10.0, decimals);
  // Halves are rounded away from zero, as readers expect; the format alone would round 12.5 to 12.
  const std::string digits = fmt::format("{:.{}f}", std::round(std::abs(value) * scale) / scale, decimals);
  const bool negative = value < 0 && digits.find_first_not_of("0.") != std::string::npos;
  const std::size_t point = digits.find('.');
  const std::string whole = digits.substr(0, point);
  const bool french = language_ == Language::french;
  std::string out =
      fmt::format("{}{}", negative ? minus : "", group_thousands(whole, french ? narrow_no_break_space : ","));
  if (point != std::string::npos) {
    out += french ? "," : ".";
    out += digits.substr(point + 1);
  }
  return out;
}

std::string Messages::percent(double share, int decimals) const {
  return fmt::format("{}{}%", number(share * 100, decimals),
                     language_ == Language::french ? narrow_no_break_space : "");
}

std::string Messages::per_thousand(double share, int decimals) const {
  return fmt::format("{}{}‰", number(share * 1000, decimals),
                     language_ == Language::french ? narrow_no_break_space : "");
}

std::string Messages::euros(double amount, int decimals) const {
  const std::string digits = number(std::abs(amount), decimals);
  const bool negative = amount < 0 && digits.find_first_of("123456789") != std::string::npos;
  const std::string_view sign = negative ? minus : "";
  return language_ == Language::french ? fmt::format("{}{}{}€", sign, digits, narrow_no_break_space)
                                       : fmt::format("{}€{}", sign, digits);
}

std::string Messages::euros_of_cents(std::int64_t cents) const { return euros(static_cast<double>(cents) / 100.0, 2); }

std::string Messages::day_and_month(Date date) const {
  const YearMonthDay parts = year_month_day(date);
  const std::string day = parts.day == 1 ? text("date.first-day") : fmt::format("{}", parts.day);
  return text("date.day-and-month", {{"day", day}, {"month", text(fmt::format("date.month.{}", parts.month))}});
}

std::string Messages::date_long(Date date) const {
  return text("date.long", {{"day", day_and_month(date)}, {"year", fmt::format("{}", year_month_day(date).year)}});
}

std::string Messages::date_short(Date date) const {
  const YearMonthDay parts = year_month_day(date);
  if (language_ == Language::french) {
    return fmt::format("{:02}/{:02}/{}", parts.day, parts.month, parts.year);
  }
  return fmt::format("{} {} {}", parts.day, text(fmt::format("date.month.{}", parts.month)).substr(0, 3), parts.year);
}

std::string Messages::period(const Period& period) const {
  const std::string part = period.name.size() > 5 ? period.name.substr(5) : std::string();  // "S1", "Q3"
  return text(fmt::format("period.long.{}", part), {{"year", period.name.substr(0, 4)}});
}

std::string Messages::period_short(const Period& period) const {
  const std::string part = period.name.size() > 5 ? period.name.substr(5) : std::string();
  return text(fmt::format("period.short.{}", part), {{"year", period.name.substr(0, 4)}});
}

}  // namespace miroir::base

#include "base/date.hpp"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace miroir::base {

namespace {

bool read_number(std::string_view text, std::int32_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Date make_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  using namespace std::chrono;
  const auto calendar = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
                        std::chrono::day{static_cast<unsigned>(day)};
  return {static_cast<std::int32_t>(sys_days{calendar}.time_since_epoch().count())};
}

YearMonthDay year_month_day(Date date) {
  using namespace std::chrono;
  const std::chrono::year_month_day calendar{sys_days{days{date.days}}};
  return {static_cast<std::int32_t>(static_cast<int>(calendar.year())),
          static_cast<std::int32_t>(static_cast<unsigned>(calendar.month())),
          static_cast<std::int32_t>(static_cast<unsigned>(calendar.day()))};
}

Result<Date> parse_date(std::string_view text) {
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && read_number(text.substr(0, 4), year) &&
                      read_number(text.substr(5, 2), month) && read_number(text.substr(8, 2), day);
  const std::chrono::year_month_day calendar{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                             std::chrono::day{static_cast<unsigned>(day)}};
  if (!shaped || !calendar.ok()) {
    return refuse("not-a-date", fmt::format("\"{}\" is not a date: write it as 2018-06-30", text));
  }
  return make_date(year, month, day);
}

std::string format_date(Date date) {
  const auto [year, month, day] = year_month_day(date);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::int32_t month_index(Date date) {
  const auto [year, month, day] = year_month_day(date);
  return month_index(year, month);
}

std::int32_t month_index(std::int32_t year, std::int32_t month) { return year * 12 + month - 1; }

Date add_months(Date date, std::int32_t months) {
  const auto [year, month, day] = year_month_day(date);
  const std::int32_t target = month_index(year, month) + months;
  const std::int32_t target_year = target / 12;
  const std::int32_t target_month = target % 12 + 1;
  const Date first = make_date(target_year, target_month, 1);
  const Date next = target_month == 12 ? make_date(target_year + 1, 1, 1) : make_date(target_year, target_month + 1, 1);
  const std::int32_t length_days = next - first;
  return first + (std::min(day, length_days) - 1);
}

Result<Period> parse_period(std::string_view text) {
  std::int32_t year = 0;
  std::int32_t part = 0;
  const bool shaped = text.size() == 7 && text[4] == '-' && read_number(text.substr(0, 4), year) &&
                      read_number(text.substr(6, 1), part) && year >= 1900;
  const std::int32_t months = shaped && text[5] == 'S' ? 6 : shaped && text[5] == 'Q' ? 3 : 0;
  if (months == 0 || part < 1 || part > 12 / months) {
    return refuse("not-a-period",
                  fmt::format("\"{}\" is not a period: write a half-year as 2018-S1 or a quarter as 2018-Q2", text));
  }
  const Date first = make_date(year, (part - 1) * months + 1, 1);
  return Period{std::string(text), first, add_months(first, months) - 1};
}

}  // namespace miroir::base

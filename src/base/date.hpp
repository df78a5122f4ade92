// Calendar days and reporting periods. Pure: nothing here reads a clock.
#pragma once

#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace miroir::base {

// A day, as the number of days since 1970-01-01 (proleptic Gregorian); DuckDB's DATE has the same shape.
struct Date {
  std::int32_t days = 0;

  auto operator<=>(const Date&) const = default;
  Date operator+(std::int32_t count) const { return {days + count}; }
  Date operator-(std::int32_t count) const { return {days - count}; }
  std::int32_t operator-(Date other) const { return days - other.days; }
};

struct YearMonthDay {
  std::int32_t year = 1970;
  std::int32_t month = 1;  // 1 to 12
  std::int32_t day = 1;    // 1 to 31
};

Date make_date(std::int32_t year, std::int32_t month, std::int32_t day);
YearMonthDay year_month_day(Date date);
// "2018-06-30"; refuses anything else ("not-a-date").
Result<Date> parse_date(std::string_view text);
std::string format_date(Date date);
// Months since year 0: year * 12 + (month - 1). Ages and monthly tables are reckoned in it.
std::int32_t month_index(Date date);
std::int32_t month_index(std::int32_t year, std::int32_t month);
// The same day so many months later (or earlier, when negative); the last day of a shorter month.
Date add_months(Date date, std::int32_t months);

// A calendar half-year ("2018-S1") or quarter ("2018-Q2"), first and last day included.
struct Period {
  std::string name;
  Date first;
  Date last;

  bool contains(Date date) const { return first <= date && date <= last; }
  std::int32_t length_days() const { return last - first + 1; }
  bool operator==(const Period&) const = default;
};

// Refuses with "not-a-period" and an example of a good one.
Result<Period> parse_period(std::string_view text);

// Completed years on `date` of a person born in the month `birth_month` (month_index): the month reached counts.
inline std::int32_t age_years(std::int32_t birth_month, Date date) {
  const std::int32_t months = month_index(date) - birth_month;
  return months >= 0 ? months / 12 : -1;
}

}  // namespace miroir::base

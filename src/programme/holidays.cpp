#include "programme/holidays.hpp"

#include <algorithm>
#include <array>

namespace miroir::programme {
namespace {

using base::Date;
using base::make_date;

constexpr std::array public_names{"new-year",   "easter-monday",  "labour-day",   "victory-1945",
                                  "ascension",  "whit-monday",    "national-day", "assumption",
                                  "all-saints", "armistice-1918", "christmas"};
constexpr std::array zone_names{"A", "B", "C"};
constexpr std::array break_names{"autumn", "christmas", "winter", "spring", "summer"};

// Order of 7 December 2022 setting the school calendar of 2023-2024, 2024-2025 and 2025-2026 (Journal officiel of 8
// December 2022). Days as month * 100 + day: the Saturday on which holidays begin, and the day on which school begins
// again.
struct PublishedBreak {
  SchoolBreak school_break;
  const char* zones;
  std::int32_t begins;
  std::int32_t school_begins;
};
struct PublishedYear {
  std::int32_t first_year;
  std::array<PublishedBreak, 9> breaks;
};
constexpr PublishedYear published_years[] = {
    {2023,
     {{{SchoolBreak::autumn, "ABC", 1021, 1106},
       {SchoolBreak::christmas, "ABC", 1223, 108},
       {SchoolBreak::winter, "C", 210, 226},
       {SchoolBreak::winter, "A", 217, 304},
       {SchoolBreak::winter, "B", 224, 311},
       {SchoolBreak::spring, "C", 406, 422},
       {SchoolBreak::spring, "A", 413, 429},
       {SchoolBreak::spring, "B", 420, 506},
       {SchoolBreak::summer, "ABC", 706, 901}}}},
    {2024,
     {{{SchoolBreak::autumn, "ABC", 1019, 1104},
       {SchoolBreak::christmas, "ABC", 1221, 106},
       {SchoolBreak::winter, "B", 208, 224},
       {SchoolBreak::winter, "C", 215, 303},
       {SchoolBreak::winter, "A", 222, 310},
       {SchoolBreak::spring, "B", 405, 422},
       {SchoolBreak::spring, "C", 412, 428},
       {SchoolBreak::spring, "A", 419, 505},
       {SchoolBreak::summer, "ABC", 705, 901}}}},
    {2025,
     {{{SchoolBreak::autumn, "ABC", 1018, 1103},
       {SchoolBreak::christmas, "ABC", 1220, 105},
       {SchoolBreak::winter, "A", 207, 223},
       {SchoolBreak::winter, "B", 214, 302},
       {SchoolBreak::winter, "C", 221, 309},
       {SchoolBreak::spring, "A", 404, 420},
       {SchoolBreak::spring, "B", 411, 427},
       {SchoolBreak::spring, "C", 418, 504},
       {SchoolBreak::summer, "ABC", 704, 901}}}},
};

constexpr std::array known_years{2023, 2024, 2025};
constexpr std::int32_t first_month = 8;

// Regions of 2016 by INSEE code: each lies within one zone.
struct RegionZone {
  std::string_view region;
  SchoolZone zone;
};
constexpr RegionZone region_zones[] = {
    {"27", SchoolZone::a}, {"75", SchoolZone::a}, {"84", SchoolZone::a}, {"24", SchoolZone::b},
    {"28", SchoolZone::b}, {"32", SchoolZone::b}, {"44", SchoolZone::b}, {"52", SchoolZone::b},
    {"53", SchoolZone::b}, {"93", SchoolZone::b}, {"11", SchoolZone::c}, {"76", SchoolZone::c},
};

Date in_school_year(std::int32_t first_year, std::int32_t month_and_day) {
  const std::int32_t month = month_and_day / 100;
  return make_date(month >= first_month ? first_year : first_year + 1, month, month_and_day % 100);
}

// The end of summer lies in August or September of the next school year.
Date end_of(const PublishedBreak& each, std::int32_t first_year) {
  const Date begins_again = each.school_break == SchoolBreak::summer
                                ? make_date(first_year + 1, each.school_begins / 100, each.school_begins % 100)
                                : in_school_year(first_year, each.school_begins);
  return begins_again - 1;
}

}  // namespace

const char* public_holiday_name(PublicHoliday holiday) { return public_names[static_cast<std::size_t>(holiday)]; }
const char* school_zone_name(SchoolZone zone) { return zone_names[static_cast<std::size_t>(zone)]; }
const char* school_break_name(SchoolBreak school_break) { return break_names[static_cast<std::size_t>(school_break)]; }

Date easter_sunday(std::int32_t year) {
  const std::int32_t a = year % 19;
  const std::int32_t b = year / 100;
  const std::int32_t c = year % 100;
  const std::int32_t d = b / 4;
  const std::int32_t e = b % 4;
  const std::int32_t f = (b + 8) / 25;
  const std::int32_t g = (b - f + 1) / 3;
  const std::int32_t h = (19 * a + b - d - g + 15) % 30;
  const std::int32_t i = c / 4;
  const std::int32_t k = c % 4;
  const std::int32_t l = (32 + 2 * e + 2 * i - h - k) % 7;
  const std::int32_t m = (a + 11 * h + 22 * l) / 451;
  const std::int32_t n = h + l - 7 * m + 114;
  return make_date(year, n / 31, n % 31 + 1);
}

std::vector<PublicHolidayDate> public_holidays(std::int32_t year) {
  const Date easter = easter_sunday(year);
  std::vector<PublicHolidayDate> days{{PublicHoliday::new_year, make_date(year, 1, 1)},
                                      {PublicHoliday::easter_monday, easter + 1},
                                      {PublicHoliday::labour_day, make_date(year, 5, 1)},
                                      {PublicHoliday::victory_1945, make_date(year, 5, 8)},
                                      {PublicHoliday::ascension, easter + 39},
                                      {PublicHoliday::whit_monday, easter + 50},
                                      {PublicHoliday::national_day, make_date(year, 7, 14)},
                                      {PublicHoliday::assumption, make_date(year, 8, 15)},
                                      {PublicHoliday::all_saints, make_date(year, 11, 1)},
                                      {PublicHoliday::armistice_1918, make_date(year, 11, 11)},
                                      {PublicHoliday::christmas, make_date(year, 12, 25)}};
  std::ranges::stable_sort(days, {}, &PublicHolidayDate::date);
  return days;
}

std::optional<PublicHoliday> public_holiday_on(Date date) {
  for (const PublicHolidayDate& day : public_holidays(base::year_month_day(date).year)) {
    if (day.date == date) {
      return day.holiday;
    }
  }
  return std::nullopt;
}

std::optional<SchoolZone> parse_school_zone(std::string_view name) {
  const auto found = std::ranges::find(zone_names, name);
  return found == zone_names.end() ? std::nullopt : std::optional(static_cast<SchoolZone>(found - zone_names.begin()));
}

std::optional<SchoolZone> school_zone_of(std::string_view region) {
  const auto* const found = std::ranges::find(region_zones, region, &RegionZone::region);
  return found == std::end(region_zones) ? std::nullopt : std::optional(found->zone);
}

std::span<const std::int32_t> known_school_years() { return known_years; }

std::int32_t school_year_of(Date date) {
  const base::YearMonthDay day = base::year_month_day(date);
  return day.month >= first_month ? day.year : day.year - 1;
}

bool is_school_year_known(std::int32_t first_year) {
  return std::ranges::find(known_years, first_year) != known_years.end();
}

std::vector<SchoolHoliday> school_holidays(SchoolZone zone, std::int32_t first_year) {
  std::vector<SchoolHoliday> holidays;
  const auto* const year = std::ranges::find(published_years, first_year, &PublishedYear::first_year);
  if (year == std::end(published_years)) {
    return holidays;
  }
  for (const PublishedBreak& each : year->breaks) {
    if (std::string_view(each.zones).find(school_zone_name(zone)) != std::string_view::npos) {
      holidays.push_back({each.school_break, in_school_year(first_year, each.begins), end_of(each, first_year)});
    }
  }
  return holidays;
}

std::optional<SchoolBreak> school_break_on(SchoolZone zone, Date date) {
  // Summer begins in the school year before.
  for (const std::int32_t year : {school_year_of(date) - 1, school_year_of(date)}) {
    for (const SchoolHoliday& holiday : school_holidays(zone, year)) {
      if (holiday.contains(date)) {
        return holiday.school_break;
      }
    }
  }
  return std::nullopt;
}

}  // namespace miroir::programme

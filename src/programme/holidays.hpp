// Days on which a group would rather not meet: France's public holidays, computed, and school holidays, as published.
//
// Public holidays: article L3133-1 of the French labour code, the same everywhere but in Alsace-Moselle, whose two more
// are left out. Easter: the anonymous Gregorian algorithm of 1876, as in J. Meeus, Astronomical Algorithms (2nd
// edition, 1998), chapter 8; valid for every Gregorian year. School holidays: by zone, from the orders that set the
// school calendar; only the school years listed in `known_school_years` are known, and a page says so for any other.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace miroir::programme {

enum class PublicHoliday : std::uint8_t {
  new_year,
  easter_monday,
  labour_day,
  victory_1945,
  ascension,
  whit_monday,
  national_day,
  assumption,
  all_saints,
  armistice_1918,
  christmas
};
const char* public_holiday_name(PublicHoliday holiday);

struct PublicHolidayDate {
  PublicHoliday holiday;
  base::Date date;
};

base::Date easter_sunday(std::int32_t year);
std::vector<PublicHolidayDate> public_holidays(std::int32_t year);  // by date
std::optional<PublicHoliday> public_holiday_on(base::Date date);

enum class SchoolZone : std::uint8_t { a, b, c };
const char* school_zone_name(SchoolZone zone);  // "A"
std::optional<SchoolZone> parse_school_zone(std::string_view name);
// Of a region by its INSEE code. Nothing for Corsica and overseas, which set their own.
std::optional<SchoolZone> school_zone_of(std::string_view region);

enum class SchoolBreak : std::uint8_t { autumn, christmas, winter, spring, summer };
const char* school_break_name(SchoolBreak school_break);

// Evenings without school the next day count as term: `first` is the Saturday, `last` the day before school begins.
struct SchoolHoliday {
  SchoolBreak school_break;
  base::Date first;
  base::Date last;
  bool contains(base::Date date) const { return first <= date && date <= last; }
};

// The years in which the known school years begin: 2025 for 2025–2026.
std::span<const std::int32_t> known_school_years();
// The school year that a day belongs to, by the year in which it begins: from the first of August.
std::int32_t school_year_of(base::Date date);
bool is_school_year_known(std::int32_t first_year);
// By date; empty when the year is not known.
std::vector<SchoolHoliday> school_holidays(SchoolZone zone, std::int32_t first_year);
std::optional<SchoolBreak> school_break_on(SchoolZone zone, base::Date date);

}  // namespace miroir::programme

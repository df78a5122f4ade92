#include "programme/holidays.hpp"

#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using base::Date;
using base::make_date;

TEST(Holidays, EasterFallsWhereTablesPutIt) {
  // J. Meeus, Astronomical Algorithms, chapter 8, its examples; the earliest and latest possible; years of the
  // programme.
  for (const Date easter :
       {make_date(1991, 3, 31), make_date(1992, 4, 19), make_date(1993, 4, 11), make_date(1954, 4, 18),
        make_date(2000, 4, 23), make_date(1818, 3, 22), make_date(1943, 4, 25), make_date(2019, 4, 21),
        make_date(2025, 4, 20), make_date(2026, 4, 5), make_date(2027, 3, 28)}) {
    EXPECT_EQ(easter_sunday(base::year_month_day(easter).year), easter) << base::format_date(easter);
  }
}

TEST(Holidays, ElevenPublicHolidaysInTheirOrder) {
  for (int year = 1990; year < 2060; ++year) {
    const auto days = public_holidays(year);
    ASSERT_EQ(days.size(), 11u);
    for (std::size_t i = 1; i < days.size(); ++i) {
      EXPECT_LE(days[i - 1].date, days[i].date) << year;
    }
  }
  EXPECT_EQ(public_holiday_on(make_date(2026, 5, 14)), PublicHoliday::ascension);
  EXPECT_EQ(public_holiday_on(make_date(2026, 5, 25)), PublicHoliday::whit_monday);
  EXPECT_EQ(public_holiday_on(make_date(2026, 11, 11)), PublicHoliday::armistice_1918);
  EXPECT_FALSE(public_holiday_on(make_date(2026, 11, 12)));
  // Ascension on the day of the Victory: both are there, one is told.
  EXPECT_TRUE(public_holiday_on(make_date(1997, 5, 8)));
}

TEST(Holidays, SchoolHolidaysGoFromTheirSaturdayToTheDayBeforeSchool) {
  EXPECT_FALSE(school_break_on(SchoolZone::b, make_date(2025, 10, 17)));
  EXPECT_EQ(school_break_on(SchoolZone::b, make_date(2025, 10, 18)), SchoolBreak::autumn);
  EXPECT_EQ(school_break_on(SchoolZone::b, make_date(2025, 11, 2)), SchoolBreak::autumn);
  EXPECT_FALSE(school_break_on(SchoolZone::b, make_date(2025, 11, 3)));
  EXPECT_EQ(school_break_on(SchoolZone::a, make_date(2026, 1, 1)), SchoolBreak::christmas);
  EXPECT_EQ(school_break_on(SchoolZone::a, make_date(2026, 2, 10)), SchoolBreak::winter);
  EXPECT_FALSE(school_break_on(SchoolZone::b, make_date(2026, 2, 10)));
  EXPECT_EQ(school_break_on(SchoolZone::c, make_date(2026, 4, 28)), SchoolBreak::spring);
  EXPECT_EQ(school_break_on(SchoolZone::c, make_date(2026, 8, 15)), SchoolBreak::summer);
  EXPECT_FALSE(school_break_on(SchoolZone::c, make_date(2026, 9, 1)));
}

TEST(Holidays, EveryZoneHasFiveBreaksOfTwoWeeksOrMoreInEveryKnownYear) {
  for (const std::int32_t year : known_school_years()) {
    for (const SchoolZone zone : {SchoolZone::a, SchoolZone::b, SchoolZone::c}) {
      const auto holidays = school_holidays(zone, year);
      ASSERT_EQ(holidays.size(), 5u) << year;
      for (const SchoolHoliday& holiday : holidays) {
        EXPECT_GE(holiday.last - holiday.first, 14) << year;
        EXPECT_EQ((holiday.first.days + 3) % 7 + 1, 6) << "begins on a Saturday: " << base::format_date(holiday.first);
      }
    }
  }
}

TEST(Holidays, AnUnknownYearIsKnownToBeUnknown) {
  EXPECT_FALSE(is_school_year_known(2031));
  EXPECT_TRUE(school_holidays(SchoolZone::a, 2031).empty());
  EXPECT_TRUE(is_school_year_known(2025));
  EXPECT_EQ(school_year_of(make_date(2026, 7, 31)), 2025);
  EXPECT_EQ(school_year_of(make_date(2026, 8, 1)), 2026);
}

TEST(Holidays, RegionsHaveTheirZone) {
  EXPECT_EQ(school_zone_of("53"), SchoolZone::b);
  EXPECT_EQ(school_zone_of("11"), SchoolZone::c);
  EXPECT_EQ(school_zone_of("84"), SchoolZone::a);
  EXPECT_FALSE(school_zone_of("94"));
  EXPECT_EQ(parse_school_zone("B"), SchoolZone::b);
  EXPECT_FALSE(parse_school_zone("D"));
}

}  // namespace
}  // namespace miroir::programme

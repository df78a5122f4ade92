// A year of meetings planned in one step: a day for each meeting of the year, with what speaks against it.
//
// The months and kinds come from the programme (programme_year.hpp); the plan chooses the day: the weekday that the
// group prefers, in the week of the month that it prefers, moved to the nearest one that is free of public holidays, of
// school holidays and of days that are taken. Where no day of the month is free, the least bad is proposed and says
// why. Pure and without chance: the same wishes give the same year.
#pragma once

#include "programme/holidays.hpp"
#include "programme/programme_year.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace miroir::programme {

struct DayWishes {
  std::int32_t weekday = 4;        // 1 Monday to 7 Sunday
  std::int32_t week_of_month = 2;  // 1 to 4: the first, … of these weekdays
  std::optional<SchoolZone> zone;
  std::vector<base::Date> taken;  // another meeting of these people, or of the region
};

struct DayCautions {
  std::optional<PublicHoliday> public_holiday;
  std::optional<SchoolBreak> school_break;
  bool taken = false;
  bool too_close = false;  // less than two weeks after the meeting before

  bool none() const { return !public_holiday && !school_break && !taken && !too_close; }
  bool operator==(const DayCautions&) const = default;
};
DayCautions cautions_on(base::Date date, const DayWishes& wishes, std::optional<base::Date> before);

struct ProposedMeeting {
  base::Date date;
  MeetingKind kind = MeetingKind::theme;
  DayCautions cautions;
};
std::vector<ProposedMeeting> plan_meetings(std::span<const PlannedMeeting> year, const DayWishes& wishes);

std::int32_t weekday_of(base::Date date);  // 1 Monday to 7 Sunday

}  // namespace miroir::programme

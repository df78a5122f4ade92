#include "programme/meeting_plan.hpp"

#include <algorithm>
#include <cstdlib>

namespace miroir::programme {
namespace {

using base::Date;

constexpr std::int32_t fewest_days_between = 14;

std::vector<Date> weekdays_of_month(const PlannedMeeting& slot, std::int32_t weekday) {
  std::vector<Date> days;
  for (Date day = base::make_date(slot.year, slot.month, 1); base::year_month_day(day).month == slot.month;
       day = day + 1) {
    if (weekday_of(day) == weekday) {
      days.push_back(day);
    }
  }
  return days;
}

// A public holiday or a taken day is worse than school holidays, and these than a week more.
std::int32_t inconvenience(const DayCautions& cautions, std::int32_t weeks_away) {
  return (cautions.public_holiday ? 1000 : 0) + (cautions.taken ? 1000 : 0) + (cautions.school_break ? 100 : 0) +
         (cautions.too_close ? 100 : 0) + weeks_away;
}

}  // namespace

std::int32_t weekday_of(Date date) { return ((date.days + 3) % 7 + 7) % 7 + 1; }  // 1970-01-01 was a Thursday

DayCautions cautions_on(Date date, const DayWishes& wishes, std::optional<Date> before) {
  DayCautions cautions;
  cautions.public_holiday = public_holiday_on(date);
  cautions.school_break = wishes.zone ? school_break_on(*wishes.zone, date) : std::nullopt;
  cautions.taken = std::ranges::find(wishes.taken, date) != wishes.taken.end();
  cautions.too_close = before && date - *before < fewest_days_between;
  return cautions;
}

std::vector<ProposedMeeting> plan_meetings(std::span<const PlannedMeeting> year, const DayWishes& wishes) {
  std::vector<ProposedMeeting> plan;
  for (const PlannedMeeting& slot : year) {
    const auto before = plan.empty() ? std::nullopt : std::optional(plan.back().date);
    std::optional<ProposedMeeting> best;
    std::int32_t least = 0;
    std::int32_t week = 0;
    for (const Date day : weekdays_of_month(slot, wishes.weekday)) {
      ++week;
      const DayCautions cautions = cautions_on(day, wishes, before);
      const std::int32_t cost = inconvenience(cautions, std::abs(week - wishes.week_of_month));
      if (!best || cost < least) {
        best = ProposedMeeting{day, slot.kind, cautions};
        least = cost;
      }
    }
    plan.push_back(*best);
  }
  return plan;
}

}  // namespace miroir::programme

#include "programme/meeting_plan.hpp"

#include <algorithm>
#include <cstdlib>

namespace miroir::programme {
namespace {

using base::Date;

constexpr std::int32_t fewest_days_between = 14;

std::vector<std::pair<std::int32_t, std::int32_t>> open_months(const YearWish& wish, std::int32_t first_year) {
  std::vector<std::pair<std::int32_t, std::int32_t>> months;
  for (std::int32_t i = 0; i < 12; ++i) {
    const std::int32_t month = (wish.first_month - 1 + i) % 12 + 1;
    if (std::ranges::find(wish.closed_months, month) == wish.closed_months.end()) {
      months.emplace_back(month >= wish.first_month ? first_year : first_year + 1, month);
    }
  }
  return months;
}

// The kinds in order, each spread evenly over the year: the rarest take their places first, the commonest fill.
std::vector<MeetingKind> spread_kinds(std::vector<std::pair<MeetingKind, std::int32_t>> counts, std::int32_t meetings) {
  std::ranges::stable_sort(counts, {}, &std::pair<MeetingKind, std::int32_t>::second);
  std::vector<std::optional<MeetingKind>> places(static_cast<std::size_t>(meetings));
  for (const auto& [kind, count] : counts) {
    for (std::int32_t i = 0; i < count; ++i) {
      auto wanted = static_cast<std::size_t>((2 * i + 1) * meetings / (2 * count));
      std::size_t steps = 0;
      while (steps < places.size() && places[wanted % places.size()]) {
        ++wanted;
        ++steps;
      }
      if (steps < places.size()) {
        places[wanted % places.size()] = kind;
      }
    }
  }
  std::vector<MeetingKind> kinds;
  for (const auto& place : places) {
    kinds.push_back(place.value_or(MeetingKind::theme));
  }
  return kinds;
}

std::vector<Date> weekdays_of_month(const MeetingSlot& slot, std::int32_t weekday) {
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

std::vector<MeetingSlot> meeting_slots(const YearWish& wish, std::int32_t first_year) {
  const auto months = open_months(wish, first_year);
  std::int32_t asked = 0;
  for (const auto& [kind, count] : wish.counts) {
    asked += count;
  }
  const auto open = static_cast<std::int32_t>(months.size());
  const std::int32_t meetings = std::clamp(asked, 0, open);
  const std::vector<MeetingKind> kinds = spread_kinds(wish.counts, meetings);
  std::vector<MeetingSlot> slots;
  for (std::int32_t i = 0; i < meetings; ++i) {
    const auto& [year, month] = months[static_cast<std::size_t>(i * open / meetings)];
    slots.push_back({year, month, kinds[static_cast<std::size_t>(i)]});
  }
  return slots;
}

DayCautions cautions_on(Date date, const DayWishes& wishes, std::optional<Date> before) {
  DayCautions cautions;
  cautions.public_holiday = public_holiday_on(date);
  cautions.school_break = wishes.zone ? school_break_on(*wishes.zone, date) : std::nullopt;
  cautions.taken = std::ranges::find(wishes.taken, date) != wishes.taken.end();
  cautions.too_close = before && date - *before < fewest_days_between;
  return cautions;
}

std::vector<ProposedMeeting> plan_meetings(std::span<const MeetingSlot> slots, const DayWishes& wishes) {
  std::vector<ProposedMeeting> plan;
  for (const MeetingSlot& slot : slots) {
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

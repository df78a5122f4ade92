#include "programme/meeting_plan.hpp"

#include "programme/running_order.hpp"
#include "programme/secretary_rotation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace miroir::programme {
namespace {

using base::make_date;

std::vector<PlannedMeeting> usual_year() {
  const ProgrammeTemplate& programme = *find_template("quality-group");
  return planned_year(programme, programme.years.front(), 2025, 9);
}

TEST(MeetingPlan, DaysAvoidHolidaysAndTakenDays) {
  DayWishes wishes{4, 2, SchoolZone::b, {make_date(2025, 9, 11)}};
  const auto slots = usual_year();
  const auto plan = plan_meetings(slots, wishes);
  ASSERT_EQ(plan.size(), 10u);
  EXPECT_NE(plan[0].date, make_date(2025, 9, 11)) << "taken";
  for (std::size_t i = 0; i < plan.size(); ++i) {
    EXPECT_EQ(weekday_of(plan[i].date), 4) << base::format_date(plan[i].date);
    EXPECT_TRUE(plan[i].cautions.none()) << base::format_date(plan[i].date);
    EXPECT_EQ(base::year_month_day(plan[i].date).month, slots[i].month);
    EXPECT_FALSE(public_holiday_on(plan[i].date));
  }
  // The second Thursday of May 2026 is Ascension.
  EXPECT_NE(plan[8].date, make_date(2026, 5, 14));
}

TEST(MeetingPlan, WhereNoDayIsFreeTheLeastBadSaysWhy) {
  std::vector<base::Date> every_thursday;
  for (int day = 4; day <= 25; day += 7) {
    every_thursday.push_back(make_date(2025, 9, day));
  }
  const std::vector<PlannedMeeting> september{{9, 2025, MeetingKind::theme, 1, 1}};
  const auto plan = plan_meetings(september, {4, 2, SchoolZone::b, every_thursday});
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_TRUE(plan[0].cautions.taken);
  EXPECT_EQ(plan[0].date, make_date(2025, 9, 11)) << "the day preferred, where all are alike";
  const auto close = cautions_on(make_date(2025, 9, 20), {}, make_date(2025, 9, 7));
  EXPECT_TRUE(close.too_close);
  EXPECT_TRUE(cautions_on(make_date(2025, 9, 21), {}, make_date(2025, 9, 7)).none());
}

TEST(MeetingPlan, TwoMeetingsOfOneMonthAreTwoWeeksApart) {
  const std::vector<PlannedMeeting> twice{{9, 2025, MeetingKind::theme, 1, 1}, {9, 2025, MeetingKind::theme, 1, 2}};
  const auto plan = plan_meetings(twice, {4, 2, SchoolZone::b, {}});
  EXPECT_EQ(plan[0].date, make_date(2025, 9, 11));
  EXPECT_EQ(plan[1].date, make_date(2025, 9, 25));
  EXPECT_TRUE(plan[1].cautions.none());
}

TEST(MeetingPlan, WeekdaysOfKnownDays) {
  EXPECT_EQ(weekday_of(make_date(1970, 1, 1)), 4);
  EXPECT_EQ(weekday_of(make_date(2026, 11, 24)), 2);
  EXPECT_EQ(weekday_of(make_date(1969, 12, 28)), 7);
}

TEST(SecretaryRotation, FallsOnEachAsOften) {
  const std::vector<std::string> members{"1", "2", "3"};
  EXPECT_EQ(secretary_order(members, {}, {}), (std::vector<std::string>{"1", "2", "3"}));
  std::vector<PastSecretary> past{{"1", make_date(2025, 9, 1)}, {"2", make_date(2025, 10, 1)}};
  EXPECT_EQ(secretary_order(members, past, {}).front(), "3");
  past.push_back({"3", make_date(2025, 11, 1)});
  EXPECT_EQ(secretary_order(members, past, {}), (std::vector<std::string>{"1", "2", "3"})) << "longest ago first";
  EXPECT_EQ(secretary_order(members, past, {"1"}), (std::vector<std::string>{"2", "3", "1"})) << "excused last";
  past.push_back({"left", make_date(2025, 12, 1)});
  EXPECT_EQ(secretary_order(members, past, {}).size(), 3u);
}

TEST(RunningOrder, FillsTheMeetingWithoutAGap) {
  for (const int questions : {0, 1, 3, 40}) {
    for (const int duration : {5, 15, 60, 120, 180}) {
      const auto order = running_order({MeetingKind::theme, 1230, duration, questions});
      int at = 1230;
      for (const RunningItem& item : order) {
        EXPECT_EQ(item.start_minute, at);
        EXPECT_GT(item.minutes, 0);
        at += item.minutes;
      }
      EXPECT_EQ(at, 1230 + duration);
    }
  }
  const auto two_hours = running_order({MeetingKind::theme, 1230, 120, 2});
  EXPECT_EQ(two_hours[1], (RunningItem{RunningPart::open_questions, 1235, 10}));
  EXPECT_EQ(two_hours[2], (RunningItem{RunningPart::round_table, 1245, 85}));
  EXPECT_EQ(running_order({MeetingKind::indicator_return, 1230, 120, 0})[1].part, RunningPart::figures);
  EXPECT_EQ(running_order({MeetingKind::theme, 1230, 120, 40})[1].minutes, 30) << "a quarter at most";
}

TEST(SpeakingShare, IsWholeMinutesAndAtLeastOne) {
  EXPECT_EQ(speaking_share_minutes(85, 10), 8);
  EXPECT_EQ(speaking_share_minutes(5, 12), 1);
  EXPECT_EQ(speaking_share_minutes(85, 0), 85);
}

}  // namespace
}  // namespace miroir::programme

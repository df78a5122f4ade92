#include "programme/calendar_feed.hpp"

#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

TEST(CalendarFeed, ShowsAboutAYearBackAndAllThatIsToCome) {
  const base::Date today = base::make_date(2026, 1, 15);
  std::vector<Meeting> meetings(4);
  meetings[0].date = today - calendar_days_back - 1;
  meetings[1].date = today - calendar_days_back;
  meetings[2].date = today + 4000;
  meetings[2].state = MeetingState::cancelled;
  meetings[3].date = today;
  const auto shown = calendar_meetings(meetings, today);
  ASSERT_EQ(shown.size(), 3U);
  EXPECT_EQ(shown[0].date, today - calendar_days_back);
  EXPECT_EQ(shown[1].state, MeetingState::cancelled);
}

}  // namespace
}  // namespace miroir::programme

#include "documents/calendar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace miroir::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CalendarEvent event() {
  return {"meeting-7@example",
          3,
          CalendarStatus::confirmed,
          base::make_date(2026, 1, 15),
          20 * 60 + 30,
          120,
          "Groupe de Rennes, antalgiques",
          "Salle des fêtes; rue du Port, 3",
          "https://example.org/groupe/G01/reunions/7"};
}

std::string written(const CalendarEvent& one) { return write_calendar({"Réunions", 1'768'000'000, {one}}); }

TEST(Calendar, HoldsTheEventInTheTimeOfParis) {
  const std::string text = written(event());
  for (const char* line :
       {"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "TZID:Europe/Paris\r\n", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n",
        "UID:meeting-7@example\r\n", "SEQUENCE:3\r\n", "DTSTART;TZID=Europe/Paris:20260115T203000\r\n",
        "DURATION:PT2H\r\n", "STATUS:CONFIRMED\r\n", "X-WR-CALNAME:Réunions\r\n",
        "LOCATION:Salle des fêtes\\; rue du Port\\, 3\r\n", "END:VCALENDAR\r\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Calendar, SaysWhatIsCancelledOrNotSure) {
  CalendarEvent one = event();
  one.status = CalendarStatus::cancelled;
  EXPECT_THAT(written(one), HasSubstr("STATUS:CANCELLED\r\n"));
  one.status = CalendarStatus::tentative;
  EXPECT_THAT(written(one), HasSubstr("STATUS:TENTATIVE\r\n"));
}

TEST(Calendar, NoTextBreaksOutOfItsLine) {
  CalendarEvent one = event();
  one.summary = "A\r\nEND:VEVENT\nBEGIN:VEVENT\x01";
  one.location.clear();
  one.address.clear();
  const std::string text = written(one);
  EXPECT_THAT(text, HasSubstr("SUMMARY:A\\nEND:VEVENT\\nBEGIN:VEVENT\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("LOCATION")));
}

TEST(Calendar, LinesAreShort) {
  CalendarEvent one = event();
  for (int i = 0; i < 20; ++i) {
    one.summary += " élève à côté";
  }
  std::istringstream lines(written(one));
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) {
    longest = std::max(longest, line.size());
  }
  EXPECT_LE(longest, 76U);  // 75 octets and the carriage return
}

TEST(Calendar, MayBeEmpty) { EXPECT_THAT(write_calendar({"Nothing", 0, {}}), Not(HasSubstr("VEVENT"))); }

}  // namespace
}  // namespace miroir::documents

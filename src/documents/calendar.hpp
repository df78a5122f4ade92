// A calendar as text (RFC 5545, by libical), for calendar programs that read it again and again: an event keeps its
// identifier, grows its sequence when it changes, and stays as cancelled. Times are those of Paris, with the rules of
// its clock written out, so that no program has to know them.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace miroir::documents {

enum class CalendarStatus : std::uint8_t { tentative, confirmed, cancelled };

struct CalendarEvent {
  std::string identifier;  // unique in the world, the same for ever
  std::int64_t sequence = 0;
  CalendarStatus status = CalendarStatus::confirmed;
  base::Date date;
  std::int32_t start_minute = 0;  // after midnight, in Paris
  std::int32_t duration_minutes = 0;
  std::string summary;
  std::string location;  // may be empty
  std::string address;   // of its page; may be empty
};

struct Calendar {
  std::string name;
  std::int64_t written_at = 0;  // seconds since the epoch
  std::vector<CalendarEvent> events;
};

std::string write_calendar(const Calendar& calendar);

}  // namespace miroir::documents

#include "documents/calendar.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <memory>

namespace miroir::documents {

namespace {

struct ComponentEnd {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, ComponentEnd>;

constexpr const char* paris = "Europe/Paris";
// Summer time from the last Sunday of March to the last of October (directive 2000/84/EC).
constexpr const char* paris_clock =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"
    "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19960331T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19961027T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

// Control characters have no place in a calendar, and libical writes them as they are.
std::string plain(std::string text) {
  std::erase_if(text, [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; });
  return text;
}

icaltimetype in_paris(base::Date date, std::int32_t minute) {
  const base::YearMonthDay day = base::year_month_day(date);
  icaltimetype time = icaltime_null_time();
  time.year = day.year;
  time.month = day.month;
  time.day = day.day;
  time.hour = minute / 60;
  time.minute = minute % 60;
  return time;
}

icalproperty* property_in_paris(icalproperty* property) {
  icalproperty_add_parameter(property, icalparameter_new_tzid(paris));
  return property;
}

icalproperty_status status_of(CalendarStatus status) {
  switch (status) {
    case CalendarStatus::tentative:
      return ICAL_STATUS_TENTATIVE;
    case CalendarStatus::confirmed:
      return ICAL_STATUS_CONFIRMED;
    case CalendarStatus::cancelled:
      break;
  }
  return ICAL_STATUS_CANCELLED;
}

Component event_component(const CalendarEvent& event, std::int64_t written_at) {
  Component component(icalcomponent_new(ICAL_VEVENT_COMPONENT));
  const auto add = [&](icalproperty* property) { icalcomponent_add_property(component.get(), property); };
  add(icalproperty_new_uid(plain(event.identifier).c_str()));
  add(icalproperty_new_sequence(static_cast<int>(event.sequence)));
  add(icalproperty_new_dtstamp(icaltime_from_timet_with_zone(written_at, 0, icaltimezone_get_utc_timezone())));
  add(property_in_paris(icalproperty_new_dtstart(in_paris(event.date, event.start_minute))));
  add(icalproperty_new_duration(icaldurationtype_from_int(event.duration_minutes * 60)));
  add(icalproperty_new_status(status_of(event.status)));
  add(icalproperty_new_summary(plain(event.summary).c_str()));
  if (!event.location.empty()) {
    add(icalproperty_new_location(plain(event.location).c_str()));
  }
  if (!event.address.empty()) {
    add(icalproperty_new_url(plain(event.address).c_str()));
  }
  return component;
}

}  // namespace

std::string write_calendar(const Calendar& calendar) {
  Component component(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  icalcomponent_add_property(component.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(component.get(), icalproperty_new_prodid("-//Miroir//Miroir//FR"));
  icalproperty* name = icalproperty_new_x(plain(calendar.name).c_str());
  icalproperty_set_x_name(name, "X-WR-CALNAME");
  icalcomponent_add_property(component.get(), name);
  icalcomponent_add_component(component.get(), icalparser_parse_string(paris_clock));
  for (const CalendarEvent& event : calendar.events) {
    icalcomponent_add_component(component.get(), event_component(event, calendar.written_at).release());
  }
  const std::unique_ptr<char, void (*)(void*)> text(icalcomponent_as_ical_string_r(component.get()),
                                                    icalmemory_free_buffer);
  return text.get();
}

}  // namespace miroir::documents

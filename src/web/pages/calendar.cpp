#include "web/pages/calendar.hpp"

#include "documents/calendar.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"
#include "web/sessions.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingState;

constexpr std::string_view suffix = ".ics";
constexpr std::size_t shown_secret_characters = 16;

// The account whose calendar the address is; nothing for any other address.
std::optional<programme::Account> account_of(const Context& context) {
  const std::string feed = context.parameter("feed");
  if (!feed.ends_with(suffix)) {
    return std::nullopt;
  }
  const std::string token = feed.substr(0, feed.size() - suffix.size());
  const auto id = context.application.store.find_calendar_account(sha256_hexadecimal(token));
  auto account = id ? context.application.store.find_account(*id) : std::nullopt;
  const bool out_of_place = account && account->demonstration && !context.application.settings.demonstration;
  return out_of_place ? std::nullopt : account;
}

documents::CalendarStatus status_of(MeetingState state) {
  switch (state) {
    case MeetingState::planned:
      return documents::CalendarStatus::tentative;
    case MeetingState::cancelled:
      return documents::CalendarStatus::cancelled;
    default:
      return documents::CalendarStatus::confirmed;
  }
}

documents::CalendarEvent event_of(const Context& context, const base::Messages& messages, const Meeting& meeting,
                                  const std::string& group, const std::string& site) {
  // Two platforms never give the same identifier, and none tells which platform it is.
  const std::string platform =
      sha256_hexadecimal("calendar " + context.application.secret).substr(0, shown_secret_characters);
  documents::CalendarEvent event;
  event.identifier = fmt::format("meeting-{}@{}.miroir", meeting.id, platform);
  event.sequence = meeting.revision - 1;
  event.status = status_of(meeting.state);
  event.date = meeting.date;
  event.start_minute = meeting.start_minute;
  event.duration_minutes = meeting.duration_minutes;
  event.summary =
      fmt::format("{} : {}", group, meeting.theme.empty() ? kind_words(messages, meeting.kind) : meeting.theme);
  event.location = meeting.place;
  event.address = site + meeting_address(meeting);
  return event;
}

}  // namespace

Response show_calendar(const Request& request, Context& context) {
  auto account = account_of(context);
  if (!account) {
    return error_page(context, 404);
  }
  const base::Messages& messages = base::Messages::of(base::parse_language(account->locale));
  const std::string site = fmt::format("{}://{}", context.secure ? "https" : "http", request.header("host"));
  const base::Date day = day_of(context.application.now());
  documents::Calendar calendar;
  calendar.name = messages.text("account.calendar.name");
  calendar.written_at = context.application.now().time_since_epoch().count();
  for (const std::string& group : groups_of_account(context.application, *account)) {
    const auto entry = context.application.store.find_group(group);
    const std::string name = entry ? entry->name : group;
    for (const Meeting& meeting :
         programme::calendar_meetings(context.application.store.meetings_of_group(group), day)) {
      calendar.events.push_back(event_of(context, messages, meeting, name, site));
    }
  }
  Response response;
  response.body = documents::write_calendar(calendar);
  response.set_header("content-type", "text/calendar; charset=utf-8");
  response.set_header("cache-control", "private, no-store");
  return response;
}

}  // namespace miroir::web

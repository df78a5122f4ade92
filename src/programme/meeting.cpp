#include "programme/meeting.hpp"

#include <algorithm>
#include <array>

namespace miroir::programme {
namespace {

constexpr std::array answer_names{"none", "coming", "late", "excused"};
constexpr std::array presence_names{"unknown", "present", "absent"};
constexpr std::array guest_names{"guest", "intern"};
constexpr std::array note_names{"agreement", "human_obstacle", "scientific_obstacle", "economic_obstacle", "task"};
constexpr std::int32_t shortest_meeting_minutes = 15;
constexpr std::int32_t day_minutes = 24 * 60;

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

const char* meeting_answer_name(MeetingAnswer answer) { return answer_names[static_cast<std::size_t>(answer)]; }
std::optional<MeetingAnswer> parse_meeting_answer(std::string_view name) {
  return parse<MeetingAnswer>(answer_names, name);
}
const char* presence_name(Presence presence) { return presence_names[static_cast<std::size_t>(presence)]; }
std::optional<Presence> parse_presence(std::string_view name) { return parse<Presence>(presence_names, name); }
const char* guest_kind_name(GuestKind kind) { return guest_names[static_cast<std::size_t>(kind)]; }
std::optional<GuestKind> parse_guest_kind(std::string_view name) { return parse<GuestKind>(guest_names, name); }
const char* note_kind_name(NoteKind kind) { return note_names[static_cast<std::size_t>(kind)]; }
std::optional<NoteKind> parse_note_kind(std::string_view name) { return parse<NoteKind>(note_names, name); }

base::Result<void> check_meeting(const Meeting& meeting, const std::vector<std::string>& members) {
  if (std::max(meeting.theme.size(), meeting.place.size()) > longest_meeting_text) {
    return base::refuse("text-too-long", "a theme and a place are a few words each: shorten");
  }
  if (meeting.start_minute < 0 || meeting.duration_minutes < shortest_meeting_minutes ||
      meeting.start_minute + meeting.duration_minutes > day_minutes) {
    return base::refuse("bad-time", "a meeting lasts a quarter of an hour at least and ends on its day");
  }
  if (!meeting.secretary.empty() && std::ranges::find(members, meeting.secretary) == members.end()) {
    return base::refuse("unknown-secretary", "the secretary is a member of the group: choose one of the list");
  }
  return {};
}

Attendance attendance_of(const Participation& participation) {
  if (participation.presence == Presence::present) {
    return Attendance::present;
  }
  return participation.answer == MeetingAnswer::excused ? Attendance::excused : Attendance::absent;
}

base::Result<std::string> check_text(std::string_view text, std::size_t most_bytes) {
  std::string plain;
  for (const char c : text) {
    if (c != '\r') {
      plain += c;
    }
  }
  const auto first = std::ranges::find_if_not(plain, is_blank);
  plain.erase(plain.begin(), first);
  while (!plain.empty() && is_blank(plain.back())) {
    plain.pop_back();
  }
  if (plain.empty()) {
    return base::refuse("no-text", "nothing was written: write a few words");
  }
  if (plain.size() > most_bytes) {
    return base::refuse("text-too-long", "the text is too long: shorten it");
  }
  return base::Result<std::string>(std::move(plain));
}

}  // namespace miroir::programme

// What people are told by e-mail of a group's meetings: of a decision, with the decision; of a day that comes near and
// of minutes that are late, when the day has come. Pure.
#pragma once

#include "programme/meeting.hpp"
#include "programme/minutes.hpp"
#include "programme/outbox.hpp"

#include <optional>
#include <vector>

namespace miroir::programme {

// Of a move made from that state; nothing where nobody had been told of the meeting, nor is now.
std::optional<NoticeKind> meeting_notice(MeetingState from, MeetingMove move);
// Whether members who were invited must hear of it: another place or another hour.
bool is_elsewhere(const Meeting& before, const Meeting& after);

struct DueReminder {
  NoticeKind kind = NoticeKind::meeting_near;
  MeetingId meeting = 0;
  bool operator==(const DueReminder&) const = default;
};

inline constexpr std::int32_t reminder_days = 2;         // before a meeting
inline constexpr std::int32_t oldest_minutes_days = 90;  // after a meeting, nobody is reminded of its minutes any more

// What is to be recalled on that day: the meetings of the next days to those invited, minutes that are missing to the
// secretary, and after two weeks to who leads the group (programme/minutes_state.hpp).
std::vector<DueReminder> due_reminders(const std::vector<Meeting>& meetings, const std::vector<UnsentMinutes>& unsent,
                                       base::Date today);

}  // namespace miroir::programme

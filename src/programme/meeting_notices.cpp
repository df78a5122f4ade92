#include "programme/meeting_notices.hpp"

namespace miroir::programme {

std::optional<NoticeKind> meeting_notice(MeetingState from, MeetingMove move) {
  if (move == MeetingMove::invite) {
    return NoticeKind::meeting_invited;
  }
  if (from != MeetingState::invited) {
    return std::nullopt;
  }
  switch (move) {
    case MeetingMove::move_date:
      return NoticeKind::meeting_moved;
    case MeetingMove::cancel:
      return NoticeKind::meeting_cancelled;
    default:
      return std::nullopt;
  }
}

bool is_elsewhere(const Meeting& before, const Meeting& after) {
  return before.place != after.place || before.start_minute != after.start_minute;
}

std::vector<DueReminder> due_reminders(const std::vector<Meeting>& meetings, const std::vector<UnsentMinutes>& unsent,
                                       base::Date today) {
  std::vector<DueReminder> due;
  for (const Meeting& meeting : meetings) {
    const std::int32_t days = meeting.date - today;
    if (meeting.state == MeetingState::invited && days >= 0 && days <= reminder_days) {
      due.push_back({NoticeKind::meeting_near, meeting.id});
    }
  }
  for (const UnsentMinutes& each : unsent) {
    if (today - each.meeting.date > oldest_minutes_days) {
      continue;
    }
    const MinutesReminder reminder = minutes_reminder(each.meeting.date, each.state, today);
    if (reminder != MinutesReminder::none) {
      due.push_back({reminder == MinutesReminder::secretary ? NoticeKind::minutes_due : NoticeKind::minutes_late,
                     each.meeting.id});
    }
  }
  return due;
}

}  // namespace miroir::programme

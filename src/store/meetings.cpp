#include "programme/meeting.hpp"

#include "programme/meeting_notices.hpp"
#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::GuestKind;
using programme::Instant;
using programme::Meeting;
using programme::MeetingAnswer;
using programme::MeetingGuest;
using programme::MeetingId;
using programme::MeetingMove;
using programme::MeetingNote;
using programme::MeetingState;
using programme::Participation;
using programme::PreparedQuestion;
using programme::Presence;

constexpr const char* meeting_columns =
    "SELECT id, group_id, region, kind, state, held_on, start_minute, duration_minutes, theme, place, secretary, "
    "schedule, revision, started_at, closed_at FROM meeting ";

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

base::Refusal unknown_meeting() {
  return base::refuse("unknown-meeting", "there is no such meeting: load the page again");
}
base::Refusal wrong_state() {
  return base::refuse("wrong-state", "the meeting does not allow this any more: load its page again");
}
base::Refusal changed_meanwhile() {
  return base::refuse("changed-meanwhile", "somebody changed this meanwhile: look at both and choose");
}
base::Refusal date_taken() {
  return base::refuse("date-taken", "the group has another meeting on that day: choose another one");
}

// `condition` is one of the literals below; what it compares with is a parameter.
template <class Key>
std::vector<Meeting> read_meetings(soci::session& sql, const std::string& condition, const Key& key) {
  Meeting meeting;
  std::string kind;
  std::string state;
  std::string date;
  std::int64_t started = 0;
  std::int64_t closed = 0;
  soci::statement statement =
      (sql.prepare << meeting_columns + condition, soci::into(meeting.id), soci::into(meeting.group),
       soci::into(meeting.region), soci::into(kind), soci::into(state), soci::into(date),
       soci::into(meeting.start_minute), soci::into(meeting.duration_minutes), soci::into(meeting.theme),
       soci::into(meeting.place), soci::into(meeting.secretary), soci::into(meeting.schedule),
       soci::into(meeting.revision), soci::into(started), soci::into(closed), soci::use(key, "key"));
  statement.execute();
  std::vector<Meeting> meetings;
  while (statement.fetch()) {
    meeting.kind = programme::parse_meeting_kind(kind).value();
    meeting.state = programme::parse_meeting_state(state).value();
    meeting.date = base::parse_date(date).value();
    meeting.started_at = instant(started);
    meeting.closed_at = instant(closed);
    meetings.push_back(meeting);
  }
  return meetings;
}

std::optional<Meeting> find(soci::session& sql, MeetingId id) {
  auto meetings = read_meetings(sql, "WHERE id = :key", id);
  return meetings.empty() ? std::nullopt : std::optional(std::move(meetings.front()));
}

// Takes the meeting's row until the end of the transaction: nothing is recorded while it is being closed.
std::optional<Meeting> hold(soci::session& sql, MeetingId id) {
  sql << "UPDATE meeting SET state = state WHERE id = :id", soci::use(id, "id");
  return find(sql, id);
}

// Holds the meeting if it is in one of these states.
base::Result<Meeting> hold_in(soci::session& sql, MeetingId id, std::initializer_list<MeetingState> states) {
  auto meeting = hold(sql, id);
  if (!meeting) {
    return unknown_meeting();
  }
  if (std::find(states.begin(), states.end(), meeting->state) == states.end()) {
    return wrong_state();
  }
  return base::Result<Meeting>(std::move(*meeting));
}

bool is_taken(soci::session& sql, const std::string& group, base::Date date, MeetingId but) {
  const std::string day = base::format_date(date);
  int count = 0;
  sql << "SELECT count(*) FROM meeting WHERE group_id = :group AND held_on = :day AND state <> 'cancelled' "
         "AND id <> :but",
      soci::into(count), soci::use(group, "group"), soci::use(day, "day"), soci::use(but, "but");
  return count > 0;
}

MeetingId insert(soci::session& sql, const Meeting& meeting) {
  const std::string kind = programme::meeting_kind_name(meeting.kind);
  const std::string state = programme::meeting_state_name(MeetingState::planned);
  const std::string date = base::format_date(meeting.date);
  MeetingId id = 0;
  sql << "INSERT INTO meeting (group_id, region, kind, state, held_on, start_minute, duration_minutes, theme, place, "
         "secretary, schedule, revision, started_at, closed_at) VALUES (:group, :region, :kind, :state, :day, :start, "
         ":duration, :theme, :place, :secretary, 1, 1, 0, 0) RETURNING id",
      soci::into(id), soci::use(meeting.group, "group"), soci::use(meeting.region, "region"), soci::use(kind, "kind"),
      soci::use(state, "state"), soci::use(date, "day"), soci::use(meeting.start_minute, "start"),
      soci::use(meeting.duration_minutes, "duration"), soci::use(meeting.theme, "theme"),
      soci::use(meeting.place, "place"), soci::use(meeting.secretary, "secretary");
  return id;
}

// Applies a move that was checked.
Meeting moved(Meeting meeting, MeetingMove move, Instant at, base::Date new_date) {
  meeting.state = programme::state_after(meeting.state, move).value();
  ++meeting.revision;
  if (move == MeetingMove::move_date) {
    meeting.date = new_date;
    ++meeting.schedule;
  }
  if (move == MeetingMove::start) {
    meeting.started_at = at;
  }
  if (move == MeetingMove::close) {
    meeting.closed_at = at;
  }
  return meeting;
}

void write_move(soci::session& sql, const Meeting& meeting) {
  const std::string state = programme::meeting_state_name(meeting.state);
  const std::string date = base::format_date(meeting.date);
  const std::int64_t started = seconds(meeting.started_at);
  const std::int64_t closed = seconds(meeting.closed_at);
  sql << "UPDATE meeting SET state = :state, held_on = :day, schedule = :schedule, revision = :revision, "
         "started_at = :started, closed_at = :closed WHERE id = :id",
      soci::use(state, "state"), soci::use(date, "day"), soci::use(meeting.schedule, "schedule"),
      soci::use(meeting.revision, "revision"), soci::use(started, "started"), soci::use(closed, "closed"),
      soci::use(meeting.id, "id");
}

void add_member_row(soci::session& sql, MeetingId id, const std::string& physician) {
  sql << "INSERT INTO meeting_member (meeting_id, physician, answer, answered_schedule, presence) "
         "VALUES (:id, :physician, 'none', 0, 'unknown') ON CONFLICT DO NOTHING",
      soci::use(id, "id"), soci::use(physician, "physician");
}

std::optional<PreparedQuestion> find_prepared(soci::session& sql, MeetingId id, const std::string& physician) {
  PreparedQuestion prepared;
  prepared.physician = physician;
  int discussed = 0;
  sql << "SELECT case_text, question, discussed, revision FROM prepared_question WHERE meeting_id = :id AND "
         "physician = :physician",
      soci::into(prepared.case_text), soci::into(prepared.question), soci::into(discussed),
      soci::into(prepared.revision), soci::use(id, "id"), soci::use(physician, "physician");
  prepared.discussed = discussed != 0;
  return sql.got_data() ? std::optional(prepared) : std::nullopt;
}

void write_prepared(soci::session& sql, MeetingId id, const PreparedQuestion& prepared) {
  sql << "INSERT INTO prepared_question (meeting_id, physician, case_text, question, discussed, revision) "
         "VALUES (:id, :physician, :case, :question, 0, :revision) ON CONFLICT (meeting_id, physician) DO UPDATE SET "
         "case_text = excluded.case_text, question = excluded.question, revision = excluded.revision",
      soci::use(id, "id"), soci::use(prepared.physician, "physician"), soci::use(prepared.case_text, "case"),
      soci::use(prepared.question, "question"), soci::use(prepared.revision, "revision");
}

}  // namespace

base::Result<std::vector<MeetingId>> SociStore::add_meetings(const std::vector<Meeting>& meetings) {
  return connections_.write([&](soci::session& sql) -> base::Result<std::vector<MeetingId>> {
    for (std::size_t i = 0; i < meetings.size(); ++i) {
      const auto same_day = [&](const Meeting& other) {
        return other.group == meetings[i].group && other.date == meetings[i].date;
      };
      const auto before = meetings.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::any_of(meetings.begin(), before, same_day) || is_taken(sql, meetings[i].group, meetings[i].date, 0)) {
        return date_taken();
      }
    }
    std::vector<MeetingId> ids;
    for (const Meeting& meeting : meetings) {
      ids.push_back(insert(sql, meeting));
    }
    return ids;
  });
}

std::optional<Meeting> SociStore::find_meeting(MeetingId id) {
  return connections_.read([&](soci::session& sql) { return find(sql, id); });
}

std::vector<Meeting> SociStore::meetings_of_group(const std::string& group) {
  return connections_.read(
      [&](soci::session& sql) { return read_meetings(sql, "WHERE group_id = :key ORDER BY held_on, id", group); });
}

std::vector<Meeting> SociStore::meetings_between(base::Date first, base::Date last) {
  const std::string key = base::format_date(first);
  return connections_.read([&](soci::session& sql) {
    auto meetings = read_meetings(sql, "WHERE held_on >= :key ORDER BY held_on, group_id, id", key);
    std::erase_if(meetings, [&](const Meeting& meeting) { return last < meeting.date; });
    return meetings;
  });
}

base::Result<Meeting> SociStore::save_meeting(const Meeting& meeting, Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<Meeting> {
    const auto held = hold_in(sql, meeting.id, {MeetingState::planned, MeetingState::invited, MeetingState::running});
    if (!held) {
      return held.error();
    }
    if (held->revision != meeting.revision) {
      return changed_meanwhile();
    }
    const std::string kind = programme::meeting_kind_name(meeting.kind);
    sql << "UPDATE meeting SET kind = :kind, start_minute = :start, duration_minutes = :duration, theme = :theme, "
           "place = :place, secretary = :secretary, revision = revision + 1 WHERE id = :id",
        soci::use(kind, "kind"), soci::use(meeting.start_minute, "start"),
        soci::use(meeting.duration_minutes, "duration"), soci::use(meeting.theme, "theme"),
        soci::use(meeting.place, "place"), soci::use(meeting.secretary, "secretary"), soci::use(meeting.id, "id");
    if (at != Instant{} && held->state == MeetingState::invited && programme::is_elsewhere(*held, meeting)) {
      insert_notice(sql, programme::NoticeKind::meeting_moved, meeting.id, at);
    }
    return find(sql, meeting.id).value();
  });
}

base::Result<Meeting> SociStore::move_meeting(MeetingId id, MeetingMove move, base::Date today, Instant at,
                                              base::Date new_date) {
  return connections_.write([&](soci::session& sql) -> base::Result<Meeting> {
    const auto meeting = hold(sql, id);
    if (!meeting) {
      return unknown_meeting();
    }
    const auto checked = programme::check_meeting_move(meeting->state, meeting->date, move, today, new_date);
    if (!checked) {
      return checked.error();
    }
    if (move == MeetingMove::move_date && is_taken(sql, meeting->group, new_date, id)) {
      return date_taken();
    }
    Meeting after = moved(*meeting, move, at, new_date);
    write_move(sql, after);
    if (const auto kind = programme::meeting_notice(meeting->state, move)) {
      insert_notice(sql, *kind, id, at);
    }
    return base::Result<Meeting>(std::move(after));
  });
}

std::vector<Participation> SociStore::participations(MeetingId id) {
  return connections_.read([&](soci::session& sql) {
    Participation each;
    std::string answer;
    std::string presence;
    soci::statement statement =
        (sql.prepare << "SELECT physician, answer, answered_schedule, presence FROM meeting_member WHERE "
                        "meeting_id = :id ORDER BY physician",
         soci::into(each.physician), soci::into(answer), soci::into(each.answered_schedule), soci::into(presence),
         soci::use(id, "id"));
    statement.execute();
    std::vector<Participation> list;
    while (statement.fetch()) {
      each.answer = programme::parse_meeting_answer(answer).value();
      each.presence = programme::parse_presence(presence).value();
      list.push_back(each);
    }
    return list;
  });
}

base::Result<void> SociStore::save_answer(MeetingId id, const std::string& physician, MeetingAnswer answer) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::planned, MeetingState::invited});
    if (!held) {
      return held.error();
    }
    add_member_row(sql, id, physician);
    const std::string name = programme::meeting_answer_name(answer);
    sql << "UPDATE meeting_member SET answer = :answer, answered_schedule = :schedule WHERE meeting_id = :id AND "
           "physician = :physician",
        soci::use(name, "answer"), soci::use(held->schedule, "schedule"), soci::use(id, "id"),
        soci::use(physician, "physician");
    return {};
  });
}

base::Result<void> SociStore::save_presence(MeetingId id, const std::string& physician, Presence presence) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::running});
    if (!held) {
      return held.error();
    }
    add_member_row(sql, id, physician);
    const std::string name = programme::presence_name(presence);
    sql << "UPDATE meeting_member SET presence = :presence WHERE meeting_id = :id AND physician = :physician",
        soci::use(name, "presence"), soci::use(id, "id"), soci::use(physician, "physician");
    return {};
  });
}

std::vector<MeetingGuest> SociStore::guests(MeetingId id) {
  return connections_.read([&](soci::session& sql) {
    MeetingGuest guest;
    std::string kind;
    soci::statement statement =
        (sql.prepare << "SELECT id, name, kind FROM meeting_guest WHERE meeting_id = :id ORDER BY id",
         soci::into(guest.id), soci::into(guest.name), soci::into(kind), soci::use(id, "id"));
    statement.execute();
    std::vector<MeetingGuest> list;
    while (statement.fetch()) {
      guest.kind = programme::parse_guest_kind(kind).value();
      list.push_back(guest);
    }
    return list;
  });
}

base::Result<void> SociStore::add_guest(MeetingId id, const MeetingGuest& guest) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::planned, MeetingState::invited, MeetingState::running});
    if (!held) {
      return held.error();
    }
    const std::string kind = programme::guest_kind_name(guest.kind);
    sql << "INSERT INTO meeting_guest (meeting_id, name, kind) VALUES (:id, :name, :kind)", soci::use(id, "id"),
        soci::use(guest.name, "name"), soci::use(kind, "kind");
    return {};
  });
}

void SociStore::remove_guest(MeetingId id, std::int64_t guest) {
  connections_.write([&](soci::session& sql) {
    if (hold_in(sql, id, {MeetingState::planned, MeetingState::invited, MeetingState::running})) {
      sql << "DELETE FROM meeting_guest WHERE meeting_id = :id AND id = :guest", soci::use(id, "id"),
          soci::use(guest, "guest");
    }
  });
}

std::vector<PreparedQuestion> SociStore::prepared_questions(MeetingId id) {
  return connections_.read([&](soci::session& sql) {
    PreparedQuestion prepared;
    int discussed = 0;
    soci::statement statement =
        (sql.prepare << "SELECT physician, case_text, question, discussed, revision FROM prepared_question WHERE "
                        "meeting_id = :id ORDER BY physician",
         soci::into(prepared.physician), soci::into(prepared.case_text), soci::into(prepared.question),
         soci::into(discussed), soci::into(prepared.revision), soci::use(id, "id"));
    statement.execute();
    std::vector<PreparedQuestion> list;
    while (statement.fetch()) {
      prepared.discussed = discussed != 0;
      list.push_back(prepared);
    }
    return list;
  });
}

base::Result<PreparedQuestion> SociStore::save_prepared_question(MeetingId id, const PreparedQuestion& prepared) {
  return connections_.write([&](soci::session& sql) -> base::Result<PreparedQuestion> {
    const auto held = hold_in(sql, id, {MeetingState::planned, MeetingState::invited, MeetingState::running});
    if (!held) {
      return held.error();
    }
    const auto stored = find_prepared(sql, id, prepared.physician);
    if ((stored ? stored->revision : 0) != prepared.revision) {
      return changed_meanwhile();
    }
    PreparedQuestion next = prepared;
    ++next.revision;
    write_prepared(sql, id, next);
    return find_prepared(sql, id, prepared.physician).value();
  });
}

base::Result<void> SociStore::mark_discussed(MeetingId id, const std::string& physician, bool discussed) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::running});
    if (!held) {
      return held.error();
    }
    const int flag = discussed ? 1 : 0;
    sql << "UPDATE prepared_question SET discussed = :flag WHERE meeting_id = :id AND physician = :physician",
        soci::use(flag, "flag"), soci::use(id, "id"), soci::use(physician, "physician");
    return {};
  });
}

std::vector<MeetingNote> SociStore::notes(MeetingId id) {
  return connections_.read([&](soci::session& sql) {
    MeetingNote note;
    std::string kind;
    soci::statement statement =
        (sql.prepare << "SELECT id, submission, kind, body, assignee FROM meeting_note WHERE meeting_id = :id "
                        "ORDER BY id",
         soci::into(note.id), soci::into(note.submission), soci::into(kind), soci::into(note.text),
         soci::into(note.assignee), soci::use(id, "id"));
    statement.execute();
    std::vector<MeetingNote> list;
    while (statement.fetch()) {
      note.kind = programme::parse_note_kind(kind).value();
      list.push_back(note);
    }
    return list;
  });
}

base::Result<void> SociStore::add_note(MeetingId id, const MeetingNote& note) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::running});
    if (!held) {
      return held.error();
    }
    const std::string kind = programme::note_kind_name(note.kind);
    sql << "INSERT INTO meeting_note (meeting_id, submission, kind, body, assignee) VALUES (:id, :submission, :kind, "
           ":body, :assignee) ON CONFLICT DO NOTHING",
        soci::use(id, "id"), soci::use(note.submission, "submission"), soci::use(kind, "kind"),
        soci::use(note.text, "body"), soci::use(note.assignee, "assignee");
    return {};
  });
}

base::Result<void> SociStore::remove_note(MeetingId id, std::int64_t note) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold_in(sql, id, {MeetingState::running});
    if (!held) {
      return held.error();
    }
    sql << "DELETE FROM meeting_note WHERE meeting_id = :id AND id = :note", soci::use(id, "id"),
        soci::use(note, "note");
    return {};
  });
}

}  // namespace miroir::store

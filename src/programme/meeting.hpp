// A group's meeting: its date and what it is about, who comes, the questions prepared, and what is recorded while it is
// held. Pure but for the interface of storage, implemented in `store`.
//
// Concurrency: a meeting carries a revision, and who saves an older one is refused, so that nothing is overwritten
// unseen. What is recorded (notes, presences, answers) is kept one by one and never in the way of anything else.
// `schedule` grows when the date moves: an answer given for an earlier schedule is shown as such.
// A member's case stays with its author: only the question is seen by the group, and no case enters the minutes.
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"
#include "programme/accounts.hpp"
#include "programme/meeting_state.hpp"
#include "programme/programme_template.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

using MeetingId = std::int64_t;

struct Meeting {
  MeetingId id = 0;
  std::string group;
  std::string region;  // INSEE code, of the group; may be empty before a first return
  MeetingKind kind = MeetingKind::theme;
  MeetingState state = MeetingState::planned;
  base::Date date;
  std::int32_t start_minute = 20 * 60 + 30;  // after midnight, local time
  std::int32_t duration_minutes = 120;
  std::string theme;
  std::string place;
  std::string secretary;  // number of a member; may be empty
  std::int64_t schedule = 1;
  std::int64_t revision = 1;
  Instant started_at{};  // the epoch when it was not
  Instant closed_at{};

  bool operator==(const Meeting&) const = default;
};

// Refuses "text-too-long", "bad-time" (it does not end on its day, or lasts less than a quarter of an hour) and
// "unknown-secretary" (not one of `members`; empty is fine).
base::Result<void> check_meeting(const Meeting& meeting, const std::vector<std::string>& members);
inline constexpr std::size_t longest_meeting_text = 200;  // bytes, of a theme or place

enum class MeetingAnswer : std::uint8_t { none, coming, late, excused };
const char* meeting_answer_name(MeetingAnswer answer);
std::optional<MeetingAnswer> parse_meeting_answer(std::string_view name);

enum class Presence : std::uint8_t { unknown, present, absent };
const char* presence_name(Presence presence);
std::optional<Presence> parse_presence(std::string_view name);

// One member's part in a meeting.
struct Participation {
  std::string physician;
  MeetingAnswer answer = MeetingAnswer::none;
  std::int64_t answered_schedule = 0;  // of the meeting when the answer was given
  Presence presence = Presence::unknown;
  bool operator==(const Participation&) const = default;
};

// What attendance says once a meeting is held: absent with an excuse is excused.
enum class Attendance : std::uint8_t { present, excused, absent };
Attendance attendance_of(const Participation& participation);

enum class GuestKind : std::uint8_t { guest, intern };
const char* guest_kind_name(GuestKind kind);
std::optional<GuestKind> parse_guest_kind(std::string_view name);

struct MeetingGuest {
  std::int64_t id = 0;
  std::string name;
  GuestKind kind = GuestKind::guest;
  bool operator==(const MeetingGuest&) const = default;
};

struct PreparedQuestion {
  std::string physician;
  std::string case_text;  // its author's alone
  std::string question;   // one, clear
  bool discussed = false;
  std::int64_t revision = 0;  // 0: not saved yet
  bool operator==(const PreparedQuestion&) const = default;
};

enum class NoteKind : std::uint8_t {
  agreement,       // what the group agrees to do
  human_obstacle,  // what hinders a recommendation
  scientific_obstacle,
  economic_obstacle,
  task,  // somebody does something
};
inline constexpr NoteKind all_note_kinds[] = {NoteKind::agreement, NoteKind::human_obstacle,
                                              NoteKind::scientific_obstacle, NoteKind::economic_obstacle,
                                              NoteKind::task};
const char* note_kind_name(NoteKind kind);
std::optional<NoteKind> parse_note_kind(std::string_view name);

struct MeetingNote {
  std::int64_t id = 0;
  std::string submission;  // of the form: the same sent twice is kept once
  NoteKind kind = NoteKind::agreement;
  std::string text;
  std::string assignee;  // of a task: number of a member; may be empty
  bool operator==(const MeetingNote&) const = default;
};

// A text as it is kept: without blanks around, its line ends plain. Refuses "no-text" and "text-too-long".
base::Result<std::string> check_text(std::string_view text, std::size_t most_bytes);
inline constexpr std::size_t longest_note = 2000;
inline constexpr std::size_t longest_case = 4000;
inline constexpr std::size_t longest_question = 500;

class MeetingStore {
 public:
  virtual ~MeetingStore() = default;
  // All or none. Refuses "date-taken" when the group has a meeting that day which is not cancelled.
  virtual base::Result<std::vector<MeetingId>> add_meetings(const std::vector<Meeting>& meetings) = 0;
  virtual std::optional<Meeting> find_meeting(MeetingId id) = 0;
  virtual std::vector<Meeting> meetings_of_group(const std::string& group) = 0;          // by date
  virtual std::vector<Meeting> meetings_between(base::Date first, base::Date last) = 0;  // of every group, by date
  // Saves kind, time, theme, place and secretary; date and state are left. Refuses "unknown-meeting",
  // "changed-meanwhile" and "wrong-state" (closed or cancelled). Who was invited is told of another place or hour as of
  // `at`; nobody is without it.
  virtual base::Result<Meeting> save_meeting(const Meeting& meeting, Instant at = {}) = 0;
  // Refuses as check_meeting_move does, "unknown-meeting", and "date-taken". Leaves its notice with the move
  // (programme/meeting_notices.hpp).
  virtual base::Result<Meeting> move_meeting(MeetingId id, MeetingMove move, base::Date today, Instant at,
                                             base::Date new_date = {}) = 0;

  virtual std::vector<Participation> participations(MeetingId id) = 0;  // by physician; those who answered or came
  // Refuses "unknown-meeting" and "wrong-state": answers are for a meeting that is planned or invited.
  virtual base::Result<void> save_answer(MeetingId id, const std::string& physician, MeetingAnswer answer) = 0;
  // Refuses "unknown-meeting" and "wrong-state": who is here is noted while it runs.
  virtual base::Result<void> save_presence(MeetingId id, const std::string& physician, Presence presence) = 0;

  virtual std::vector<MeetingGuest> guests(MeetingId id) = 0;                         // in the order added
  virtual base::Result<void> add_guest(MeetingId id, const MeetingGuest& guest) = 0;  // "wrong-state" once closed
  virtual void remove_guest(MeetingId id, std::int64_t guest) = 0;

  virtual std::vector<PreparedQuestion> prepared_questions(MeetingId id) = 0;  // by physician
  // Refuses "unknown-meeting", "wrong-state" (closed or cancelled) and "changed-meanwhile".
  virtual base::Result<PreparedQuestion> save_prepared_question(MeetingId id, const PreparedQuestion& prepared) = 0;
  virtual base::Result<void> mark_discussed(MeetingId id, const std::string& physician, bool discussed) = 0;

  virtual std::vector<MeetingNote> notes(MeetingId id) = 0;  // in the order written
  // Refuses "unknown-meeting" and "wrong-state": a meeting that was closed meanwhile keeps nothing more.
  virtual base::Result<void> add_note(MeetingId id, const MeetingNote& note) = 0;
  virtual base::Result<void> remove_note(MeetingId id, std::int64_t note) = 0;
};

}  // namespace miroir::programme

// The minutes of a meeting: a draft made from what was recorded, its parts, its versions, and how two people's changes
// are brought together. Pure but for the interface of storage, implemented in `store`.
//
// No case is ever in the material of a draft, so none can reach the minutes by itself. What the programme asks decides
// whether the members' questions are there with their authors' names.
#pragma once

#include "programme/meeting.hpp"
#include "programme/minutes_state.hpp"
#include "programme/question.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

enum class MinutesPart : std::uint8_t { attendance, follow_up, discussion, agreements, obstacles, questions, next };
inline constexpr std::size_t minutes_parts = 7;
inline constexpr MinutesPart all_minutes_parts[minutes_parts] = {
    MinutesPart::attendance, MinutesPart::follow_up, MinutesPart::discussion, MinutesPart::agreements,
    MinutesPart::obstacles,  MinutesPart::questions, MinutesPart::next};
const char* minutes_part_name(MinutesPart part);

using MinutesText = std::array<std::string, minutes_parts>;  // by part
inline constexpr std::size_t longest_minutes_part = 8000;    // bytes

// What was recorded, with people by their names as they are to be written.
struct NamedQuestion {
  std::string who;  // empty: not told
  std::string text;
  std::string answer;
  std::string references;
  bool closed = false;
};
struct NamedNote {
  NoteKind kind = NoteKind::agreement;
  std::string text;
  std::string who;
};
struct MinutesMaterial {
  std::vector<std::string> present;
  std::vector<std::string> excused;
  std::vector<std::string> absent;
  std::vector<std::string> guests;
  std::vector<std::string> interns;
  std::vector<NamedQuestion> followed_up;  // questions of earlier meetings, presented at this one
  std::vector<NamedQuestion> discussed;    // of the round table
  std::vector<NamedNote> notes;
  std::vector<NamedQuestion> open;  // left for a next meeting
  std::optional<base::Date> next_meeting;
};

// One line of a draft: what it says, to be put into words by who knows the reader's language.
enum class DraftLineKind : std::uint8_t {
  present,
  excused,
  absent,
  guests,
  interns,
  presented,       // a question of last time with its answer
  presented_open,  // the same, still open
  discussed,
  discussed_by,
  agreement,
  human_obstacle,
  scientific_obstacle,
  economic_obstacle,
  task,
  task_of,
  open_question,
  open_question_of,
  next_meeting,
  nothing,  // the part has nothing recorded
};
const char* draft_line_name(DraftLineKind kind);

struct DraftLine {
  DraftLineKind kind = DraftLineKind::nothing;
  std::string text;
  std::string who;     // a name, or several with ", "
  std::string answer;  // and its references
  std::string references;
  bool operator==(const DraftLine&) const = default;
};
using MinutesDraft = std::array<std::vector<DraftLine>, minutes_parts>;

// `with_authors`: whether a question of the round table names who asked it.
MinutesDraft draft_minutes(const MinutesMaterial& material, bool with_authors);

// Mine and theirs, both written from `base`, part by part: a part that one changed is taken from them; a part that both
// changed, otherwise than alike, is a conflict and holds theirs until somebody chooses.
struct MinutesMerge {
  MinutesText text;
  std::vector<MinutesPart> conflicts;
};
MinutesMerge merge_minutes(const MinutesText& base, const MinutesText& mine, const MinutesText& theirs);

struct MinutesVersion {
  std::int64_t revision = 1;
  std::string saved_by;  // display name
  Instant saved_at{};
  MinutesText text;
  bool operator==(const MinutesVersion&) const = default;
};

struct Minutes {
  MeetingId meeting = 0;
  MinutesState state = MinutesState::drafted;
  std::int64_t sent_revision = 0;  // with the association; 0: none yet
  Instant sent_at{};
  MinutesVersion version;  // the latest
};

// A meeting that was held and whose minutes are not with the association.
struct UnsentMinutes {
  Meeting meeting;
  std::optional<MinutesState> state;  // nothing: nobody began
};

class MinutesStore {
 public:
  virtual ~MinutesStore() = default;
  // Of the meetings closed in those days, of every group; by date.
  virtual std::vector<UnsentMinutes> unsent_minutes(base::Date first, base::Date last) = 0;
  virtual std::optional<Minutes> find_minutes(MeetingId meeting) = 0;
  // With the association of that region, last sent first; each in the version sent.
  virtual std::vector<Minutes> sent_minutes(const std::string& region) = 0;
  virtual std::optional<MinutesVersion> find_minutes_version(MeetingId meeting, std::int64_t revision) = 0;
  virtual std::vector<MinutesVersion> minutes_versions(MeetingId meeting) = 0;  // newest first
  // A new version, written from `from_revision` (0: the first draft). Refuses "changed-meanwhile" when that is not the
  // latest, and "wrong-state" when the minutes are not a draft.
  virtual base::Result<Minutes> save_minutes(MeetingId meeting, std::int64_t from_revision,
                                             const MinutesVersion& version) = 0;
  // Of the version that was read: refuses "changed-meanwhile" when there is a later one, "move-not-permitted", and
  // "unknown-minutes".
  virtual base::Result<void> move_minutes(MeetingId meeting, std::int64_t revision, MinutesMove move, Instant at) = 0;
};

}  // namespace miroir::programme

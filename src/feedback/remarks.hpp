// Remarks on a return: what physicians and groups say of a figure, and what the association and the data operator
// answer. They replace the sheet that was carried to the insurance by hand.
//
// A remark is about one indicator of one return. A group's remark is typed during its session; a physician's is their
// own ("this isn't me"). It holds words only, never a figure, and no patient: feedback/identity_hints.hpp looks for
// what might identify one before it is saved. Who answers sees a group by its name, and a physician as "a physician"
// unless that physician agreed that their number be passed on.
// Pure, but for the interface of storage, implemented in `store`.
#pragma once

#include "base/result.hpp"
#include "feedback/result_store.hpp"
#include "programme/accounts.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::feedback {

using RemarkId = std::int64_t;

//   contest   a physician thinks that their figure is not theirs
//   comment   a physician says something else about it
//   group     what the group says together
enum class RemarkKind : std::uint8_t { contest, comment, group };
const char* remark_kind_name(RemarkKind kind);
std::optional<RemarkKind> parse_remark_kind(std::string_view name);

enum class RemarkState : std::uint8_t { open, answered, closed };
inline constexpr RemarkState all_remark_states[] = {RemarkState::open, RemarkState::answered, RemarkState::closed};
const char* remark_state_name(RemarkState state);
std::optional<RemarkState> parse_remark_state(std::string_view name);

enum class RemarkEvent : std::uint8_t { answer, close, reopen };
inline constexpr RemarkEvent all_remark_events[] = {RemarkEvent::answer, RemarkEvent::close, RemarkEvent::reopen};
const char* remark_event_name(RemarkEvent event);
std::optional<RemarkEvent> parse_remark_event(std::string_view name);

struct RemarkTransition {
  RemarkState from;
  RemarkEvent event;
  RemarkState to;
};
std::span<const RemarkTransition> remark_transitions();
// Nothing when the event has no meaning in that state: a remark is closed only once it was answered.
std::optional<RemarkState> next_state(RemarkState from, RemarkEvent event);

enum class AnswerRole : std::uint8_t { association, data_operator };
const char* answer_role_name(AnswerRole role);
std::optional<AnswerRole> parse_answer_role(std::string_view name);

struct RemarkAnswer {
  AnswerRole role = AnswerRole::association;
  std::string text;
  programme::Instant answered_at;
  bool operator==(const RemarkAnswer&) const = default;
};

struct Remark {
  RemarkId id = 0;
  // Made once when the form is shown: the same form sent twice leaves one remark. At most 64 characters.
  std::string submission;
  PublicationId publication = 0;  // the return
  std::string period;             // the period that was shown, "2018-S2"
  std::string indicator;
  std::string region;             // INSEE code
  std::string group;              // of the author; empty for a physician in no group
  std::string physician;          // author's number; empty when the group is the author
  bool author_disclosed = false;  // the physician agreed that their number be passed on to who answers
  RemarkKind kind = RemarkKind::comment;
  RemarkState state = RemarkState::open;
  std::string text;
  programme::Instant created_at;
  std::vector<RemarkAnswer> answers;  // oldest first

  bool by_group() const { return physician.empty(); }
};

// Empty fields do not restrict.
struct RemarkFilter {
  std::string region;
  std::optional<PublicationId> publication;
  std::string indicator;
  std::optional<RemarkState> state;
  std::string group;      // remarks of the group itself, never those of its members alone
  std::string physician;  // remarks of this author
};

inline constexpr std::size_t longest_remark = 2000;  // characters (code points), of remarks and answers
inline constexpr std::size_t most_remarks_listed = 500;

// The text as it is kept: line ends made one, blanks cut at both ends. Refuses "empty-remark", "remark-too-long",
// "not-text" (control characters) and "identifies-a-patient" (a social security number is never kept).
base::Result<std::string> check_remark_text(std::string_view text);

class RemarkStore {
 public:
  virtual ~RemarkStore() = default;
  // Gives the new id, or that of the remark of the same submission, left as it is.
  virtual RemarkId add_remark(const Remark& remark) = 0;
  virtual std::optional<Remark> find_remark(RemarkId id) = 0;
  // The newest first, at most `most_remarks_listed`.
  virtual std::vector<Remark> remarks(const RemarkFilter& filter) = 0;
  // Adds the answer and moves the remark as `next_state` says. An answer whose role and text are those of the last
  // one changes nothing: its form was sent twice. Refuses "unknown-remark" and "wrong-state".
  virtual base::Result<void> answer_remark(RemarkId id, const RemarkAnswer& answer) = 0;
  // Moves without an answer. Refuses "unknown-remark" and "wrong-state".
  virtual base::Result<void> move_remark(RemarkId id, RemarkEvent event) = 0;
};

}  // namespace miroir::feedback

// The life of a return: one table of states and permitted moves, and where each return stands at an instant.
//
// A return is a results file on its way to its readers. What people decide about it is kept as events, in order and for
// ever; where it stands is worked out from them and from the clock, so that a scheduled return becomes visible at its
// date without anybody doing anything, and never before. A correction is a return of its own: what it corrects stays
// readable and is marked from the instant at which the correction is visible. Pure: the clock is an argument.
#pragma once

#include "base/date.hpp"
#include "programme/outbox.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace miroir::feedback {

using programme::Instant;
using PublicationId = std::int64_t;

enum class ReturnState : std::uint8_t { received, scheduled, published, corrected, withdrawn };
const char* state_name(ReturnState state);

// `reach_date` is the clock's and `correct` is another return's; the others are people's.
enum class ReturnMove : std::uint8_t { receive, schedule, hold, publish, reach_date, correct, withdraw };
const char* move_name(ReturnMove move);
std::optional<ReturnMove> parse_move(std::string_view name);

struct ReturnTransition {
  ReturnState from;
  ReturnMove move;
  ReturnState to;
};
std::span<const ReturnTransition> return_transitions();
std::optional<ReturnState> state_after(ReturnState from, ReturnMove move);
// The table as a Mermaid state diagram, as docs/reference/returns.md shows it.
std::string state_diagram();

// What somebody decided. `words` are for the readers, `reason` is why it corrects or is withdrawn.
struct ReturnEvent {
  ReturnMove move = ReturnMove::receive;
  Instant at{};
  Instant visible_from{};                 // of publish (at once) and schedule (later)
  std::optional<PublicationId> corrects;  // of receive (proposed), publish and schedule
  std::string words;
  std::string reason;
  std::string by;  // name of who decided, or "feedback publish"
};

// What its readers are told: that a return is published, corrects another, or is withdrawn.
programme::NoticeKind notice_kind(const ReturnEvent& event);

struct ReturnRecord {
  PublicationId id = 0;
  std::string region;                 // INSEE code
  std::vector<base::Period> periods;  // oldest first
  std::vector<ReturnEvent> events;    // in order; the first is `receive`
};

struct Standing {
  ReturnState state = ReturnState::received;
  std::optional<Instant> visible_from;    // when it became visible, or will
  bool was_visible = false;               // on or before the instant asked for, even if withdrawn since
  std::optional<PublicationId> corrects;  // proposed while received
  std::string words;
  std::string correction_reason;  // why it corrects another
  std::optional<PublicationId> corrected_by;
  Instant corrected_at{};
  std::string corrected_reason;  // why another corrects it
  Instant withdrawn_at{};
  std::string withdrawal_reason;

  // Its figures may be shown to those who may see them.
  bool is_readable() const { return state == ReturnState::published || state == ReturnState::corrected; }
};

// One for each record, in their order.
std::vector<Standing> standings(const std::vector<ReturnRecord>& records, Instant now);
// The return that pages open with: of those published, the one whose periods end last, then the most recent. Its place.
std::optional<std::size_t> latest_return(const std::vector<ReturnRecord>& records,
                                         const std::vector<Standing>& standings);
// The readable return of the same region and periods that this one can only follow as a correction; nothing when it
// brings a period that nobody has seen. Its place.
std::optional<std::size_t> repeated_return(const std::vector<ReturnRecord>& records,
                                           const std::vector<Standing>& standings, const ReturnRecord& coming);

// Whether a person's move may be made now. Refuses what the table does not hold ("move-not-permitted"); a schedule that
// is not in the future ("date-passed") or beyond two years ("date-too-far"); periods that were published before, unless
// as a correction ("already-published-periods"); periods that another return is scheduled with ("already-scheduled"); a
// correction without a reason ("no-reason"), of a return that cannot be read ("not-correctable"), of other periods
// ("other-periods") or of one that was corrected since ("corrected-before"); a withdrawal without a reason
// ("no-reason").
base::Result<void> check_move(const std::vector<ReturnRecord>& records, const ReturnRecord& record,
                              const ReturnEvent& move);

}  // namespace miroir::feedback

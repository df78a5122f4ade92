// The life of a meeting: one table of states and permitted moves.
//
//   planned    has a date; nobody was asked yet
//   invited    members were asked to come and answer
//   running    being held: what is recorded is recorded now
//   closed     held; its minutes may be written
//   cancelled  will not be held
// A date may be moved until the meeting is held: answers already given stay, and are known to be for the earlier date.
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace miroir::programme {

enum class MeetingState : std::uint8_t { planned, invited, running, closed, cancelled };
const char* meeting_state_name(MeetingState state);
std::optional<MeetingState> parse_meeting_state(std::string_view name);

enum class MeetingMove : std::uint8_t { invite, move_date, start, close, reopen, cancel };
const char* meeting_move_name(MeetingMove move);
std::optional<MeetingMove> parse_meeting_move(std::string_view name);

struct MeetingTransition {
  MeetingState from;
  MeetingMove move;
  MeetingState to;
};
std::span<const MeetingTransition> meeting_transitions();
std::optional<MeetingState> state_after(MeetingState from, MeetingMove move);
// The table as a Mermaid state diagram, as docs/reference/meetings.md shows it.
std::string meeting_state_diagram();

// Whether the move may be made on that day. Refuses what the table does not hold ("move-not-permitted"), a meeting
// started before its day ("not-yet"), invitations to a day that has passed and a date moved to one ("date-passed").
// `new_date` is read for move_date only.
base::Result<void> check_meeting_move(MeetingState from, base::Date date, MeetingMove move, base::Date today,
                                      base::Date new_date = {});

}  // namespace miroir::programme

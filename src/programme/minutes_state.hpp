// The life of a meeting's minutes: one table of states and permitted moves, and when they are late.
//
//   drafted    written from what was recorded; the secretary edits
//   validated  the facilitator has read and agreed
//   sent       with the association; a change from here is a new version, and what was sent stays
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace miroir::programme {

enum class MinutesState : std::uint8_t { drafted, validated, sent };
const char* minutes_state_name(MinutesState state);
std::optional<MinutesState> parse_minutes_state(std::string_view name);

enum class MinutesMove : std::uint8_t { edit, validate, take_back, send, amend };
const char* minutes_move_name(MinutesMove move);
std::optional<MinutesMove> parse_minutes_move(std::string_view name);

struct MinutesTransition {
  MinutesState from;
  MinutesMove move;
  MinutesState to;
};
std::span<const MinutesTransition> minutes_transitions();
std::optional<MinutesState> state_after(MinutesState from, MinutesMove move);
// The table as a Mermaid state diagram, as docs/reference/meetings.md shows it.
std::string minutes_state_diagram();

// Whether somebody should be reminded of minutes that were not sent: nothing for three days after the meeting, then a
// word, after two weeks a word to the facilitator too.
enum class MinutesReminder : std::uint8_t { none, secretary, facilitator };
MinutesReminder minutes_reminder(base::Date held_on, std::optional<MinutesState> state, base::Date today);

}  // namespace miroir::programme

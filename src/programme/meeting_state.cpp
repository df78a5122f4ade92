#include "programme/meeting_state.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace miroir::programme {
namespace {

using enum MeetingState;

constexpr MeetingTransition table[] = {
    {planned, MeetingMove::invite, invited},    {planned, MeetingMove::move_date, planned},
    {planned, MeetingMove::start, running},     {planned, MeetingMove::cancel, cancelled},
    {invited, MeetingMove::move_date, invited}, {invited, MeetingMove::start, running},
    {invited, MeetingMove::cancel, cancelled},  {running, MeetingMove::close, closed},
    {closed, MeetingMove::reopen, running},
};

constexpr std::array state_names{"planned", "invited", "running", "closed", "cancelled"};
constexpr std::array move_names{"invite", "move_date", "start", "close", "reopen", "cancel"};

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

}  // namespace

const char* meeting_state_name(MeetingState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<MeetingState> parse_meeting_state(std::string_view name) {
  return parse<MeetingState>(state_names, name);
}
const char* meeting_move_name(MeetingMove move) { return move_names[static_cast<std::size_t>(move)]; }
std::optional<MeetingMove> parse_meeting_move(std::string_view name) { return parse<MeetingMove>(move_names, name); }

std::span<const MeetingTransition> meeting_transitions() { return table; }

std::optional<MeetingState> state_after(MeetingState from, MeetingMove move) {
  const auto found = std::ranges::find_if(
      table, [&](const MeetingTransition& transition) { return transition.from == from && transition.move == move; });
  return found == std::end(table) ? std::nullopt : std::optional(found->to);
}

std::string meeting_state_diagram() {
  std::string text = "stateDiagram-v2\n  [*] --> planned\n";
  for (const MeetingTransition& transition : table) {
    text += fmt::format("  {} --> {}: {}\n", meeting_state_name(transition.from), meeting_state_name(transition.to),
                        meeting_move_name(transition.move));
  }
  return text + "  closed --> [*]\n  cancelled --> [*]\n";
}

base::Result<void> check_meeting_move(MeetingState from, base::Date date, MeetingMove move, base::Date today,
                                      base::Date new_date) {
  if (!state_after(from, move)) {
    return base::refuse(
        "move-not-permitted",
        fmt::format("a meeting that is {} does not allow this: load its page again", meeting_state_name(from)));
  }
  if (move == MeetingMove::start && today < date) {
    return base::refuse("not-yet", "a meeting is held on its day: move its date first");
  }
  const bool passed =
      (move == MeetingMove::invite && date < today) || (move == MeetingMove::move_date && new_date < today);
  if (passed) {
    return base::refuse("date-passed", "the date has passed: choose a later one");
  }
  return {};
}

}  // namespace miroir::programme

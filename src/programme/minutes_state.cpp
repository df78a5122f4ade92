#include "programme/minutes_state.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace miroir::programme {
namespace {

using enum MinutesState;

constexpr MinutesTransition table[] = {
    {drafted, MinutesMove::edit, drafted},        {drafted, MinutesMove::validate, validated},
    {validated, MinutesMove::take_back, drafted}, {validated, MinutesMove::send, sent},
    {sent, MinutesMove::amend, drafted},
};

constexpr std::array state_names{"drafted", "validated", "sent"};
constexpr std::array move_names{"edit", "validate", "take_back", "send", "amend"};
constexpr std::int32_t quiet_days = 3;
constexpr std::int32_t patient_days = 14;

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

}  // namespace

const char* minutes_state_name(MinutesState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<MinutesState> parse_minutes_state(std::string_view name) {
  return parse<MinutesState>(state_names, name);
}
const char* minutes_move_name(MinutesMove move) { return move_names[static_cast<std::size_t>(move)]; }
std::optional<MinutesMove> parse_minutes_move(std::string_view name) { return parse<MinutesMove>(move_names, name); }

std::span<const MinutesTransition> minutes_transitions() { return table; }

std::optional<MinutesState> state_after(MinutesState from, MinutesMove move) {
  const auto found = std::ranges::find_if(
      table, [&](const MinutesTransition& transition) { return transition.from == from && transition.move == move; });
  return found == std::end(table) ? std::nullopt : std::optional(found->to);
}

std::string minutes_state_diagram() {
  std::string text = "stateDiagram-v2\n  [*] --> drafted\n";
  for (const MinutesTransition& transition : table) {
    text += fmt::format("  {} --> {}: {}\n", minutes_state_name(transition.from), minutes_state_name(transition.to),
                        minutes_move_name(transition.move));
  }
  return text + "  sent --> [*]\n";
}

MinutesReminder minutes_reminder(base::Date held_on, std::optional<MinutesState> state, base::Date today) {
  const std::int32_t days = today - held_on;
  if (state == sent || days <= quiet_days) {
    return MinutesReminder::none;
  }
  return days > patient_days || state == validated ? MinutesReminder::facilitator : MinutesReminder::secretary;
}

}  // namespace miroir::programme

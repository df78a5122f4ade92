#include "programme/question_state.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace miroir::programme {
namespace {

using enum QuestionState;

constexpr QuestionTransition table[] = {
    {open, QuestionMove::assign, assigned},
    {open, QuestionMove::research, researched},
    {open, QuestionMove::close, closed},
    {assigned, QuestionMove::assign, assigned},
    {assigned, QuestionMove::research, researched},
    {assigned, QuestionMove::close, closed},
    {researched, QuestionMove::assign, assigned},
    {researched, QuestionMove::research, researched},
    {researched, QuestionMove::present, presented},
    {researched, QuestionMove::close, closed},
    {presented, QuestionMove::assign, assigned},
    {presented, QuestionMove::research, researched},
    {presented, QuestionMove::close, closed},
    {closed, QuestionMove::reopen, open},
};

constexpr std::array state_names{"open", "assigned", "researched", "presented", "closed"};
constexpr std::array move_names{"assign", "research", "present", "close", "reopen"};

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

}  // namespace

const char* question_state_name(QuestionState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<QuestionState> parse_question_state(std::string_view name) {
  return parse<QuestionState>(state_names, name);
}
const char* question_move_name(QuestionMove move) { return move_names[static_cast<std::size_t>(move)]; }
std::optional<QuestionMove> parse_question_move(std::string_view name) { return parse<QuestionMove>(move_names, name); }

std::span<const QuestionTransition> question_transitions() { return table; }

std::optional<QuestionState> state_after(QuestionState from, QuestionMove move) {
  const auto found = std::ranges::find_if(
      table, [&](const QuestionTransition& transition) { return transition.from == from && transition.move == move; });
  return found == std::end(table) ? std::nullopt : std::optional(found->to);
}

std::string question_state_diagram() {
  std::string text = "stateDiagram-v2\n  [*] --> open\n";
  for (const QuestionTransition& transition : table) {
    text += fmt::format("  {} --> {}: {}\n", question_state_name(transition.from), question_state_name(transition.to),
                        question_move_name(transition.move));
  }
  return text + "  closed --> [*]\n";
}

}  // namespace miroir::programme

// The life of a question that a meeting left open: one table of states and permitted moves.
//
//   open        nobody works on it yet
//   assigned    a member took it for a next meeting
//   researched  there is an answer with its references, not told to the group yet
//   presented   the group heard it
//   closed      settled; any later meeting may open it again
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace miroir::programme {

enum class QuestionState : std::uint8_t { open, assigned, researched, presented, closed };
inline constexpr QuestionState all_question_states[] = {QuestionState::open, QuestionState::assigned,
                                                        QuestionState::researched, QuestionState::presented,
                                                        QuestionState::closed};
const char* question_state_name(QuestionState state);
std::optional<QuestionState> parse_question_state(std::string_view name);

enum class QuestionMove : std::uint8_t { assign, research, present, close, reopen };
const char* question_move_name(QuestionMove move);
std::optional<QuestionMove> parse_question_move(std::string_view name);

struct QuestionTransition {
  QuestionState from;
  QuestionMove move;
  QuestionState to;
};
std::span<const QuestionTransition> question_transitions();
std::optional<QuestionState> state_after(QuestionState from, QuestionMove move);
// The table as a Mermaid state diagram, as docs/reference/meetings.md shows it.
std::string question_state_diagram();

}  // namespace miroir::programme

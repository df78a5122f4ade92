// The life of a thing as one table: its states, and the moves that lead from one to another. What the table does not
// hold is not permitted. Drawn as a Mermaid diagram, so that the reference shows what the code does.
//
// States and moves are enumerations whose names stand in the order of their declaration.
#pragma once

#include "base/result.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::base {

template <class State, class Move>
struct Transition {
  State from;
  Move move;
  State to;
};

template <class State, class Move>
class StateTable {
 public:
  constexpr StateTable(std::string_view thing, std::string_view beginning, State first,
                       std::span<const char* const> state_names, std::span<const char* const> move_names,
                       std::span<const Transition<State, Move>> transitions)
      : thing_(thing),
        beginning_(beginning),
        first_(first),
        state_names_(state_names),
        move_names_(move_names),
        transitions_(transitions) {}

  std::string_view thing() const { return thing_; }
  State first() const { return first_; }
  std::span<const Transition<State, Move>> transitions() const { return transitions_; }
  const char* name(State state) const { return state_names_[static_cast<std::size_t>(state)]; }
  const char* name(Move move) const { return move_names_[static_cast<std::size_t>(move)]; }
  std::optional<State> parse_state(std::string_view name) const { return parse<State>(state_names_, name); }
  std::optional<Move> parse_move(std::string_view name) const { return parse<Move>(move_names_, name); }

  std::optional<State> after(State from, Move move) const {
    const auto found = std::ranges::find_if(
        transitions_, [&](const auto& transition) { return transition.from == from && transition.move == move; });
    return found == transitions_.end() ? std::nullopt : std::optional(found->to);
  }

  std::vector<Move> moves_from(State from) const {
    std::vector<Move> moves;
    for (const auto& transition : transitions_) {
      if (transition.from == from) {
        moves.push_back(transition.move);
      }
    }
    return moves;
  }

  // Refuses ("move-not-permitted") what the table does not hold.
  Result<State> check(State from, Move move) const {
    if (const auto to = after(from, move)) {
      return *to;
    }
    return refuse("move-not-permitted", std::string(thing_) + " that is " + name(from) + " does not allow \"" +
                                            name(move) + "\": look at it again, somebody may have changed it");
  }

  std::string diagram() const {
    std::string text =
        "stateDiagram-v2\n  [*] --> " + std::string(name(first_)) + ": " + std::string(beginning_) + "\n";
    for (const auto& transition : transitions_) {
      text += std::string("  ") + name(transition.from) + " --> " + name(transition.to) + ": " + name(transition.move) +
              "\n";
    }
    for (std::size_t place = 0; place < state_names_.size(); ++place) {
      if (moves_from(static_cast<State>(place)).empty()) {
        text += std::string("  ") + state_names_[place] + " --> [*]\n";
      }
    }
    return text;
  }

 private:
  template <class Value>
  static std::optional<Value> parse(std::span<const char* const> names, std::string_view name) {
    const auto found = std::ranges::find_if(names, [&](const char* one) { return name == one; });
    return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
  }

  std::string_view thing_;      // "a request"
  std::string_view beginning_;  // what makes it, as the first arrow says
  State first_;
  std::span<const char* const> state_names_;
  std::span<const char* const> move_names_;
  std::span<const Transition<State, Move>> transitions_;
};

}  // namespace miroir::base

#include "programme/question.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::programme {

const QuestionEvent* Question::answer() const {
  const auto found = std::find_if(events.rbegin(), events.rend(),
                                  [](const QuestionEvent& event) { return event.move == QuestionMove::research; });
  return found == events.rend() ? nullptr : &*found;
}

base::Result<void> check_question_move(QuestionState from, const QuestionEvent& event,
                                       const std::vector<std::string>& members) {
  if (!state_after(from, event.move)) {
    return base::refuse(
        "move-not-permitted",
        fmt::format("a question that is {} does not allow this: load the page again", question_state_name(from)));
  }
  if (event.move == QuestionMove::research && event.words.empty()) {
    return base::refuse("no-text", "an answer has words: write what you found");
  }
  if (event.move == QuestionMove::assign && std::ranges::find(members, event.physician) == members.end()) {
    return base::refuse("unknown-member", "a question is taken by a member of the group: choose one of the list");
  }
  return {};
}

}  // namespace miroir::programme

// A question that lives on after the meeting that raised it: taken by a member, looked up with references, told to the
// group, closed, opened again; and shared with the groups of the region without a name. Pure but for the interface of
// storage, implemented in `store`.
//
// What happened to a question is kept as events, in order and for ever. A shared question shows other groups its words,
// its answers and their references: no group, no member, no date but the year.
#pragma once

#include "programme/meeting.hpp"
#include "programme/question_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

using QuestionId = std::int64_t;

struct QuestionEvent {
  QuestionMove move = QuestionMove::assign;
  MeetingId meeting = 0;  // at which it was decided; 0 between meetings
  std::string physician;  // who takes it, or who looked it up
  std::string words;      // the answer
  std::string references;
  Instant at{};
  bool operator==(const QuestionEvent&) const = default;
};

struct Question {
  QuestionId id = 0;
  std::string submission;  // of the form: the same sent twice is kept once
  std::string region;      // INSEE code; may be empty before a first return
  std::string group;
  MeetingId meeting = 0;  // that raised it
  std::string theme;
  std::string text;
  QuestionState state = QuestionState::open;
  std::string assignee;
  bool shared = false;
  Instant raised_at{};
  std::int64_t revision = 1;
  std::vector<QuestionEvent> events;

  // The last answer given; nothing before one.
  const QuestionEvent* answer() const;
  bool operator==(const Question&) const = default;
};

// What a form asks for a move: an answer has words, and whoever takes a question is a member. Refuses "no-text",
// "unknown-member" and "move-not-permitted".
base::Result<void> check_question_move(QuestionState from, const QuestionEvent& event,
                                       const std::vector<std::string>& members);

inline constexpr std::size_t longest_answer = 4000;
inline constexpr int most_questions_listed = 2000;

class QuestionStore {
 public:
  virtual ~QuestionStore() = default;
  // A form sent twice gives the question of the first time.
  virtual QuestionId add_question(const Question& question) = 0;
  virtual std::optional<Question> find_question(QuestionId id) = 0;
  virtual std::vector<Question> questions_of_group(const std::string& group) = 0;  // newest first
  virtual std::vector<Question> shared_questions(const std::string& region) = 0;   // newest first
  // Refuses "unknown-question", "changed-meanwhile" and "move-not-permitted".
  virtual base::Result<void> move_question(QuestionId id, std::int64_t revision, const QuestionEvent& event) = 0;
  virtual base::Result<void> share_question(QuestionId id, std::int64_t revision, bool shared) = 0;
};

}  // namespace miroir::programme

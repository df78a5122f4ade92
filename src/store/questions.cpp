#include "programme/question.hpp"

#include "store/search_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Instant;
using programme::Question;
using programme::QuestionEvent;
using programme::QuestionId;
using programme::QuestionMove;

constexpr const char* question_columns =
    "SELECT id, submission, region, group_id, meeting_id, theme, body, state, assignee, shared, raised_at, revision "
    "FROM question ";

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

base::Refusal unknown_question() {
  return base::refuse("unknown-question", "there is no such question: load the page again");
}
base::Refusal changed_meanwhile() {
  return base::refuse("changed-meanwhile", "somebody changed the question meanwhile: load the page again");
}

std::vector<QuestionEvent> read_events(soci::session& sql, QuestionId id) {
  QuestionEvent event;
  std::string move;
  std::int64_t at = 0;
  soci::statement statement =
      (sql.prepare << "SELECT move, meeting_id, physician, words, sources, happened_at FROM question_event WHERE "
                      "question_id = :id ORDER BY place",
       soci::into(move), soci::into(event.meeting), soci::into(event.physician), soci::into(event.words),
       soci::into(event.references), soci::into(at), soci::use(id, "id"));
  statement.execute();
  std::vector<QuestionEvent> events;
  while (statement.fetch()) {
    event.move = programme::parse_question_move(move).value();
    event.at = instant(at);
    events.push_back(event);
  }
  return events;
}

// `condition` is one of the literals below; what it compares with is a parameter.
template <class Key>
std::vector<Question> read_questions(soci::session& sql, const std::string& condition, const Key& key) {
  Question question;
  std::string state;
  int shared = 0;
  std::int64_t raised = 0;
  soci::statement statement =
      (sql.prepare << question_columns + condition + fmt::format(" LIMIT {}", programme::most_questions_listed),
       soci::into(question.id), soci::into(question.submission), soci::into(question.region),
       soci::into(question.group), soci::into(question.meeting), soci::into(question.theme), soci::into(question.text),
       soci::into(state), soci::into(question.assignee), soci::into(shared), soci::into(raised),
       soci::into(question.revision), soci::use(key, "key"));
  statement.execute();
  std::vector<Question> questions;
  while (statement.fetch()) {
    question.state = programme::parse_question_state(state).value();
    question.shared = shared != 0;
    question.raised_at = instant(raised);
    questions.push_back(question);
  }
  for (Question& each : questions) {
    each.events = read_events(sql, each.id);
  }
  return questions;
}

std::optional<Question> find(soci::session& sql, QuestionId id) {
  auto questions = read_questions(sql, "WHERE id = :key", id);
  return questions.empty() ? std::nullopt : std::optional(std::move(questions.front()));
}

// What a search looks through: the question, its theme, the last answer with its references.
void index_question(soci::session& sql, QuestionId id) {
  const auto question = find(sql, id);
  SearchRow row{"question", "", id, question->region, question->group, question->shared, question->text, {}, {}};
  row.happened_on = day_of_instant(question->raised_at);
  row.text = question->theme + " " + question->text;
  if (const QuestionEvent* answer = question->answer()) {
    row.text += " " + answer->words + " " + answer->references;
  }
  write_search_row(sql, row);
}

// Holds the question until the end of the transaction, if it is still as it was read.
base::Result<Question> hold(soci::session& sql, QuestionId id, std::int64_t revision) {
  sql << "UPDATE question SET revision = revision WHERE id = :id", soci::use(id, "id");
  auto question = find(sql, id);
  if (!question) {
    return unknown_question();
  }
  if (question->revision != revision) {
    return changed_meanwhile();
  }
  return base::Result<Question>(std::move(*question));
}

void add_event(soci::session& sql, QuestionId id, std::size_t place, const QuestionEvent& event) {
  const auto number = static_cast<std::int64_t>(place);
  const std::string move = programme::question_move_name(event.move);
  const std::int64_t at = seconds(event.at);
  sql << "INSERT INTO question_event (question_id, place, move, meeting_id, physician, words, sources, happened_at) "
         "VALUES (:id, :place, :move, :meeting, :physician, :words, :sources, :at)",
      soci::use(id, "id"), soci::use(number, "place"), soci::use(move, "move"), soci::use(event.meeting, "meeting"),
      soci::use(event.physician, "physician"), soci::use(event.words, "words"), soci::use(event.references, "sources"),
      soci::use(at, "at");
}

// Who works on it: whoever took it; nobody once it is opened again.
std::string assignee_after(const Question& question, const QuestionEvent& event) {
  if (event.move == QuestionMove::assign) {
    return event.physician;
  }
  return event.move == QuestionMove::reopen ? std::string() : question.assignee;
}

}  // namespace

QuestionId SociStore::add_question(const Question& question) {
  return connections_.write([&](soci::session& sql) {
    const std::string state = programme::question_state_name(question.state);
    const int shared = question.shared ? 1 : 0;
    const std::int64_t raised = seconds(question.raised_at);
    sql << "INSERT INTO question (submission, region, group_id, meeting_id, theme, body, state, assignee, shared, "
           "raised_at, revision) VALUES (:submission, :region, :group, :meeting, :theme, :body, :state, :assignee, "
           ":shared, :raised, 1) ON CONFLICT DO NOTHING",
        soci::use(question.submission, "submission"), soci::use(question.region, "region"),
        soci::use(question.group, "group"), soci::use(question.meeting, "meeting"), soci::use(question.theme, "theme"),
        soci::use(question.text, "body"), soci::use(state, "state"), soci::use(question.assignee, "assignee"),
        soci::use(shared, "shared"), soci::use(raised, "raised");
    QuestionId id = 0;
    sql << "SELECT id FROM question WHERE submission = :submission", soci::into(id),
        soci::use(question.submission, "submission");
    index_question(sql, id);
    return id;
  });
}

std::optional<Question> SociStore::find_question(QuestionId id) {
  return connections_.read([&](soci::session& sql) { return find(sql, id); });
}

std::vector<Question> SociStore::questions_of_group(const std::string& group) {
  return connections_.read(
      [&](soci::session& sql) { return read_questions(sql, "WHERE group_id = :key ORDER BY id DESC", group); });
}

std::vector<Question> SociStore::shared_questions(const std::string& region) {
  return connections_.read([&](soci::session& sql) {
    return read_questions(sql, "WHERE shared = 1 AND region = :key ORDER BY id DESC", region);
  });
}

base::Result<void> SociStore::move_question(QuestionId id, std::int64_t revision, const QuestionEvent& event) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto question = hold(sql, id, revision);
    if (!question) {
      return question.error();
    }
    const auto next = programme::state_after(question->state, event.move);
    if (!next) {
      return base::refuse("move-not-permitted", "the question does not allow this any more: load the page again");
    }
    add_event(sql, id, question->events.size(), event);
    const std::string state = programme::question_state_name(*next);
    const std::string assignee = assignee_after(*question, event);
    sql << "UPDATE question SET state = :state, assignee = :assignee, revision = revision + 1 WHERE id = :id",
        soci::use(state, "state"), soci::use(assignee, "assignee"), soci::use(id, "id");
    index_question(sql, id);
    return {};
  });
}

base::Result<void> SociStore::share_question(QuestionId id, std::int64_t revision, bool shared) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto question = hold(sql, id, revision);
    if (!question) {
      return question.error();
    }
    const int flag = shared ? 1 : 0;
    sql << "UPDATE question SET shared = :flag, revision = revision + 1 WHERE id = :id", soci::use(flag, "flag"),
        soci::use(id, "id");
    index_question(sql, id);
    return {};
  });
}

void index_questions_left_out(soci::session& sql) {
  QuestionId id = 0;
  std::vector<QuestionId> left_out;
  soci::statement statement = (sql.prepare << "SELECT id FROM question WHERE NOT EXISTS (SELECT 1 FROM search_text "
                                              "WHERE kind = 'question' AND part = '' AND thing_id = question.id)",
                               soci::into(id));
  statement.execute();
  while (statement.fetch()) {
    left_out.push_back(id);
  }
  for (const QuestionId each : left_out) {
    index_question(sql, each);
  }
}

}  // namespace miroir::store

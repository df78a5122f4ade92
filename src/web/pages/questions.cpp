#include "web/pages/questions.hpp"

#include "documents/minutes_text.hpp"
#include "programme/question_text.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Question;
using programme::QuestionEvent;
using programme::QuestionMove;

constexpr std::size_t longest_query = 200;

std::optional<Question> named_question(const Context& context) {
  const auto id = read_number<programme::QuestionId>(context.parameter("question"));
  auto question = id ? context.application.store.find_question(*id) : std::nullopt;
  return question && question->group == context.parameter("group") ? question : std::nullopt;
}

std::string question_address(const Question& question) {
  return fmt::format("{}/questions/{}", group_address(question.group), question.id);
}

struct Typed {
  std::string problem_key;
  std::string words;
  std::string references;
  LookedAt looked;
};

View history_view(Context& context, const Question& question) {
  View list{View::type::list};
  for (const QuestionEvent& event : question.events) {
    const std::string who = event.physician.empty() ? std::string() : physician_name(context, event.physician);
    View item;
    const char* what = programme::question_move_name(event.move);
    item.set("what", who.empty() ? context.messages.text(fmt::format("questions.event.{}", what))
                                 : context.messages.text(fmt::format("questions.event-by.{}", what), {{"who", who}}));
    item.set("date", context.messages.date_long(day_of(event.at)));
    set_text(item, "words", event.words);
    set_text(item, "references", event.references);
    list << item;
  }
  return list;
}

Response question_page(Context& context, int status, const Question& question, const Typed& typed) {
  const base::Messages& messages = context.messages;
  const auto may = [&](QuestionMove move) { return programme::state_after(question.state, move).has_value(); };
  View view;
  view.set("form_token", context.form_token);
  view.set("address", question_address(question));
  view.set("back", meetings_address(question.group));
  view.set("group", name_of_group(context, question.group));
  view.set("text", question.text);
  set_text(view, "theme", question.theme);
  view.set("state", messages.text(fmt::format("questions.state.{}", programme::question_state_name(question.state))));
  view.set("revision", std::to_string(question.revision));
  view.set("has_history", !question.events.empty());
  view.set("history", history_view(context, question));
  view.set("may_research", may(QuestionMove::research));
  view.set("may_close", may(QuestionMove::close));
  view.set("may_reopen", may(QuestionMove::reopen));
  view.set("may_assign", may(QuestionMove::assign));
  view.set("members", member_options(context, question.group, question.assignee));
  view.set("words", typed.words);
  view.set("references", typed.references);
  view.set("leading", leads_meetings(context, question.group));
  view.set("shared", question.shared);
  add_warning(view, typed.looked);
  const View similar = similar_elsewhere(context, question.group, question.text);
  view.set("has_similar", similar.is_non_empty_list());
  view.set("similar", similar);
  if (!typed.problem_key.empty()) {
    view.set("problem", messages.text(typed.problem_key));
  }
  return page(context, status, {messages.text("questions.one"), "meetings", {}, "meeting.js"},
              render("group_question", messages, view));
}

// What others are to read: looked at before it leaves the group.
Response share(Context& context, const Question& question, std::int64_t revision, bool shared) {
  if (!leads_meetings(context, question.group)) {
    return error_page(context, 404);
  }
  Typed typed;
  if (shared) {
    std::string all = question.theme + "\n" + question.text;
    for (const QuestionEvent& event : question.events) {
      all += "\n" + event.words + "\n" + event.references;
    }
    typed.looked = look_at(context, all);
    if (!typed.looked.hints.empty()) {
      return question_page(context, 422, question, typed);
    }
  }
  const auto done = context.application.store.share_question(question.id, revision, shared);
  if (done) {
    return redirect_to(question_address(question));
  }
  typed.problem_key = "questions.refusal." + done.error().code;
  return question_page(context, 409, named_question(context).value_or(question), typed);
}

Response move(Context& context, const Question& question, std::int64_t revision, QuestionMove move) {
  Typed typed{{}, std::string(context.form_value("reponse")), std::string(context.form_value("references")), {}};
  QuestionEvent event{move, 0, {}, {}, {}, context.application.now()};
  if (move == QuestionMove::assign) {
    event.physician = std::string(context.form_value("membre"));
  }
  if (move == QuestionMove::research) {
    event.physician = own_number_in(*context.person, question.group);
    const auto words = programme::check_text(typed.words, programme::longest_answer);
    event.words = words ? *words : std::string();
    const auto references = programme::check_text(typed.references, programme::longest_answer);
    event.references = references ? *references : std::string();
    typed.looked = look_at(context, event.words + "\n" + event.references);
    if (!typed.looked.hints.empty()) {
      return question_page(context, 422, question, typed);
    }
  }
  auto done = programme::check_question_move(question.state, event, members_today(context, question.group));
  if (done) {
    done = context.application.store.move_question(question.id, revision, event);
  }
  if (done) {
    return redirect_to(question_address(question));
  }
  typed.problem_key = "questions.refusal." + done.error().code;
  const int status = done.error().code == "no-text" || done.error().code == "unknown-member" ? 422 : 409;
  return question_page(context, status, named_question(context).value_or(question), typed);
}

// The group of theirs that this person belongs to, for a link to what is their own; empty for a coordinator.
bool is_of_own_group(const Context& context, const Question& question) {
  return programme::is_permitted(&context.person->viewer, programme::Resource::meetings, {{}, question.group, {}});
}

std::vector<Question> found_questions(Context& context, const std::string& query) {
  auto questions = context.application.store.shared_questions(region_of_group(context));
  if (programme::search_words(query).empty()) {
    return questions;
  }
  std::vector<std::string> texts;
  for (const Question& question : questions) {
    const auto* answer = question.answer();
    texts.push_back(question.theme + " " + question.text + " " + (answer != nullptr ? answer->words : ""));
  }
  std::vector<Question> found;
  for (const std::size_t place : programme::similar_texts(texts, query, 0)) {
    found.push_back(questions[place]);
  }
  return found;
}

}  // namespace

Response show_group_question(const Request&, Context& context) {
  const auto question = named_question(context);
  return question ? question_page(context, 200, *question, {}) : error_page(context, 404);
}

Response change_group_question(const Request&, Context& context) {
  const auto question = named_question(context);
  const auto revision = read_number<std::int64_t>(context.form_value("revision"));
  if (!question || !revision) {
    return error_page(context, question ? 400 : 404);
  }
  const std::string_view action = context.form_value("action");
  if (action == "share" || action == "unshare") {
    return share(context, *question, *revision, action == "share");
  }
  const auto asked = programme::parse_question_move(action);
  return asked ? move(context, *question, *revision, *asked) : error_page(context, 400);
}

Response show_questions(const Request& request, Context& context) {
  const std::string query(find_field(request.query, "q").value_or("").substr(0, longest_query));
  const auto questions = found_questions(context, query);
  View list{View::type::list};
  for (const Question& question : questions) {
    View item = anonymous_question(context.messages, question);
    if (is_of_own_group(context, question)) {
      item.set("own", question_address(question));
    }
    list << item;
  }
  View view;
  view.set("query", query);
  view.set("count", context.messages.plural("questions.count", static_cast<std::int64_t>(questions.size())));
  view.set("any", !questions.empty());
  view.set("questions", list);
  return page(context, 200, {context.messages.text("questions.title"), "questions"},
              render("questions", context.messages, view));
}

}  // namespace miroir::web

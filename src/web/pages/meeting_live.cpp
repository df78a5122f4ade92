#include "web/pages/meeting_live.hpp"

#include "documents/minutes_text.hpp"
#include "programme/running_order.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingState;
using programme::NoteKind;
using programme::Presence;
using programme::Question;
using programme::QuestionMove;
using programme::QuestionState;

// What was just typed and is not kept, and why.
struct Typed {
  std::string problem_key;
  std::string action;
  std::string text;
  NoteKind kind = NoteKind::agreement;
  std::string assignee;
  LookedAt looked;
};

std::map<std::string, Presence> presences(const Context& context, const Meeting& meeting) {
  std::map<std::string, Presence> out;
  for (const programme::Participation& part : context.application.store.participations(meeting.id)) {
    out[part.physician] = part.presence;
  }
  return out;
}

std::int32_t round_table_minutes(const Meeting& meeting, std::size_t questions) {
  for (const programme::RunningItem& item : programme::running_order(
           {meeting.kind, meeting.start_minute, meeting.duration_minutes, static_cast<std::int32_t>(questions)})) {
    if (item.part == programme::RunningPart::round_table || item.part == programme::RunningPart::figures) {
      return item.minutes;
    }
  }
  return meeting.duration_minutes;
}

void add_members(View& view, Context& context, const Meeting& meeting, std::size_t questions) {
  const auto known = presences(context, meeting);
  View list{View::type::list};
  std::int32_t present = 0;
  for (const std::string& number : members_today(context, meeting.group)) {
    const auto found = known.find(number);
    const Presence presence = found == known.end() ? Presence::unknown : found->second;
    present += presence == Presence::present ? 1 : 0;
    View item;
    item.set("number", number);
    item.set("name", physician_name(context, number));
    item.set("present", presence == Presence::present);
    item.set("absent", presence == Presence::absent);
    list << item;
  }
  view.set("members", list);
  view.set("present_count", context.messages.plural("meetings.people.was-present", present));
  const std::int32_t share =
      programme::speaking_share_minutes(round_table_minutes(meeting, questions), std::max(present, 1));
  view.set("share_seconds", std::to_string(share * 60));
  view.set("share", context.messages.plural("meetings.minutes", share));
}

// What of last time this meeting can do with a question.
View carried_view(Context& context, const Meeting& meeting, const std::vector<Question>& questions) {
  View list{View::type::list};
  for (const Question& question : questions) {
    if (question.meeting == meeting.id || question.state == QuestionState::closed) {
      continue;
    }
    View item;
    item.set("id", std::to_string(question.id));
    item.set("revision", std::to_string(question.revision));
    item.set("text", question.text);
    item.set("state",
             context.messages.text(fmt::format("questions.state.{}", programme::question_state_name(question.state))));
    if (!question.assignee.empty()) {
      item.set("who", physician_name(context, question.assignee));
    }
    if (const auto* answer = question.answer()) {
      View given;
      given.set("text", answer->words);
      set_text(given, "references", answer->references);
      item.set("answer", given);
    }
    item.set("may_present", programme::state_after(question.state, QuestionMove::present).has_value());
    item.set("may_assign", programme::state_after(question.state, QuestionMove::assign).has_value());
    item.set("members", member_options(context, meeting.group, question.assignee));
    list << item;
  }
  return list;
}

View round_table_view(Context& context, const Meeting& meeting) {
  View list{View::type::list};
  for (const programme::PreparedQuestion& each : context.application.store.prepared_questions(meeting.id)) {
    if (each.question.empty()) {
      continue;
    }
    View item;
    item.set("number", each.physician);
    item.set("who", physician_name(context, each.physician));
    item.set("text", each.question);
    item.set("discussed", each.discussed);
    list << item;
  }
  return list;
}

View notes_view(Context& context, const Meeting& meeting) {
  View list{View::type::list};
  for (const programme::MeetingNote& note : context.application.store.notes(meeting.id)) {
    View item;
    item.set("id", std::to_string(note.id));
    item.set("kind", context.messages.text(fmt::format("meetings.note.{}", programme::note_kind_name(note.kind))));
    item.set("text", note.text);
    if (!note.assignee.empty()) {
      item.set("who", physician_name(context, note.assignee));
    }
    list << item;
  }
  return list;
}

View left_open_view(Context& context, const Meeting& meeting, const std::vector<Question>& questions) {
  View list{View::type::list};
  for (const Question& question : questions) {
    if (question.meeting != meeting.id) {
      continue;
    }
    View item;
    item.set("text", question.text);
    item.set("address", fmt::format("{}/questions/{}", group_address(meeting.group), question.id));
    if (!question.assignee.empty()) {
      item.set("who", physician_name(context, question.assignee));
    }
    list << item;
  }
  return list;
}

View note_kinds(const base::Messages& messages, NoteKind chosen) {
  View list{View::type::list};
  for (const NoteKind kind : programme::all_note_kinds) {
    View item;
    item.set("value", programme::note_kind_name(kind));
    item.set("label", messages.text(fmt::format("meetings.note.{}", programme::note_kind_name(kind))));
    item.set("chosen", kind == chosen);
    list << item;
  }
  return list;
}

void add_list(View& view, const std::string& name, const View& list) {
  view.set("has_" + name, list.is_non_empty_list());
  view.set(name, list);
}

// The words of a form that was refused stand in it again.
void add_forms(View& view, Context& context, const Meeting& meeting, const Typed& typed) {
  const bool question = typed.action == "question";
  View note;
  note.set("kinds", note_kinds(context.messages, typed.kind));
  note.set("text", question ? "" : typed.text);
  note.set("members", member_options(context, meeting.group, question ? "" : typed.assignee));
  note.set("submission", new_submission(context));
  View open;
  open.set("text", question ? typed.text : "");
  open.set("members", member_options(context, meeting.group, question ? typed.assignee : ""));
  open.set("submission", new_submission(context));
  add_warning(question ? open : note, typed.looked);
  view.set("note_form", note);
  view.set("question_form", open);
}

Response live_page(Context& context, int status, const Meeting& meeting, const Typed& typed) {
  const auto questions = context.application.store.questions_of_group(meeting.group);
  View view = meeting_head(context, meeting);
  view.set("form_token", context.form_token);
  view.set("back", meeting_address(meeting));
  view.set("running", meeting.state == MeetingState::running);
  view.set("lead", leads_meetings(context, meeting.group));
  const View carried = carried_view(context, meeting, questions);
  add_members(view, context, meeting, questions.size());
  add_list(view, "carried", carried);
  add_list(view, "round", round_table_view(context, meeting));
  add_list(view, "notes", notes_view(context, meeting));
  add_list(view, "left_open", left_open_view(context, meeting, questions));
  add_forms(view, context, meeting, typed);
  if (!typed.problem_key.empty()) {
    view.set("problem", context.messages.text(typed.problem_key));
  }
  return page(context, status, {context.messages.text("meetings.live.title"), "meetings", {}, "meeting.js"},
              render("meeting_live", context.messages, view));
}

// Closed while somebody typed: the words are shown, and may go into the minutes.
Response late_page(Context& context, const Meeting& meeting, const Typed& typed) {
  View view = meeting_head(context, meeting);
  view.set("form_token", context.form_token);
  view.set("text", typed.text);
  view.set("part", typed.action == "question"                                          ? "questions"
                   : typed.kind == NoteKind::agreement || typed.kind == NoteKind::task ? "agreements"
                                                                                       : "obstacles");
  return page(context, 409, {context.messages.text("meetings.late.title"), "meetings"},
              render("meeting_late", context.messages, view));
}

Response finish(Context& context, const Meeting& meeting, const base::Result<void>& done, Typed typed,
                std::string_view place) {
  if (done) {
    return redirect_to(meeting_address(meeting) + "/seance#" + std::string(place));
  }
  const Meeting again = named_meeting(context).value_or(meeting);
  if (again.state != MeetingState::running && !typed.text.empty()) {
    return late_page(context, again, typed);
  }
  typed.problem_key = "meetings.refusal." + done.error().code;
  return live_page(context, 409, again, typed);
}

// A text that is kept for the group: checked, and looked at for what may name a patient.
std::optional<Response> refuse_text(Context& context, const Meeting& meeting, Typed& typed, std::size_t longest) {
  const auto text = programme::check_text(typed.text, longest);
  if (!text) {
    typed.problem_key = "meetings.refusal." + text.error().code;
    return live_page(context, 422, meeting, typed);
  }
  typed.text = *text;
  std::vector<std::string> known;
  for (const std::string& number : members_today(context, meeting.group)) {
    known.push_back(physician_name(context, number));
  }
  typed.looked = look_at(context, typed.text, known);
  return typed.looked.hints.empty() ? std::nullopt : std::optional(live_page(context, 422, meeting, typed));
}

Response add_note(Context& context, const Meeting& meeting, Typed typed) {
  typed.kind = programme::parse_note_kind(context.form_value("nature")).value_or(NoteKind::agreement);
  if (auto refusal = refuse_text(context, meeting, typed, programme::longest_note)) {
    return std::move(*refusal);
  }
  const std::string assignee = typed.kind == NoteKind::task ? typed.assignee : std::string();
  const auto done = context.application.store.add_note(
      meeting.id, {0, std::string(context.form_value("envoi")), typed.kind, typed.text, assignee});
  return finish(context, meeting, done, typed, "notes");
}

Response add_question(Context& context, const Meeting& meeting, Typed typed) {
  if (auto refusal = refuse_text(context, meeting, typed, programme::longest_question)) {
    return std::move(*refusal);
  }
  if (meeting.state != MeetingState::running) {
    return late_page(context, meeting, typed);
  }
  Question question;
  question.submission = std::string(context.form_value("envoi"));
  question.region = meeting.region;
  question.group = meeting.group;
  question.meeting = meeting.id;
  question.theme = meeting.theme;
  question.text = typed.text;
  question.raised_at = context.application.now();
  const auto id = context.application.store.add_question(question);
  const auto kept = context.application.store.find_question(id);
  if (!typed.assignee.empty() && kept && kept->events.empty()) {
    context.application.store.move_question(
        id, kept->revision, {QuestionMove::assign, meeting.id, typed.assignee, {}, {}, context.application.now()});
  }
  return redirect_to(meeting_address(meeting) + "/seance#ouvertes");
}

Response move_carried(Context& context, const Meeting& meeting, Typed typed) {
  typed.text.clear();
  const auto id = read_number<programme::QuestionId>(context.form_value("question"));
  const auto revision = read_number<std::int64_t>(context.form_value("revision"));
  const auto question = id ? context.application.store.find_question(*id) : std::nullopt;
  const auto move = programme::parse_question_move(context.form_value("suite"));
  if (!question || question->group != meeting.group || !revision || !move) {
    return error_page(context, 400);
  }
  const programme::QuestionEvent event{*move, meeting.id, *move == QuestionMove::assign ? typed.assignee : "",
                                       {},    {},         context.application.now()};
  auto done = programme::check_question_move(question->state, event, members_today(context, meeting.group));
  if (done) {
    done = context.application.store.move_question(*id, *revision, event);
  }
  return finish(context, meeting, done, typed, "suites");
}

}  // namespace

Response show_live_meeting(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  if (!meeting) {
    return error_page(context, 404);
  }
  return meeting->state == MeetingState::running ? live_page(context, 200, *meeting, {})
                                                 : redirect_to(meeting_address(*meeting));
}

Response record_meeting(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  if (!meeting) {
    return error_page(context, 404);
  }
  store::PlatformStore& store = context.application.store;
  Typed typed;
  typed.action = std::string(context.form_value("action"));
  typed.text = std::string(context.form_value("texte"));
  typed.assignee = std::string(context.form_value("membre"));
  if (const auto present = find_field(context.form, "present")) {
    return finish(context, *meeting, store.save_presence(meeting->id, std::string(*present), Presence::present), {},
                  "presents");
  }
  if (const auto absent = find_field(context.form, "absent")) {
    return finish(context, *meeting, store.save_presence(meeting->id, std::string(*absent), Presence::absent), {},
                  "presents");
  }
  if (typed.action == "note" || typed.action == "question") {
    if (!is_submission(context.form_value("envoi"))) {
      return error_page(context, 400);
    }
    return typed.action == "note" ? add_note(context, *meeting, typed) : add_question(context, *meeting, typed);
  }
  if (typed.action == "carried") {
    return move_carried(context, *meeting, typed);
  }
  if (const auto note = read_number<std::int64_t>(context.form_value("retirer"))) {
    return finish(context, *meeting, store.remove_note(meeting->id, *note), {}, "notes");
  }
  if (const auto discussed = find_field(context.form, "discutee")) {
    return finish(context, *meeting, store.mark_discussed(meeting->id, std::string(*discussed), true), {}, "tour");
  }
  return error_page(context, 400);
}

}  // namespace miroir::web

#include "web/pages/meeting.hpp"

#include "documents/minutes_text.hpp"
#include "programme/question_text.hpp"
#include "programme/running_order.hpp"
#include "programme/secretary_rotation.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingAnswer;
using programme::MeetingMove;
using programme::MeetingState;
using programme::Participation;
using programme::PreparedQuestion;
using programme::QuestionState;

bool is_before(const Meeting& meeting) {
  return meeting.state == MeetingState::planned || meeting.state == MeetingState::invited;
}

// What the page shows beside the meeting as it is kept: what was just typed and is not kept, and why.
struct Typed {
  std::string problem_key;
  std::optional<PreparedQuestion> prepared;  // as typed
  std::optional<PreparedQuestion> stored;    // as somebody, or another device, kept it meanwhile
  LookedAt looked;
  std::optional<Meeting> settled;  // the facilitator's form, as typed
};

std::optional<Participation> part_of(const std::vector<Participation>& participations, const std::string& physician) {
  const auto found = std::ranges::find(participations, physician, &Participation::physician);
  return found == participations.end() ? std::nullopt : std::optional(*found);
}

void add_own_answer(View& view, const Context& context, const Meeting& meeting,
                    const std::vector<Participation>& participations, const std::string& mine) {
  if (mine.empty() || !is_before(meeting)) {
    return;
  }
  const auto part = part_of(participations, mine).value_or(Participation{});
  View choices{View::type::list};
  for (const MeetingAnswer answer : {MeetingAnswer::coming, MeetingAnswer::late, MeetingAnswer::excused}) {
    View item;
    item.set("value", programme::meeting_answer_name(answer));
    item.set("label",
             context.messages.text(fmt::format("meetings.answer-button.{}", programme::meeting_answer_name(answer))));
    item.set("chosen", part.answer == answer);
    choices << item;
  }
  View own;
  own.set("choices", choices);
  if (part.answer != MeetingAnswer::none) {
    own.set("given",
            context.messages.text(fmt::format("meetings.answered.{}", programme::meeting_answer_name(part.answer))));
    own.set("earlier_date", part.answered_schedule < meeting.schedule);
  }
  view.set("own_answer", own);
}

View advice_view(const base::Messages& messages, const std::string& question) {
  View list{View::type::list};
  if (question.empty()) {
    return list;
  }
  for (const programme::QuestionAdvice advice : programme::question_advice(question)) {
    View item;
    item.set("text", messages.text(fmt::format("meetings.advice.{}", programme::question_advice_name(advice))));
    list << item;
  }
  return list;
}

void add_prepared(View& view, Context& context, const Meeting& meeting, const std::string& mine, const Typed& typed) {
  const bool may = is_before(meeting) || meeting.state == MeetingState::running;
  if (mine.empty() || !may || meeting.kind == programme::MeetingKind::indicator_return) {
    return;
  }
  PreparedQuestion shown;
  for (const PreparedQuestion& each : context.application.store.prepared_questions(meeting.id)) {
    shown = each.physician == mine ? each : shown;
  }
  if (typed.prepared) {
    shown = *typed.prepared;
  }
  View own;
  own.set("case", shown.case_text);
  own.set("question", shown.question);
  own.set("revision", std::to_string(shown.revision));
  const View advice = advice_view(context.messages, shown.question);
  own.set("has_advice", advice.is_non_empty_list());
  own.set("advice", advice);
  const View similar =
      shown.question.empty() ? View(View::type::list) : similar_elsewhere(context, meeting.group, shown.question);
  own.set("has_similar", similar.is_non_empty_list());
  own.set("similar", similar);
  add_warning(own, typed.looked);
  if (typed.stored) {
    View stored;
    stored.set("case", typed.stored->case_text);
    stored.set("question", typed.stored->question);
    own.set("stored", stored);
  }
  view.set("own_question", own);
}

// Members and what they answered; once held, who was there.
void add_people(View& view, Context& context, const Meeting& meeting,
                const std::vector<Participation>& participations) {
  std::map<std::string, std::vector<std::string>> names;
  for (const std::string& number : members_today(context, meeting.group)) {
    const auto part = part_of(participations, number).value_or(Participation{});
    const bool earlier = part.answer != MeetingAnswer::none && part.answered_schedule < meeting.schedule;
    std::string key = earlier ? "earlier" : programme::meeting_answer_name(part.answer);
    if (meeting.state == MeetingState::closed) {
      const auto attendance = programme::attendance_of(part);
      key = attendance == programme::Attendance::present   ? "was-present"
            : attendance == programme::Attendance::excused ? "excused"
                                                           : "was-absent";
    }
    names[key].push_back(physician_name(context, number));
  }
  View list{View::type::list};
  for (const char* key : {"coming", "late", "was-present", "excused", "was-absent", "earlier", "none"}) {
    if (const auto found = names.find(key); found != names.end()) {
      View item;
      item.set("label", context.messages.plural(fmt::format("meetings.people.{}", key),
                                                static_cast<std::int64_t>(found->second.size())));
      item.set("names", fmt::format("{}", fmt::join(found->second, ", ")));
      list << item;
    }
  }
  view.set("people", list);
}

void add_guests(View& view, Context& context, const Meeting& meeting) {
  View list{View::type::list};
  for (const programme::MeetingGuest& guest : context.application.store.guests(meeting.id)) {
    View item;
    item.set("id", std::to_string(guest.id));
    item.set("name", guest.name);
    item.set("kind", context.messages.text(fmt::format("meetings.guest.{}", programme::guest_kind_name(guest.kind))));
    list << item;
  }
  view.set("has_guests", list.is_non_empty_list());
  view.set("guests", list);
}

std::vector<programme::Question> open_questions(Context& context, const std::string& group) {
  auto questions = context.application.store.questions_of_group(group);
  std::erase_if(questions, [](const programme::Question& question) { return question.state == QuestionState::closed; });
  return questions;
}

void add_course(View& view, Context& context, const Meeting& meeting, std::size_t questions) {
  View list{View::type::list};
  for (const programme::RunningItem& item : programme::running_order(
           {meeting.kind, meeting.start_minute, meeting.duration_minutes, static_cast<std::int32_t>(questions)})) {
    View line;
    line.set("time", documents::time_of_day(context.messages, item.start_minute));
    line.set("part", context.messages.text(fmt::format("meetings.part.{}", programme::running_part_name(item.part))));
    line.set("minutes", context.messages.plural("meetings.minutes", item.minutes));
    list << line;
  }
  view.set("course", list);
}

void add_questions(View& view, Context& context, const Meeting& meeting,
                   const std::vector<programme::Question>& questions) {
  View carried{View::type::list};
  for (const programme::Question& question : questions) {
    View item;
    item.set("text", question.text);
    item.set("address", fmt::format("{}/questions/{}", group_address(meeting.group), question.id));
    item.set("state",
             context.messages.text(fmt::format("questions.state.{}", programme::question_state_name(question.state))));
    if (!question.assignee.empty()) {
      item.set("who", physician_name(context, question.assignee));
    }
    carried << item;
  }
  view.set("has_carried", carried.is_non_empty_list());
  view.set("carried", carried);
  View prepared{View::type::list};
  for (const PreparedQuestion& each : context.application.store.prepared_questions(meeting.id)) {
    if (!each.question.empty()) {
      View item;
      item.set("who", physician_name(context, each.physician));
      item.set("text", each.question);
      prepared << item;
    }
  }
  view.set("has_prepared", prepared.is_non_empty_list());
  view.set("prepared", prepared);
}

// The members, the one whose turn it is first.
View secretary_options(Context& context, const Meeting& meeting, const std::vector<Participation>& participations,
                       const std::string& chosen) {
  std::vector<programme::PastSecretary> past;
  for (const Meeting& each : context.application.store.meetings_of_group(meeting.group)) {
    if (each.id != meeting.id && each.state != MeetingState::cancelled && !each.secretary.empty()) {
      past.push_back({each.secretary, each.date});
    }
  }
  std::set<std::string> excused;
  for (const Participation& part : participations) {
    if (part.answer == MeetingAnswer::excused) {
      excused.insert(part.physician);
    }
  }
  View list{View::type::list};
  bool first = true;
  for (const std::string& number : programme::secretary_order(members_today(context, meeting.group), past, excused)) {
    const std::string name = physician_name(context, number);
    View item;
    item.set("value", number);
    item.set("label", first ? context.messages.text("meetings.secretary-proposed", {{"name", name}}) : name);
    item.set("chosen", chosen.empty() ? first : number == chosen);
    list << item;
    first = false;
  }
  return list;
}

bool may(const Meeting& meeting, MeetingMove move) { return programme::state_after(meeting.state, move).has_value(); }

void add_leading(View& view, Context& context, const Meeting& meeting, const std::vector<Participation>& participations,
                 const Typed& typed) {
  if (!leads_meetings(context, meeting.group)) {
    return;
  }
  const Meeting& shown = typed.settled ? *typed.settled : meeting;
  View lead;
  lead.set("kinds", kind_options(context, meeting.group, shown.kind));
  lead.set("theme", shown.theme);
  lead.set("place", shown.place);
  lead.set("time", fmt::format("{:02}:{:02}", shown.start_minute / 60, shown.start_minute % 60));
  lead.set("duration", std::to_string(shown.duration_minutes));
  lead.set("revision", std::to_string(meeting.revision));
  lead.set("date", base::format_date(meeting.date));
  lead.set("members", secretary_options(context, meeting, participations, shown.secretary));
  lead.set("may_settle", is_before(meeting) || meeting.state == MeetingState::running);
  lead.set("may_invite", may(meeting, MeetingMove::invite) && meeting.date >= today(context));
  lead.set("may_move", may(meeting, MeetingMove::move_date));
  lead.set("may_start", may(meeting, MeetingMove::start) && meeting.date <= today(context));
  lead.set("may_cancel", may(meeting, MeetingMove::cancel));
  lead.set("may_reopen", may(meeting, MeetingMove::reopen));
  if (typed.settled && typed.settled->revision != meeting.revision) {
    View stored;
    stored.set("kind", kind_words(context.messages, meeting.kind));
    set_text(stored, "theme", meeting.theme);
    set_text(stored, "place", meeting.place);
    stored.set("time", documents::time_of_day(context.messages, meeting.start_minute));
    set_text(stored, "secretary",
             meeting.secretary.empty() ? std::string() : physician_name(context, meeting.secretary));
    lead.set("stored", stored);
  }
  view.set("lead", lead);
}

Response meeting_page(Context& context, int status, const Meeting& meeting, const Typed& typed) {
  const auto participations = context.application.store.participations(meeting.id);
  const std::string mine = own_number_in(*context.person, meeting.group);
  View view = meeting_head(context, meeting);
  view.set("form_token", context.form_token);
  view.set("back", meetings_address(meeting.group));
  view.set("group", name_of_group(context, meeting.group));
  view.set("running", meeting.state == MeetingState::running);
  view.set("closed", meeting.state == MeetingState::closed);
  view.set("records", records(context, meeting));
  set_text(view, "secretary", meeting.secretary.empty() ? std::string() : physician_name(context, meeting.secretary));
  add_own_answer(view, context, meeting, participations, mine);
  add_prepared(view, context, meeting, mine, typed);
  add_people(view, context, meeting, participations);
  add_guests(view, context, meeting);
  const auto questions = open_questions(context, meeting.group);
  add_course(view, context, meeting, questions.size());
  add_questions(view, context, meeting, questions);
  add_leading(view, context, meeting, participations, typed);
  if (!typed.problem_key.empty()) {
    view.set("problem", context.messages.text(typed.problem_key));
  }
  return page(context, status, {context.messages.text("meetings.one"), "meetings", {}, "meeting.js"},
              render("meeting", context.messages, view));
}

Response refused(Context& context, const Meeting& meeting, const base::Refusal& refusal, Typed typed = {}) {
  typed.problem_key = "meetings.refusal." + refusal.code;
  const auto again = named_meeting(context).value_or(meeting);
  return meeting_page(context, 409, again, typed);
}

Response settle(Context& context, const Meeting& meeting) {
  Meeting proposed = meeting;
  proposed.kind = programme::parse_meeting_kind(context.form_value("nature")).value_or(meeting.kind);
  proposed.theme = std::string(context.form_value("theme"));
  proposed.place = std::string(context.form_value("lieu"));
  proposed.secretary = std::string(context.form_value("secretaire"));
  proposed.duration_minutes = read_number<std::int32_t>(context.form_value("duree")).value_or(0);
  proposed.start_minute = read_time(context.form_value("heure")).value_or(meeting.start_minute);
  proposed.revision = read_number<std::int64_t>(context.form_value("revision")).value_or(0);
  Typed typed;
  typed.settled = proposed;
  if (const auto checked = programme::check_meeting(proposed, members_today(context, meeting.group)); !checked) {
    typed.settled->revision = meeting.revision;
    typed.problem_key = "meetings.refusal." + checked.error().code;
    return meeting_page(context, 422, meeting, typed);
  }
  const auto saved = context.application.store.save_meeting(proposed, context.application.now());
  return saved ? redirect_to(meeting_address(meeting)) : refused(context, meeting, saved.error(), typed);
}

Response move(Context& context, const Meeting& meeting, MeetingMove move) {
  base::Date date = meeting.date;
  if (move == MeetingMove::move_date) {
    const auto typed = base::parse_date(context.form_value("date"));
    if (!typed) {
      return refused(context, meeting, typed.error());
    }
    date = *typed;
  }
  const auto moved =
      context.application.store.move_meeting(meeting.id, move, today(context), context.application.now(), date);
  if (!moved) {
    return refused(context, meeting, moved.error());
  }
  return redirect_to(meeting_address(meeting) + (moved->state == MeetingState::running ? "/seance"
                                                 : move == MeetingMove::close          ? "/compte-rendu"
                                                                                       : ""));
}

Response add_guest(Context& context, const Meeting& meeting) {
  const auto name = programme::check_text(context.form_value("nom"), programme::longest_meeting_text);
  if (!name) {
    return refused(context, meeting, name.error());
  }
  const auto kind = programme::parse_guest_kind(context.form_value("qualite")).value_or(programme::GuestKind::guest);
  const auto added = context.application.store.add_guest(meeting.id, {0, *name, kind});
  return added ? redirect_to(meeting_address(meeting)) : refused(context, meeting, added.error());
}

}  // namespace

Response show_meeting(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  return meeting ? meeting_page(context, 200, *meeting, {}) : error_page(context, 404);
}

Response answer_meeting(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  const auto answer = programme::parse_meeting_answer(context.form_value("reponse"));
  const std::string mine = own_number_in(*context.person, context.parameter("group"));
  if (!meeting || !answer || mine.empty()) {
    return error_page(context, meeting && !mine.empty() ? 400 : 404);
  }
  const auto saved = context.application.store.save_answer(meeting->id, mine, *answer);
  return saved ? redirect_to(meeting_address(*meeting)) : refused(context, *meeting, saved.error());
}

Response prepare_question(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  const std::string mine = own_number_in(*context.person, context.parameter("group"));
  if (!meeting || mine.empty()) {
    return error_page(context, 404);
  }
  Typed typed;
  typed.prepared =
      PreparedQuestion{mine, std::string(context.form_value("cas")), std::string(context.form_value("question")), false,
                       read_number<std::int64_t>(context.form_value("revision")).value_or(0)};
  const auto question = programme::check_text(typed.prepared->question, programme::longest_question);
  if (!question || typed.prepared->case_text.size() > programme::longest_case) {
    typed.problem_key = question ? "meetings.refusal.text-too-long" : "meetings.refusal." + question.error().code;
    return meeting_page(context, 422, *meeting, typed);
  }
  typed.prepared->question = *question;
  typed.looked = look_at(context, typed.prepared->case_text + "\n" + *question);
  if (!typed.looked.hints.empty()) {
    return meeting_page(context, 422, *meeting, typed);
  }
  const auto saved = context.application.store.save_prepared_question(meeting->id, *typed.prepared);
  if (saved) {
    return redirect_to(meeting_address(*meeting) + "#ma-question");
  }
  if (saved.error().code == "changed-meanwhile") {
    for (const PreparedQuestion& each : context.application.store.prepared_questions(meeting->id)) {
      typed.stored = each.physician == mine ? std::optional(each) : typed.stored;
    }
    typed.prepared->revision = typed.stored ? typed.stored->revision : 0;
  }
  return refused(context, *meeting, saved.error(), typed);
}

Response lead_meeting(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  if (!meeting) {
    return error_page(context, 404);
  }
  const std::string_view action = context.form_value("action");
  if (action == "settle") {
    return settle(context, *meeting);
  }
  if (action == "add_guest") {
    return add_guest(context, *meeting);
  }
  if (action == "remove_guest") {
    context.application.store.remove_guest(meeting->id,
                                           read_number<std::int64_t>(context.form_value("invite")).value_or(0));
    return redirect_to(meeting_address(*meeting));
  }
  const auto asked = programme::parse_meeting_move(action);
  return asked ? move(context, *meeting, *asked) : error_page(context, 400);
}

}  // namespace miroir::web

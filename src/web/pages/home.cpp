#include "web/pages/home.hpp"

#include "documents/minutes_text.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/home_facts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Expectation;
using programme::ExpectationKind;

// Where one does what is expected; empty where one only waits for others.
std::string address_of(const Context& context, const Expectation& one) {
  const std::string meeting = one.meeting ? meeting_address(*one.meeting) : std::string();
  switch (one.kind) {
    case ExpectationKind::sign_contract:
      return "/mon-contrat/" + one.contract;
    case ExpectationKind::hold_meeting:
      return one.meeting->state == programme::MeetingState::running ? meeting + "/seance" : meeting;
    case ExpectationKind::close_meeting:
      return meeting + "/seance";
    case ExpectationKind::settle_meeting:
    case ExpectationKind::answer_invitation:
    case ExpectationKind::answer_again:
    case ExpectationKind::name_secretary:
    case ExpectationKind::invite:
      return meeting;
    case ExpectationKind::prepare_question:
      return meeting + "#ma-question";
    case ExpectationKind::look_up_questions:
      return meetings_address(one.group);
    case ExpectationKind::write_minutes:
    case ExpectationKind::validate_minutes:
    case ExpectationKind::send_minutes:
    case ExpectationKind::read_minutes:
      return meeting + "/compte-rendu";
    case ExpectationKind::prepare_return_session:
      return group_address(one.group) + "/restitution";
    case ExpectationKind::plan_year:
      return meetings_address(one.group) + "/plan";
    case ExpectationKind::read_return:
      return programme::may_ever(context.person->viewer, programme::Resource::mirror) ? "/miroir" : "/groupe";
    case ExpectationKind::publish_return:
      return "/retours";
    case ExpectationKind::validate_groups:
    case ExpectationKind::late_constitutions:
      return "/groupes";
    case ExpectationKind::answer_requests:
      return one.group.empty() ? "/groupes" : "";
    case ExpectationKind::answer_remarks:
      return "/remarques";
    case ExpectationKind::complete_people:
      return "/personnes?etat=incomplete";
    case ExpectationKind::late_minutes:
    case ExpectationKind::receive_minutes:
      return "/comptes-rendus";
    case ExpectationKind::unsigned_contracts:
      return "/contrats?etat=offered";
    case ExpectationKind::read_region:
      return "/region";
  }
  return {};
}

// "jeudi 10 décembre 2026, 20 h 30 · Salle des fêtes"
std::string when_and_where(const Context& context, const programme::Meeting& meeting) {
  std::string words = fmt::format("{}, {}", documents::day_with_weekday(context.messages, meeting.date),
                                  documents::time_of_day(context.messages, meeting.start_minute));
  return meeting.place.empty() ? words : words + " · " + meeting.place;
}

std::string title_of(const Context& context, const programme::Meeting& meeting) {
  return meeting.theme.empty() ? kind_words(context.messages, meeting.kind) : meeting.theme;
}

View expectation_item(Context& context, const Expectation& one, bool several_groups) {
  const std::string key = fmt::format("home.expected.{}", programme::expectation_kind_name(one.kind));
  View item;
  set_text(item, "address", address_of(context, one));
  item.set("text", one.count > 0 ? context.messages.plural(key, one.count) : context.messages.text(key));
  std::string detail = one.meeting ? title_of(context, *one.meeting) + " · " +
                                         documents::day_with_weekday(context.messages, one.meeting->date)
                                   : std::string();
  if (several_groups && !one.group.empty()) {
    detail += (detail.empty() ? "" : " · ") + name_of_group(context, one.group);
  }
  set_text(item, "detail", detail);
  return item;
}

View next_item(Context& context, const programme::HomeMeeting& each, bool several_groups) {
  const base::Messages& messages = context.messages;
  View item;
  item.set("address", meeting_address(each.meeting));
  item.set("when", when_and_where(context, each.meeting));
  item.set("title", title_of(context, each.meeting));
  set_text(item, "group", several_groups ? name_of_group(context, each.meeting.group) : std::string());
  const bool answered = each.answer != programme::MeetingAnswer::none;
  set_text(item, "answer",
           answered ? messages.text(fmt::format("meetings.answer.{}", programme::meeting_answer_name(each.answer)))
                    : std::string());
  return item;
}

void add_latest_return(Context& context, View& view) {
  const base::Messages& messages = context.messages;
  const auto published = context.application.returns.latest(context.application.now());
  if (!published) {
    view.set("latest", messages.text("empty.nothing-published"));
    return;
  }
  view.set("latest", messages.text("home.latest", {{"period", messages.period(published->period())},
                                                   {"date", publication_date(messages, *published)}}));
  const auto round = context.application.returns.round(published->publication.id, context.application.now());
  if (round && !round->standing.words.empty()) {
    view.set("words", messages.typeset(round->standing.words));
  }
}

}  // namespace

Response show_home(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const programme::HomeFacts facts = home_facts(context);
  const bool several_groups = facts.groups.size() > 1;
  View expected{View::type::list};
  for (const Expectation& one : programme::expectations(facts, today(context))) {
    expected << expectation_item(context, one, several_groups);
  }
  View next{View::type::list};
  for (const programme::HomeMeeting& each : programme::next_meetings(facts, today(context))) {
    next << next_item(context, each, several_groups);
  }
  View view;
  view.set("greeting", messages.text("home.greeting", {{"name", context.person->account.display_name}}));
  view.set("has_expected", expected.is_non_empty_list());
  view.set("expected", expected);
  view.set("has_next", next.is_non_empty_list());
  view.set("next", next);
  view.set("meets", !facts.groups.empty());
  add_latest_return(context, view);
  return page(context, 200, {messages.text("home.title"), "home"}, render("home", messages, view));
}

}  // namespace miroir::web

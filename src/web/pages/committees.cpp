#include "web/pages/committees.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/group_lives.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>
#include <map>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Committee;
using programme::CommitteeAction;
using programme::CommitteeDecision;
using programme::CommitteeItem;
using programme::CommitteeMeeting;
using programme::DecisionSubject;
using programme::GroupLetter;
using programme::Outcome;

const char* address_of(Committee committee) {
  return committee == Committee::steering ? "/comites/pilotage" : "/comites/technique";
}

bool records(const Context& context, Committee committee) {
  const auto resource =
      committee == Committee::steering ? programme::Resource::steering_record : programme::Resource::technical_record;
  return programme::is_permitted(&context.person->viewer, resource, {{}, {}, region_here(context)});
}

std::map<programme::PersonId, std::string> names_of(Context& context) {
  std::map<programme::PersonId, std::string> names;
  for (const programme::Person& person : context.application.store.people()) {
    names[person.id] = person.display_name();
  }
  return names;
}

// One thing that waits for a decision.
View awaiting_view(DecisionSubject subject, const std::string& id, const std::string& title, const std::string& words) {
  View item;
  item.set("subject", programme::decision_subject_name(subject));
  item.set("id", id);
  item.set("title", title);
  set_some(item, "words", words);
  return item;
}

void add_proposed_themes(Context& context, View& list) {
  const std::int32_t now = programme_year_today(context);
  for (const std::int32_t year : {now, now + 1}) {
    std::string titles;
    for (const programme::Theme& theme : context.application.store.themes_of_year(region_here(context), year)) {
      if (theme.state == programme::ThemeState::proposed) {
        titles += (titles.empty() ? "" : " ; ") + theme.title;
      }
    }
    if (!titles.empty()) {
      list << awaiting_view(DecisionSubject::themes, std::to_string(year),
                            context.messages.text("committees.themes-of", {{"year", year_words(year)}}),
                            context.messages.typeset(titles));
    }
  }
}

// Files of groups before the committee, with what they show.
void add_groups(Context& context, View& list) {
  for (const programme::GroupLife& life : context.application.store.group_lives()) {
    if (life.state != programme::GroupState::submitted) {
      continue;
    }
    std::string words;
    for (const std::string& line : constitution_words(context, life.group)) {
      words += (words.empty() ? "" : " ; ") + line;
    }
    list << awaiting_view(DecisionSubject::group, life.group,
                          context.messages.text("committees.group-of", {{"group", name_of_group(context, life.group)}}),
                          context.messages.typeset(words));
  }
}

View awaiting_views(Context& context, Committee committee) {
  View list{View::type::list};
  if (committee == Committee::steering) {
    add_proposed_themes(context, list);
    add_groups(context, list);
  }
  for (const CommitteeItem& item : context.application.store.waiting_items(region_here(context), committee)) {
    const std::string kind =
        context.messages.text(fmt::format("committees.item.{}", programme::item_kind_name(item.kind)));
    list << awaiting_view(DecisionSubject::item, std::to_string(item.id),
                          context.messages.text("committees.item-of", {{"kind", kind}, {"title", item.title}}),
                          item.words);
  }
  return list;
}

// The first page of them; one more is read, to know whether there is a next page.
View decision_views(const base::Messages& messages, const std::vector<CommitteeDecision>& decisions) {
  View list{View::type::list};
  for (std::size_t place = 0; place < decisions.size() && place < rows_in_page; ++place) {
    const CommitteeDecision& decision = decisions[place];
    View item;
    item.set("title", decision.title);
    item.set("outcome", messages.text(fmt::format("committees.outcome.{}", programme::outcome_name(decision.outcome))));
    item.set("votes", messages.text("committees.votes", {{"for", messages.integer(decision.votes_for)},
                                                         {"against", messages.integer(decision.votes_against)},
                                                         {"abstained", messages.integer(decision.abstained)}}));
    item.set("day", messages.date_long(decision.day));
    item.set("reason", decision.reason);
    item.set("by", decision.written_by);
    list << item;
  }
  return list;
}

View action_views(Context& context, Committee committee) {
  const base::Messages& messages = context.messages;
  View list{View::type::list};
  for (const CommitteeAction& action :
       context.application.store.actions(region_here(context), committee, 0, rows_in_page)) {
    View item;
    item.set("id", std::to_string(action.id));
    item.set("what", action.what);
    item.set("who", action.who);
    item.set("open", !action.done_on.has_value());
    const char* key = action.done_on                      ? "committees.done-on"
                      : action.is_late(today_of(context)) ? "committees.was-due"
                                                          : "committees.due-on";
    item.set("when", messages.text(key, {{"date", messages.date_long(action.done_on.value_or(action.due))}}));
    list << item;
  }
  return list;
}

View meeting_views(Context& context, Committee committee, const std::map<programme::PersonId, std::string>& names) {
  View list{View::type::list};
  for (const CommitteeMeeting& meeting :
       context.application.store.committee_meetings(region_here(context), committee, 0, rows_in_page)) {
    std::string present;
    for (const programme::PersonId person : meeting.present) {
      const auto found = names.find(person);
      present += (present.empty() ? "" : ", ") + (found == names.end() ? std::string() : found->second);
    }
    View item;
    item.set("day", context.messages.date_long(meeting.day));
    set_some(item, "present", present);
    set_some(item, "words", meeting.words);
    list << item;
  }
  return list;
}

View letter_view(Context& context, const GroupLetter& letter) {
  const base::Messages& messages = context.messages;
  View item;
  item.set("id", std::to_string(letter.id));
  item.set("kind", messages.text(fmt::format("letters.kind.{}", programme::letter_kind_name(letter.kind))));
  item.set("group", name_of_group(context, letter.group));
  item.set("date", messages.date_long(day_of(letter.sent_at)));
  item.set("words", letter.words);
  item.set("author", letter.author);
  set_some(item, "answer", letter.answer);
  set_some(item, "answered",
           letter.answer.empty()
               ? std::string()
               : messages.text("letters.answered", {{"who", letter.answered_by},
                                                    {"date", messages.date_long(day_of(letter.answered_at))}}));
  return item;
}

// What groups wait for: answers to what they sent up, and to what they said of references.
void add_waiting_groups(Context& context, View& view) {
  const std::string region = region_here(context);
  View letters{View::type::list};
  for (const GroupLetter& letter : context.application.store.unanswered_letters(region)) {
    letters << letter_view(context, letter);
  }
  View flags{View::type::list};
  for (const programme::Dossier& dossier : context.application.store.dossiers(region)) {
    const auto of_theme = context.application.store.reference_flags(dossier.theme);
    const auto open = std::ranges::count_if(of_theme, [](const auto& flag) { return flag.answer.empty(); });
    if (open > 0) {
      View item;
      item.set("address", dossier_address(dossier.theme) + "/ecriture");
      item.set("title", dossier.title);
      item.set("count", context.messages.plural("committees.flags", open));
      flags << item;
    }
  }
  view.set("letters", letters);
  view.set("flags", flags);
}

Response committee_page(const Request& request, Context& context, int status, Committee committee,
                        const std::string& problem) {
  const base::Messages& messages = context.messages;
  const std::string name = programme::committee_name(committee);
  const auto names = names_of(context);
  View members{View::type::list};
  for (const programme::PersonId person : programme::committee_members(
           committee, region_here(context), context.application.store.roles(), today_of(context))) {
    const auto found = names.find(person);
    View item;
    item.set("id", std::to_string(person));
    item.set("name", found == names.end() ? std::string() : found->second);
    members << item;
  }
  const std::int32_t shown = page_asked(request);
  const auto kept = context.application.store.committee_decisions(region_here(context), committee,
                                                                  (shown - 1) * rows_in_page, rows_in_page + 1);
  const View decisions = decision_views(context.messages, kept);
  View view;
  view.set("form_token", context.form_token);
  view.set("submission", new_submission(context));
  view.set("address", address_of(committee));
  set_some(view, "problem", problem);
  view.set("title", messages.text(fmt::format("committees.title.{}", name)));
  view.set("lede", messages.text(fmt::format("committees.lede.{}", name)));
  view.set("other", address_of(committee == Committee::steering ? Committee::technical : Committee::steering));
  view.set("other_title", messages.text(committee == Committee::steering ? "committees.title.technical"
                                                                         : "committees.title.steering"));
  view.set("records", records(context, committee));
  view.set("today", base::format_date(today_of(context)));
  view.set("has_members", members.is_non_empty_list());
  view.set("members", members);
  const View awaiting = awaiting_views(context, committee);
  view.set("has_awaiting", awaiting.is_non_empty_list());
  view.set("awaiting", awaiting);
  view.set("has_decisions", decisions.is_non_empty_list());
  view.set("decisions", decisions);
  set_pages(view, std::string(address_of(committee)) + "?", shown,
            (shown - 1) * rows_in_page + static_cast<std::int32_t>(kept.size()));
  const View actions = action_views(context, committee);
  view.set("has_actions", actions.is_non_empty_list());
  view.set("actions", actions);
  const View meetings = meeting_views(context, committee, names);
  view.set("has_meetings", meetings.is_non_empty_list());
  view.set("meetings", meetings);
  view.set("item_kinds", choice_views<programme::ItemKind>(messages, programme::item_kinds, programme::item_kind_name,
                                                           "committees.item"));
  view.set("letters", View(View::type::list));
  view.set("flags", View(View::type::list));
  if (committee == Committee::technical) {
    add_waiting_groups(context, view);
  }
  return page(context, status, {messages.text(fmt::format("committees.title.{}", name)), "committees"},
              render("committee", messages, view));
}

std::int32_t votes_in(const Context& context, std::string_view field) {
  const std::string_view text = context.form_value(field);
  return text.empty() ? 0 : read_number<std::int32_t>(text).value_or(-1);
}

// What the decision is about, in words that stay.
std::string title_of(Context& context, Committee committee, DecisionSubject subject, const std::string& id) {
  if (subject == DecisionSubject::group) {
    return context.messages.text("committees.group-of", {{"group", name_of_group(context, id)}});
  }
  if (subject == DecisionSubject::themes) {
    return context.messages.text("committees.themes-of",
                                 {{"year", year_words(read_number<std::int32_t>(id).value_or(0))}});
  }
  for (const CommitteeItem& item : context.application.store.waiting_items(region_here(context), committee)) {
    if (std::to_string(item.id) == id) {
      return item.title;
    }
  }
  return {};
}

base::Result<void> decide(Context& context, Committee committee, base::Date day) {
  const auto subject = programme::parse_decision_subject(context.form_value("sujet"));
  const auto outcome = programme::parse_outcome(context.form_value("issue"));
  if (!subject || !outcome) {
    return base::refuse("unknown-action", "this action is not known");
  }
  CommitteeDecision decision;
  decision.region = region_here(context);
  decision.committee = committee;
  decision.subject = *subject;
  decision.subject_id = words_in(context, "objet", 20);
  decision.title = title_of(context, committee, *subject, decision.subject_id);
  decision.outcome = *outcome;
  decision.votes_for = votes_in(context, "pour");
  decision.votes_against = votes_in(context, "contre");
  decision.abstained = votes_in(context, "abstentions");
  decision.day = day;
  decision.reason = words_in(context, "motif", programme::longest_committee_text);
  decision.written_by = context.person->account.display_name;
  if (const auto checked = programme::check_decision(decision, today_of(context)); !checked) {
    return checked;
  }
  const bool about_group = *subject == DecisionSubject::group;
  const auto done = context.application.store.record_decision(
      decision, rules_here(context),
      about_group ? facts_of_group(context, decision.subject_id) : programme::GroupFacts{});
  return done ? base::Result<void>() : done.error();
}

base::Result<void> add_item(Context& context, Committee committee) {
  CommitteeItem item;
  item.submission = std::string(context.form_value("envoi"));
  item.region = region_here(context);
  item.committee = committee;
  item.kind = programme::parse_item_kind(context.form_value("nature")).value_or(programme::ItemKind::other);
  item.title = words_in(context, "titre", programme::longest_committee_title);
  item.words = words_in(context, "texte", programme::longest_committee_text);
  item.author = context.person->account.display_name;
  item.submitted_on = today_of(context);
  if (item.title.empty() || !is_submission(item.submission)) {
    return base::refuse("no-text", "nothing was written: write a few words");
  }
  context.application.store.add_item(item);
  return {};
}

base::Result<void> add_action(Context& context, Committee committee, base::Date due) {
  CommitteeAction action;
  action.submission = std::string(context.form_value("envoi"));
  action.region = region_here(context);
  action.committee = committee;
  action.what = words_in(context, "quoi", programme::longest_committee_title);
  action.who = words_in(context, "qui", programme::longest_committee_title);
  action.due = due;
  if (action.what.empty() || action.who.empty() || !is_submission(action.submission)) {
    return base::refuse("no-text", "nothing was written: write a few words");
  }
  context.application.store.add_action(action);
  return {};
}

base::Result<void> add_meeting(Context& context, Committee committee, base::Date day) {
  if (today_of(context) < day) {
    return base::refuse("in-the-future", "a meeting is written down once it was held: give its day");
  }
  CommitteeMeeting meeting{
      0, region_here(context), committee, day, {}, words_in(context, "texte", programme::longest_committee_text)};
  const auto members = programme::committee_members(committee, meeting.region, context.application.store.roles(), day);
  for (const auto& [name, value] : context.form) {
    const auto person = name == "present" ? read_number<programme::PersonId>(value) : std::nullopt;
    const bool member = person && std::ranges::find(members, *person) != members.end();
    if (member && std::ranges::find(meeting.present, *person) == meeting.present.end()) {
      meeting.present.push_back(*person);
    }
  }
  std::ranges::sort(meeting.present);
  context.application.store.add_committee_meeting(meeting);
  return {};
}

base::Result<void> answer_letter(Context& context, std::int64_t id) {
  const auto letter = context.application.store.find_letter(id);
  const auto answer = programme::check_text(context.form_value("reponse"), programme::longest_committee_text);
  if (!letter || letter->region != region_here(context)) {
    return base::refuse("unknown-letter", "this is not known: load the page again");
  }
  return answer ? context.application.store.answer_letter(id, *answer, context.person->account.display_name,
                                                          context.application.now())
                : base::Result<void>(answer.error());
}

base::Result<void> act(Context& context, Committee committee) {
  const std::string_view action = context.form_value("action");
  const auto day = day_in(context, "jour");
  if (!day) {
    return base::refuse("not-a-date", "this is not a date");
  }
  const auto number = read_number<std::int64_t>(context.form_value("numero")).value_or(0);
  if (action == "decider") {
    return decide(context, committee, *day);
  }
  if (action == "soumettre") {
    return add_item(context, committee);
  }
  if (action == "confier") {
    return add_action(context, committee, *day);
  }
  if (action == "faite") {
    return context.application.store.finish_action(region_here(context), number, today_of(context));
  }
  if (action == "reunion") {
    return add_meeting(context, committee, *day);
  }
  if (action == "repondre" && committee == Committee::technical) {
    return answer_letter(context, number);
  }
  return base::refuse("unknown-action", "this action is not known");
}

Response change(const Request& request, Context& context, Committee committee) {
  const auto done = act(context, committee);
  return done ? redirect_to(address_of(committee))
              : committee_page(request, context, 409, committee, refusal_words(context, done.error()));
}

struct Typed {
  std::string problem;
  std::string words;
  std::optional<programme::LetterKind> kind;
  LookedAt looked;
};

Response letters_page(const Request& request, Context& context, int status, const Typed& typed) {
  const base::Messages& messages = context.messages;
  const std::string group = context.parameter("group");
  const std::int32_t shown = page_asked(request);
  const auto letters = context.application.store.letters_of_group(group, (shown - 1) * rows_in_page, rows_in_page + 1);
  View list{View::type::list};
  for (std::size_t place = 0; place < letters.size() && place < rows_in_page; ++place) {
    list << letter_view(context, letters[place]);
  }
  View view;
  view.set("form_token", context.form_token);
  view.set("submission", new_submission(context));
  view.set("address", group_address(group) + "/envois");
  view.set("back", meetings_address(group));
  view.set("group", name_of_group(context, group));
  set_some(view, "problem", typed.problem);
  add_warning(view, typed.looked);
  view.set("typed", typed.words);
  view.set("kinds", choice_views<programme::LetterKind>(messages, programme::letter_kinds, programme::letter_kind_name,
                                                        "letters.kind", typed.kind));
  view.set("letters", list);
  view.set("any", !letters.empty());
  set_pages(view, group_address(group) + "/envois?", shown,
            (shown - 1) * rows_in_page + static_cast<std::int32_t>(letters.size()));
  return page(context, status, {messages.text("letters.title"), "meetings"}, render("group_letters", messages, view));
}

}  // namespace

Response show_committees(const Request&, Context& context) {
  const bool technical = !context.person->scope(programme::Role::technical_committee).empty();
  return redirect_to(address_of(technical ? Committee::technical : Committee::steering));
}

Response show_steering_committee(const Request& request, Context& context) {
  return committee_page(request, context, 200, Committee::steering, "");
}
Response change_steering_committee(const Request& request, Context& context) {
  return change(request, context, Committee::steering);
}
Response show_technical_committee(const Request& request, Context& context) {
  return committee_page(request, context, 200, Committee::technical, "");
}
Response change_technical_committee(const Request& request, Context& context) {
  return change(request, context, Committee::technical);
}

Response show_group_letters(const Request& request, Context& context) {
  return letters_page(request, context, 200, {});
}

Response send_group_letter(const Request& request, Context& context) {
  Typed typed{
      {}, std::string(context.form_value("texte")), programme::parse_letter_kind(context.form_value("nature")), {}};
  GroupLetter letter;
  letter.submission = std::string(context.form_value("envoi"));
  letter.region = region_here(context);
  letter.group = context.parameter("group");
  letter.kind = typed.kind.value_or(programme::LetterKind::remark);
  letter.author = context.person->account.display_name;
  letter.sent_at = context.application.now();
  const auto words = programme::check_text(typed.words, programme::longest_committee_text);
  if (!words || !is_submission(letter.submission)) {
    typed.problem = words ? context.messages.text("error.form") : refusal_words(context, words.error());
    return letters_page(request, context, 422, typed);
  }
  typed.looked = look_at(context, *words);
  if (!typed.looked.hints.empty()) {
    return letters_page(request, context, 422, typed);
  }
  letter.words = *words;
  context.application.store.add_letter(letter);
  return redirect_to(group_address(letter.group) + "/envois");
}

}  // namespace miroir::web

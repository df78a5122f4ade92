#include "web/pages/group_lives.hpp"

#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"

#include <map>
#include <set>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Coverage;
using programme::GroupArea;
using programme::GroupEntry;
using programme::GroupLife;
using programme::GroupState;
using programme::Person;

std::string address_of(const std::string& group) { return "/groupes/" + percent_encode(group); }

// What all groups are judged by, read once for a page.
struct Territory {
  std::vector<Person> people;
  std::vector<programme::Membership> memberships;
  std::vector<programme::Commune> communes;
  std::vector<programme::PersonRole> roles;
  std::vector<programme::Training> trainings;
  programme::ProgrammeTemplate rules;
  base::Date today;

  explicit Territory(Context& context)
      : people(context.application.store.people()),
        memberships(context.application.store.memberships()),
        communes(context.application.store.communes()),
        roles(context.application.store.roles()),
        trainings(context.application.store.trainings()),
        rules(rules_here(context)),
        today(today_of(context)) {}

  std::int32_t members_of(const std::string& group) const {
    return static_cast<std::int32_t>(
        std::ranges::count_if(memberships, [&](const auto& one) { return one.group == group && one.covers(today); }));
  }

  programme::GroupFacts facts_of(const GroupArea& area) const {
    programme::GroupFacts facts;
    facts.coverage = programme::coverage_of(area, people, memberships, communes, rules, today);
    // Members whom only publications know are members too.
    facts.coverage.members = std::max(facts.coverage.members, members_of(area.group));
    for (const auto& facilitator : programme::facilitators_today(rules, roles, trainings, today)) {
      if (std::ranges::find(facilitator.groups, area.group) != facilitator.groups.end()) {
        ++facts.facilitators;
        facts.trained_facilitators += facilitator.trained && !facilitator.is_due(today) ? 1 : 0;
      }
    }
    return facts;
  }
};

std::string coverage_words(const base::Messages& messages, const Coverage& coverage) {
  if (coverage.communes == 0) {
    return messages.text("groups.no-area");
  }
  return messages.text("groups.coverage-words", {{"members", messages.integer(coverage.physicians_members)},
                                                 {"physicians", messages.integer(coverage.physicians)}});
}

std::string majority_words(const base::Messages& messages, const Coverage& coverage, std::int32_t percent) {
  const auto reached = coverage.reaches(percent);
  if (percent == 0 || !reached) {
    return {};
  }
  return messages.text(*reached ? "groups.majority" : "groups.no-majority");
}

std::string state_words(const base::Messages& messages, const GroupLife& life) {
  return messages.text(fmt::format("groups.state.{}", programme::group_states().name(life.state)));
}

View finding_views(const base::Messages& messages, const std::vector<programme::ConstitutionFinding>& findings) {
  View list{View::type::list};
  for (const programme::ConstitutionFinding& finding : findings) {
    const std::string name = programme::requirement_name(finding.requirement);
    const std::string name_key = "groups.requirement." + name;
    const std::string found_key = "groups.found." + name;
    View item;
    item.set("name", messages.text(name_key));
    item.set("found", messages.text(found_key, {{"found", messages.integer(finding.found)},
                                                {"asked", messages.integer(finding.asked)}}));
    item.set("met", messages.text(!finding.met ? "groups.unknown" : *finding.met ? "groups.met" : "groups.not-met"));
    list << item;
  }
  return list;
}

std::map<std::string, const Person*> by_number(const std::vector<Person>& people) {
  std::map<std::string, const Person*> found;
  for (const Person& person : people) {
    found[person.number] = &person;
  }
  return found;
}

View member_views(Context& context, const Territory& territory, const std::string& group) {
  const auto known = by_number(territory.people);
  View list{View::type::list};
  for (const auto& membership : territory.memberships) {
    if (membership.group != group || !membership.covers(territory.today)) {
      continue;
    }
    View item;
    const auto person = known.find(membership.physician);
    if (person != known.end()) {
      item.set("address", fmt::format("/personnes/{}", person->second->id));
      item.set("name", person->second->family_name + " " + person->second->given_name);
      set_some(item, "town", person->second->town);
    } else {
      const auto entry = context.application.store.find_physician(membership.physician);
      item.set("address", false);
      item.set("name", entry ? entry->display_name : membership.physician);
      set_some(item, "town", entry ? entry->town : std::string());
    }
    item.set("number", membership.physician);
    item.set("since", context.messages.date_long(membership.start));
    list << item;
  }
  return list;
}

void add_requests(Context& context, const std::string& group, View& view) {
  const base::Messages& messages = context.messages;
  View open{View::type::list};
  View answered{View::type::list};
  for (const programme::JoinRequest& request : context.application.store.requests_of_group(group)) {
    const auto person = context.application.store.find_person(request.person);
    View item;
    item.set("id", std::to_string(request.id));
    item.set("name", person ? person->display_name() : std::string());
    item.set("address", fmt::format("/personnes/{}", request.person));
    item.set("asked", messages.date_long(request.requested_on));
    item.set("state", messages.text(fmt::format("groups.request.{}", programme::request_states().name(request.state))));
    item.set("may_wait", request.state == programme::RequestState::requested);
    set_some(item, "reason", request.reason);
    const bool waits =
        request.state == programme::RequestState::requested || request.state == programme::RequestState::waiting;
    (waits ? open : answered) << item;
  }
  view.set("requests", open);
  view.set("has_requests", open.is_non_empty_list());
  view.set("answered", answered);
  view.set("has_answered", answered.is_non_empty_list());
}

Response life_page(Context& context, int status, const GroupEntry& group, const std::string& problem) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const Territory territory(context);
  const GroupLife life = store.group_life(group.id);
  const GroupArea area = store.group_area(group.id);
  const programme::GroupFacts facts = territory.facts_of(area);
  View view;
  view.set("title", group.name);
  view.set("address", address_of(group.id));
  view.set("group_address", address_of(group.id));
  view.set("form_token", context.form_token);
  set_some(view, "problem", problem);
  view.set("today", base::format_date(territory.today));
  view.set("state", state_words(messages, life));
  view.set("origin", messages.text(fmt::format("groups.origin.{}", programme::group_origin_name(life.origin))));
  view.set("size", messages.text("groups.size-words", {{"members", messages.integer(facts.coverage.members)},
                                                       {"fewest", messages.integer(territory.rules.fewest_members)},
                                                       {"most", messages.integer(territory.rules.most_members)}}));
  view.set("coverage", coverage_words(messages, facts.coverage));
  set_some(view, "majority", majority_words(messages, facts.coverage, territory.rules.coverage_percent));
  set_some(view, "kind",
           facts.coverage.communes == 0 ? std::string()
                                        : messages.text(facts.coverage.is_rural() ? "groups.rural" : "groups.urban"));
  view.set("findings", finding_views(messages, programme::constitution_findings(territory.rules, facts)));
  view.set("members", member_views(context, territory, group.id));
  std::string communes;
  for (const std::string& commune : area.communes) {
    communes += commune + " ";
  }
  view.set("communes", communes);
  add_requests(context, group.id, view);
  for (const auto move : programme::group_states().moves_from(life.state)) {
    view.set(fmt::format("may_{}", programme::group_states().name(move)), true);
  }
  view.set("events", event_views(messages, store.life_events(programme::LifeOf::group, group.id), "group"));
  return page(context, status, {group.name, "group-lives"}, render("group_life", messages, view));
}

base::Result<void> save_area(Context& context, const std::string& group) {
  std::set<std::string> codes;
  std::string code;
  for (const char character : std::string(context.form_value("communes").substr(0, 20'000)) + " ") {
    if (std::isalnum(static_cast<unsigned char>(character)) != 0) {
      code += character;
    } else if (!code.empty()) {
      if (const auto checked = programme::check_commune(code); !checked) {
        return checked;
      }
      codes.insert(std::move(code));
      code.clear();
    }
  }
  context.application.store.save_group_area({group, {codes.begin(), codes.end()}});
  return {};
}

std::vector<std::string> chosen(const Context& context, std::string_view field) {
  std::vector<std::string> values;
  for (const auto& [name, value] : context.form) {
    if (name == field) {
      values.push_back(value);
    }
  }
  return values;
}

base::Result<void> answer_request(Context& context, const std::string& group, programme::RequestMove move,
                                  const programme::Decision& decision) {
  const auto id = whole_number(context.form_value("demande"));
  const auto request = id ? context.application.store.find_request(*id) : std::nullopt;
  if (!request || request->group != group) {
    return base::refuse("unknown-request", "this request is not known");
  }
  return context.application.store.move_request(*id, move, rules_today(context), decision);
}

base::Result<void> act(Context& context, const GroupEntry& group, base::Date day) {
  store::PlatformStore& store = context.application.store;
  const programme::Decision decision = decision_of(context, day, words_in(context, "motif"));
  const std::string_view action = context.form_value("action");
  if (action == "territoire") {
    return save_area(context, group.id);
  }
  if (action.starts_with("demande-")) {
    const auto move = programme::request_states().parse_move(action.substr(8));
    return move ? answer_request(context, group.id, *move, decision)
                : base::Result<void>(base::refuse("unknown-action", "this action is not known"));
  }
  if (action == "split") {
    return store.split_group(
        group.id, {words_in(context, "identifiant", 20), words_in(context, "nom", 100), group.area, group.region},
        chosen(context, "membre"), decision);
  }
  const auto move = programme::group_states().parse_move(action);
  if (!move || *move == programme::GroupMove::split) {
    return base::refuse("unknown-action", "this action is not known");
  }
  const Territory territory(context);
  return store.move_group(group.id, *move, territory.rules, territory.facts_of(store.group_area(group.id)), decision);
}

bool is_group_id(const std::string& id) {
  return !id.empty() && id.size() <= 20 &&
         std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

Response lives_page(Context& context, int status, const std::string& problem) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const Territory territory(context);
  std::map<std::string, GroupArea> areas;
  for (GroupArea& area : store.group_areas()) {
    areas[area.group] = std::move(area);
  }
  std::map<std::string, std::string> names;
  for (const GroupEntry& group : store.groups()) {
    names[group.id] = group.name;
  }
  View list{View::type::list};
  std::int32_t active = 0;
  for (const GroupLife& life : store.group_lives()) {
    GroupArea area = areas[life.group];
    area.group = life.group;
    const Coverage coverage = programme::coverage_of(area, territory.people, territory.memberships, territory.communes,
                                                     territory.rules, territory.today);
    View item;
    item.set("address", address_of(life.group));
    item.set("name", names[life.group]);
    item.set("state", state_words(messages, life));
    item.set("members", messages.integer(territory.members_of(life.group)));
    item.set("coverage", coverage_words(messages, coverage));
    set_some(item, "majority", majority_words(messages, coverage, territory.rules.coverage_percent));
    list << item;
    active += life.state == GroupState::active ? 1 : 0;
  }
  View view;
  view.set("groups", list);
  view.set("count", messages.plural("unit.groups", active));
  view.set("rules",
           messages.language() == base::Language::french ? territory.rules.title.fr : territory.rules.title.en);
  view.set("form_token", context.form_token);
  set_some(view, "problem", problem);
  view.set("name", words_in(context, "nom", 100));
  view.set("area", words_in(context, "secteur", 100));
  view.set("id", words_in(context, "identifiant", 20));
  return page(context, status, {messages.text("groups.title"), "group-lives"}, render("group_lives", messages, view));
}

}  // namespace

programme::GroupFacts facts_of_group(Context& context, const std::string& group) {
  return Territory(context).facts_of(context.application.store.group_area(group));
}

std::vector<std::string> constitution_words(Context& context, const std::string& group) {
  const Territory territory(context);
  const auto facts = territory.facts_of(context.application.store.group_area(group));
  std::vector<std::string> lines;
  for (const auto& finding : programme::constitution_findings(territory.rules, facts)) {
    const std::string name = programme::requirement_name(finding.requirement);
    lines.push_back(context.messages.text(
        "groups.found." + name,
        {{"found", context.messages.integer(finding.found)}, {"asked", context.messages.integer(finding.asked)}}));
  }
  return lines;
}

Response show_group_lives(const Request&, Context& context) { return lives_page(context, 200, ""); }

Response form_group(const Request&, Context& context) {
  const GroupEntry group{words_in(context, "identifiant", 20), words_in(context, "nom", 100),
                         words_in(context, "secteur", 100), association_of(context)};
  if (!is_group_id(group.id) || group.name.empty()) {
    return lives_page(context, 400, context.messages.text("people.problem.bad-group"));
  }
  const auto origin = programme::parse_group_origin(context.form_value("origine"));
  const GroupLife life{group.id, GroupState::forming, origin.value_or(programme::GroupOrigin::founded), ""};
  const auto formed = context.application.store.form_group(group, life, decision_of(context, today_of(context)));
  return formed ? redirect_to(address_of(group.id)) : lives_page(context, 409, problem_of(context, formed.error()));
}

Response show_group_life(const Request&, Context& context) {
  const auto group = context.application.store.find_group(context.parameter("group"));
  return group ? life_page(context, 200, *group, "") : error_page(context, 404);
}

Response change_group_life(const Request&, Context& context) {
  const auto group = context.application.store.find_group(context.parameter("group"));
  if (!group) {
    return error_page(context, 404);
  }
  const std::string into = words_in(context, "identifiant", 20);
  if (context.form_value("action") == "split" && (!is_group_id(into) || words_in(context, "nom", 100).empty())) {
    return life_page(context, 400, *group, context.messages.text("people.problem.bad-group"));
  }
  const auto day = day_in(context, "jour");
  const auto done =
      day ? act(context, *group, *day) : base::Result<void>(base::refuse("not-a-date", "this is not a date"));
  return done ? redirect_to(address_of(group->id)) : life_page(context, 409, *group, problem_of(context, done.error()));
}

}  // namespace miroir::web

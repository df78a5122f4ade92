#include "web/pages/people.hpp"

#include "programme/role_grants.hpp"
#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/people_parts.hpp"

#include <map>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Person;
using programme::PersonId;
using programme::PersonMove;
using programme::PersonRole;
using programme::PersonState;

constexpr std::int32_t people_on_a_page = 50;

std::string address_of(PersonId id) { return fmt::format("/personnes/{}", id); }

std::map<std::string, std::string> names_of_groups(Context& context) {
  std::map<std::string, std::string> names;
  for (const programme::GroupEntry& group : context.application.store.groups()) {
    names[group.id] = group.name;
  }
  return names;
}

View state_options(const base::Messages& messages, std::string_view chosen) {
  View options{View::type::list};
  for (const char* state : {"", "active", "incomplete", "retired", "departed"}) {
    View item;
    item.set("value", state);
    item.set("label", messages.text(*state == '\0' ? "people.any-state" : fmt::format("people.state.{}", state)));
    item.set("chosen", chosen == state);
    options << item;
  }
  return options;
}

View people_view(Context& context, const std::vector<Person>& people) {
  const base::Messages& messages = context.messages;
  const base::Date today = today_of(context);
  const auto names = names_of_groups(context);
  View list{View::type::list};
  for (const Person& person : people) {
    View item;
    item.set("address", address_of(person.id));
    item.set("name", person.family_name + " " + person.given_name);
    item.set("town", person.town);
    item.set("standing", messages.text(fmt::format("people.standing.{}", programme::standing_name(person.standing))));
    set_some(item, "state",
             person.state == PersonState::active
                 ? std::string()
                 : messages.text(fmt::format("people.state.{}", programme::person_states().name(person.state))));
    if (!person.number.empty()) {
      for (const auto& membership : context.application.store.memberships_of_physician(person.number)) {
        if (const auto name = names.find(membership.group); membership.covers(today) && name != names.end()) {
          item.set("group", name->second);
        }
      }
    }
    list << item;
  }
  return list;
}

void set_pages(const base::Messages& messages, std::string_view text, std::string_view state, std::int32_t page_number,
               std::int32_t total, View& view) {
  const std::int32_t pages = std::max((total + people_on_a_page - 1) / people_on_a_page, 1);
  const auto address = [&](std::int32_t number) {
    return fmt::format("/personnes?q={}&etat={}&page={}", percent_encode(text), percent_encode(state), number);
  };
  if (page_number > 1) {
    view.set("previous", address(page_number - 1));
  }
  if (page_number < pages) {
    view.set("next", address(page_number + 1));
  }
  view.set("place",
           messages.text("people.page", {{"page", messages.integer(page_number)}, {"pages", messages.integer(pages)}}));
}

void set_fields(const base::Messages& messages, const Person& person, View& view) {
  view.set("family_name", person.family_name);
  view.set("given_name", person.given_name);
  view.set("rpps", person.rpps);
  view.set("email", person.email);
  view.set("commune", person.commune);
  view.set("town", person.town);
  view.set("standings", standing_options(messages, person.standing));
}

Person person_in_form(const Context& context, Person person) {
  person.family_name = words_in(context, "nom");
  person.given_name = words_in(context, "prenom");
  person.rpps = words_in(context, "rpps");
  person.email = words_in(context, "courriel");
  std::ranges::transform(person.email, person.email.begin(),
                         [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  person.commune = words_in(context, "commune");
  person.town = words_in(context, "ville");
  person.standing = programme::parse_standing(context.form_value("statut")).value_or(person.standing);
  if (person.number.empty() && person.standing != programme::Standing::guest) {
    person.number = person.rpps;
  }
  return person;
}

Response new_person_page(Context& context, int status, const Person& person, const std::string& problem) {
  View view;
  set_fields(context.messages, person, view);
  view.set("form_token", context.form_token);
  set_some(view, "problem", problem);
  return page(context, status, {context.messages.text("people.new"), "people"},
              render("person_new", context.messages, view));
}

std::optional<Person> named_person(Context& context) {
  const auto id = whole_number(context.parameter("person"));
  return id ? context.application.store.find_person(*id) : std::nullopt;
}

View role_views(Context& context, PersonId person) {
  const base::Messages& messages = context.messages;
  const auto names = names_of_groups(context);
  View list{View::type::list};
  for (const PersonRole& role : context.application.store.roles_of(person)) {
    View item;
    item.set("id", std::to_string(role.id));
    item.set("kind", messages.text(fmt::format("people.role.{}", programme::role_kind_name(role.kind))));
    const auto group = names.find(role.scope);
    set_some(item, "scope", group == names.end() ? role.scope : group->second);
    item.set("from", messages.date_long(role.from));
    item.set("until", role.until ? messages.date_long(*role.until) : messages.text("people.still"));
    item.set("open", !role.until);
    list << item;
  }
  return list;
}

View membership_views(Context& context, const Person& person) {
  const base::Messages& messages = context.messages;
  const auto names = names_of_groups(context);
  View list{View::type::list};
  const auto memberships = person.number.empty() ? std::vector<programme::Membership>()
                                                 : context.application.store.memberships_of_physician(person.number);
  for (const programme::Membership& membership : memberships) {
    View item;
    const auto name = names.find(membership.group);
    item.set("group", membership.group);
    item.set("name", name == names.end() ? membership.group : name->second);
    item.set("from", messages.date_long(membership.start));
    item.set("until", membership.end ? messages.date_long(*membership.end) : messages.text("people.still"));
    item.set("open", membership.covers(today_of(context)) && !membership.end);
    item.set("others", group_options(context, membership.group));
    list << item;
  }
  return list;
}

View role_options(const base::Messages& messages) {
  View options{View::type::list};
  for (std::size_t place = 0; place < programme::role_kinds; ++place) {
    const char* name = programme::role_kind_name(static_cast<programme::RoleKind>(place));
    View item;
    item.set("value", name);
    item.set("label", messages.text(fmt::format("people.role.{}", name)));
    options << item;
  }
  return options;
}

Response person_page(Context& context, int status, const Person& person, const std::string& problem) {
  const base::Messages& messages = context.messages;
  View view;
  set_fields(messages, person, view);
  view.set("title", person.display_name());
  view.set("address", address_of(person.id));
  view.set("form_token", context.form_token);
  set_some(view, "problem", problem);
  view.set("today", base::format_date(today_of(context)));
  view.set("state", messages.text(fmt::format("people.state.{}", programme::person_states().name(person.state))));
  view.set("is_active", person.state == PersonState::active);
  view.set("roles", role_views(context, person.id));
  view.set("role_options", role_options(messages));
  view.set("groups", group_options(context));
  view.set("memberships", membership_views(context, person));
  view.set(
      "events",
      event_views(messages, context.application.store.life_events(programme::LifeOf::person, std::to_string(person.id)),
                  "person"));
  return page(context, status, {person.display_name(), "people"}, render("person", messages, view));
}

base::Refusal bad_day() { return base::refuse("not-a-date", "this is not a date"); }

base::Result<void> add_role(Context& context, const Person& person, base::Date day) {
  const auto kind = programme::parse_role_kind(context.form_value("role"));
  if (!kind) {
    return base::refuse("unknown-role", "this role is not known");
  }
  const std::string scope =
      *kind == programme::RoleKind::facilitator ? words_in(context, "groupe") : association_of(context);
  return context.application.store.add_role({0, person.id, *kind, scope, day, std::nullopt});
}

base::Result<void> end_role(Context& context, const Person& person, base::Date day) {
  const auto id = whole_number(context.form_value("numero"));
  for (const PersonRole& role : context.application.store.roles_of(person.id)) {
    if (id && role.id == *id) {
      return context.application.store.end_role(*id, day);
    }
  }
  return base::refuse("unknown-role", "this role is not known");
}

base::Result<void> act(Context& context, const Person& person, std::string_view action, base::Date day) {
  store::PlatformStore& store = context.application.store;
  const programme::Decision decision = decision_of(context, day, words_in(context, "motif"));
  if (const auto checked = programme::check_not_own_entry(context.person->account, person); !checked) {
    return checked;
  }
  if (action == "enregistrer") {
    const Person typed = person_in_form(context, person);
    const auto checked = programme::check_not_own_entry(context.person->account, typed);
    return checked ? store.save_person(typed) : checked;
  }
  if (const auto move = programme::person_states().parse_move(action)) {
    return store.move_person(person.id, *move, decision);
  }
  if (action == "role") {
    return add_role(context, person, day);
  }
  if (action == "fin-role") {
    return end_role(context, person, day);
  }
  if (action == "quitter") {
    return store.end_membership(person.number, words_in(context, "groupe"), programme::MembershipMove::leave, decision);
  }
  if (action == "changer") {
    return store.move_member(person.number, words_in(context, "groupe"), words_in(context, "vers"),
                             rules_today(context), decision);
  }
  if (action == "demander") {
    const auto added = store.add_request({0, person.id, words_in(context, "groupe"), {}, day, std::nullopt, ""},
                                         rules_today(context), decision);
    return added ? base::Result<void>() : added.error();
  }
  return base::refuse("unknown-action", "this action is not known");
}

}  // namespace

Response show_people(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  programme::PeopleFilter filter;
  filter.text = find_field(request.query, "q").value_or("").substr(0, 100);
  const std::string_view state = find_field(request.query, "etat").value_or("");
  filter.state = programme::person_states().parse_state(state);
  filter.incomplete = state == "incomplete";
  const auto asked = whole_number(find_field(request.query, "page").value_or("1")).value_or(1);
  const auto page_number = static_cast<std::int32_t>(std::clamp<std::int64_t>(asked, 1, 100'000));
  filter.limit = people_on_a_page;
  filter.offset = (page_number - 1) * people_on_a_page;
  const programme::PeoplePage found = context.application.store.find_people(filter);
  View view;
  view.set("people", people_view(context, found.people));
  view.set("count", messages.plural("unit.people", found.total));
  view.set("q", filter.text);
  const std::string_view known = filter.state || filter.incomplete ? state : "";
  view.set("states", state_options(messages, known));
  set_pages(messages, filter.text, known, page_number, found.total, view);
  return page(context, 200, {messages.text("people.title"), "people"}, render("people", messages, view));
}

Response show_new_person(const Request&, Context& context) { return new_person_page(context, 200, {}, ""); }

Response add_person(const Request&, Context& context) {
  const Person person = person_in_form(context, {});
  if (const auto checked = programme::check_not_own_entry(context.person->account, person); !checked) {
    return new_person_page(context, 403, person, problem_of(context, checked.error()));
  }
  const auto added = context.application.store.add_person(person, decision_of(context, today_of(context)));
  return added ? redirect_to(address_of(*added))
               : new_person_page(context, 400, person, problem_of(context, added.error()));
}

Response show_person(const Request&, Context& context) {
  const auto person = named_person(context);
  return person ? person_page(context, 200, *person, "") : error_page(context, 404);
}

Response change_person(const Request&, Context& context) {
  const auto person = named_person(context);
  if (!person) {
    return error_page(context, 404);
  }
  const auto day = day_in(context, "jour");
  const auto done = day ? act(context, *person, context.form_value("action"), *day) : base::Result<void>(bad_day());
  return done ? redirect_to(address_of(person->id))
              : person_page(context, 409, *person, problem_of(context, done.error()));
}

}  // namespace miroir::web

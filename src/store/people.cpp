#include "base/folded_text.hpp"
#include "store/people_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Decision;
using programme::LifeOf;
using programme::Membership;
using programme::Person;
using programme::PersonId;
using programme::PersonRole;

constexpr const char* columns =
    "SELECT id, rpps, number, family_name, given_name, email, commune, town, standing, state FROM person ";

// A row of people while a statement is fetched.
struct PersonRow {
  Person person;
  std::string standing;
  std::string state;

  void bind(soci::statement& statement) {
    for (auto* text : {&person.rpps, &person.number, &person.family_name, &person.given_name, &person.email,
                       &person.commune, &person.town, &standing, &state}) {
      statement.exchange(soci::into(*text));
    }
  }
  Person read() const {
    Person out = person;
    out.standing = programme::parse_standing(standing).value();
    out.state = programme::person_states().parse_state(state).value();
    return out;
  }
};

std::vector<Person> fetch_people(soci::statement& statement, PersonRow& row, const std::string& query) {
  statement.alloc();
  statement.prepare(query);
  statement.define_and_bind();
  statement.execute();
  std::vector<Person> people;
  while (statement.fetch()) {
    people.push_back(row.read());
  }
  return people;
}

// Of everybody where `person` is 0.
std::vector<PersonRole> read_roles(soci::session& sql, PersonId person) {
  PersonRole role;
  std::string kind;
  std::string from;
  std::string until;
  soci::indicator has_until = soci::i_null;
  soci::statement statement =
      (sql.prepare << "SELECT id, person_id, kind, scope, from_day, until_day FROM person_role WHERE :person = 0 OR "
                      "person_id = :person ORDER BY person_id, from_day, id",
       soci::into(role.id), soci::into(role.person), soci::into(kind), soci::into(role.scope), soci::into(from),
       soci::into(until, has_until), soci::use(person, "person"));
  statement.execute();
  std::vector<PersonRole> roles;
  while (statement.fetch()) {
    role.kind = programme::parse_role_kind(kind).value();
    role.from = day_of(from);
    role.until = day_of(until, has_until);
    roles.push_back(role);
  }
  return roles;
}

base::Refusal unknown_person() {
  return base::refuse("unknown-person", "this person is not known: look for them in the list");
}

// Roles and requests that are open end with the person's activity.
void end_what_is_open(soci::session& sql, const Person& person, const Decision& decision) {
  const std::string day = base::format_date(decision.day);
  sql << "UPDATE person_role SET until_day = :day WHERE person_id = :person AND from_day <= :day AND "
         "(until_day IS NULL OR until_day > :day)",
      soci::use(day, "day"), soci::use(person.id, "person");
  sql << "UPDATE join_request SET state = 'withdrawn', decided_on = :day WHERE person_id = :person AND "
         "state IN ('requested', 'waiting')",
      soci::use(day, "day"), soci::use(person.id, "person");
  if (!person.number.empty()) {
    end_memberships(sql, "physician = :key", person.number, programme::MembershipMove::retire, decision);
  }
}

base::Result<void> apply_one(soci::session& sql, const programme::PlannedPerson& planned, const Decision& decision) {
  const auto alone = check_person_is_alone(sql, planned.person);
  const auto now = planned.person.id == 0 ? std::optional<Person>() : read_person(sql, planned.person.id);
  if (!alone || (planned.person.id != 0 && (!now || now->state != planned.person.state))) {
    return base::refuse("plan-overtaken",
                        fmt::format("line {}: somebody changed the same person meanwhile: look at the "
                                    "file again",
                                    planned.line));
  }
  const PersonId id = write_person(sql, planned.person);
  if (planned.person.id == 0) {
    note_life_event(sql, LifeOf::person, std::to_string(id), "enter", decision);
  }
  if (planned.membership) {
    write_membership(sql, *planned.membership);
    note_life_event(sql, LifeOf::membership, membership_id(planned.membership->physician, planned.membership->group),
                    planned.membership->end ? "leave" : "join", decision);
  }
  return {};
}

// Undoes the transaction and still gives a reason.
struct Overtaken {
  base::Refusal refusal;
};

}  // namespace

base::Result<PersonId> SociStore::add_person(const Person& person, const Decision& decision) {
  if (const auto checked = programme::check_person(person); !checked) {
    return checked.error();
  }
  return connections_.write([&](soci::session& sql) -> base::Result<PersonId> {
    if (const auto alone = check_person_is_alone(sql, person); !alone) {
      return alone.error();
    }
    Person added = person;
    added.id = 0;
    const PersonId id = write_person(sql, added);
    note_life_event(sql, LifeOf::person, std::to_string(id), "enter", decision);
    return id;
  });
}

base::Result<void> SociStore::save_person(const Person& person) {
  if (const auto checked = programme::check_person(person); !checked) {
    return checked;
  }
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto known = read_person(sql, person.id);
    if (!known) {
      return unknown_person();
    }
    if (!known->number.empty() && known->number != person.number) {
      return base::refuse("number-changed", "memberships and figures know this person under another number: it stays");
    }
    if (const auto alone = check_person_is_alone(sql, person); !alone) {
      return alone;
    }
    write_person(sql, person);
    return {};
  });
}

std::optional<Person> SociStore::find_person(PersonId id) {
  return connections_.read([&](soci::session& sql) { return read_person(sql, id); });
}

std::vector<Person> SociStore::people() {
  return connections_.read([&](soci::session& sql) {
    PersonRow row;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.person.id));
    row.bind(statement);
    return fetch_people(statement, row, std::string(columns) + "ORDER BY sort_key, id");
  });
}

std::vector<Person> SociStore::people_known_as(const std::string& email, const std::string& number) {
  return connections_.read([&](soci::session& sql) {
    PersonRow row;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.person.id));
    row.bind(statement);
    statement.exchange(soci::use(email, "email"));
    statement.exchange(soci::use(number, "number"));
    return fetch_people(statement, row,
                        std::string(columns) +
                            "WHERE (email = :email AND email <> '') OR "
                            "(number = :number AND number <> '') ORDER BY id");
  });
}

programme::PeoplePage SociStore::find_people(const programme::PeopleFilter& filter) {
  const std::string text = "%" + base::folded(filter.text) + "%";
  const std::string state = filter.state ? programme::person_states().name(*filter.state) : "";
  const std::string condition = std::string("WHERE search LIKE :text AND (:state = '' OR state = :state) ") +
                                (filter.incomplete ? "AND state = 'active' AND (email = '' OR commune = '') " : "");
  return connections_.read([&](soci::session& sql) {
    programme::PeoplePage page;
    sql << "SELECT count(*) FROM person " << condition, soci::into(page.total), soci::use(text, "text"),
        soci::use(state, "state");
    PersonRow row;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.person.id));
    row.bind(statement);
    statement.exchange(soci::use(text, "text"));
    statement.exchange(soci::use(state, "state"));
    statement.exchange(soci::use(filter.limit, "most"));
    statement.exchange(soci::use(filter.offset, "skipped"));
    page.people = fetch_people(statement, row,
                               std::string(columns) + condition + "ORDER BY sort_key, id LIMIT :most OFFSET :skipped");
    return page;
  });
}

base::Result<void> SociStore::move_person(PersonId id, programme::PersonMove move, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto person = read_person(sql, id);
    if (!person) {
      return unknown_person();
    }
    const auto to = programme::person_states().check(person->state, move);
    if (!to) {
      return to.error();
    }
    const std::string state = programme::person_states().name(*to);
    sql << "UPDATE person SET state = :state WHERE id = :id", soci::use(state, "state"), soci::use(id, "id");
    if (*to != programme::PersonState::active) {
      end_what_is_open(sql, *person, decision);
    }
    note_life_event(sql, LifeOf::person, std::to_string(id), programme::person_states().name(move), decision);
    return {};
  });
}

base::Result<void> SociStore::add_role(const PersonRole& role) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    if (!read_person(sql, role.person)) {
      return unknown_person();
    }
    if (const auto checked = programme::check_role(read_roles(sql, role.person), role); !checked) {
      return checked;
    }
    const std::string kind = programme::role_kind_name(role.kind);
    const std::string from = base::format_date(role.from);
    const std::string until = role.until ? base::format_date(*role.until) : "";
    soci::indicator has_until = role.until ? soci::i_ok : soci::i_null;
    sql << "INSERT INTO person_role (person_id, kind, scope, from_day, until_day) "
           "VALUES (:person, :kind, :scope, :from_day, :until_day)",
        soci::use(role.person, "person"), soci::use(kind, "kind"), soci::use(role.scope, "scope"),
        soci::use(from, "from_day"), soci::use(until, has_until, "until_day");
    return {};
  });
}

base::Result<void> SociStore::end_role(std::int64_t id, base::Date last_day) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    std::string from;
    sql << "SELECT from_day FROM person_role WHERE id = :id", soci::into(from), soci::use(id, "id");
    if (!sql.got_data()) {
      return base::refuse("unknown-role", "this role is not known: look at the person's page again");
    }
    if (last_day < day_of(from)) {
      return base::refuse("role-reversed", "the role ends before it begins: give a later day");
    }
    const std::string until = base::format_date(last_day);
    sql << "UPDATE person_role SET until_day = :until WHERE id = :id", soci::use(until, "until"), soci::use(id, "id");
    return {};
  });
}

std::vector<PersonRole> SociStore::roles_of(PersonId person) {
  return connections_.read([&](soci::session& sql) { return read_roles(sql, person); });
}

std::vector<PersonRole> SociStore::roles() {
  return connections_.read([&](soci::session& sql) { return read_roles(sql, 0); });
}

std::vector<Membership> SociStore::memberships() {
  return connections_.read([&](soci::session& sql) { return read_memberships_where(sql, "", ""); });
}

base::Result<void> SociStore::apply_import(const programme::ImportPlan& plan, const Decision& decision) {
  try {
    connections_.write([&](soci::session& sql) {
      for (const auto* list : {&plan.additions, &plan.changes}) {
        for (const programme::PlannedPerson& planned : *list) {
          if (const auto applied = apply_one(sql, planned, decision); !applied) {
            throw Overtaken{applied.error()};
          }
        }
      }
    });
  } catch (const Overtaken& overtaken) {
    return overtaken.refusal;
  }
  return {};
}

base::Result<void> SociStore::end_membership(const std::string& number, const std::string& group,
                                             programme::MembershipMove move, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    for (Membership membership : read_memberships_where(sql, "physician = :key", number)) {
      if (membership.group == group && membership.covers(decision.day)) {
        membership.end = decision.day;
        write_membership(sql, membership);
        note_life_event(sql, LifeOf::membership, membership_id(number, group),
                        programme::membership_states().name(move), decision);
        return {};
      }
    }
    return base::refuse("not-a-member", "this person is not in the group on that day: give another day");
  });
}

base::Result<void> SociStore::move_member(const std::string& number, const std::string& from, const std::string& to,
                                          const programme::ProgrammeTemplate& rules, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    std::int32_t size = 0;
    for (const Membership& membership : read_memberships_where(sql, "group_id = :key", to)) {
      size += membership.covers(decision.day) ? 1 : 0;
    }
    if (size >= rules.most_members) {
      return base::refuse("group-full",
                          fmt::format("the group has {} members and may have {}", size, rules.most_members));
    }
    for (Membership membership : read_memberships_where(sql, "physician = :key", number)) {
      if (membership.group == from && from != to && membership.start < decision.day &&
          membership.covers(decision.day - 1)) {
        membership.end = decision.day - 1;
        write_membership(sql, membership);
        write_membership(sql, {number, to, decision.day, std::nullopt});
        note_life_event(sql, LifeOf::membership, membership_id(number, from), "move", decision);
        note_life_event(sql, LifeOf::membership, membership_id(number, to), "join", decision);
        return {};
      }
    }
    return base::refuse("cannot-move",
                        "this person was not in that group the day before, or the group is the same: give "
                        "another day or group");
  });
}

std::vector<programme::LifeEvent> SociStore::life_events(LifeOf thing, const std::string& id) {
  const std::string kind = programme::life_of_name(thing);
  return connections_.read([&](soci::session& sql) {
    programme::LifeEvent event;
    std::string day;
    soci::statement statement =
        (sql.prepare << "SELECT move, day, decided_by, reason FROM life_event WHERE thing = :thing AND thing_id = :id "
                        "ORDER BY id",
         soci::into(event.move), soci::into(day), soci::into(event.by), soci::into(event.reason),
         soci::use(kind, "thing"), soci::use(id, "id"));
    statement.execute();
    std::vector<programme::LifeEvent> events;
    while (statement.fetch()) {
      event.day = day_of(day);
      events.push_back(event);
    }
    return events;
  });
}

}  // namespace miroir::store

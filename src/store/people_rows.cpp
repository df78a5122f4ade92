#include "store/people_rows.hpp"

#include "base/folded_text.hpp"

namespace miroir::store {

namespace {

using programme::Membership;
using programme::Person;
using programme::PersonId;

constexpr const char* person_columns =
    "SELECT id, rpps, number, family_name, given_name, email, commune, town, standing, state FROM person ";

std::optional<Person> read_person_where(soci::session& sql, const char* condition, const std::string& key) {
  Person person;
  std::string standing;
  std::string state;
  sql << person_columns << condition, soci::into(person.id), soci::into(person.rpps), soci::into(person.number),
      soci::into(person.family_name), soci::into(person.given_name), soci::into(person.email),
      soci::into(person.commune), soci::into(person.town), soci::into(standing), soci::into(state),
      soci::use(key, "key");
  if (!sql.got_data()) {
    return std::nullopt;
  }
  person.standing = programme::parse_standing(standing).value();
  person.state = programme::person_states().parse_state(state).value();
  return person;
}

// Another person with the same value; an empty one is nobody's.
bool is_taken(soci::session& sql, const char* column, const std::string& value, PersonId own) {
  if (value.empty()) {
    return false;
  }
  int others = 0;
  sql << "SELECT count(*) FROM person WHERE " << column << " = :value AND id <> :own", soci::into(others),
      soci::use(value, "value"), soci::use(own, "own");
  return others > 0;
}

}  // namespace

base::Date day_of(const std::string& text) { return base::parse_date(text).value(); }

std::optional<base::Date> day_of(const std::string& text, soci::indicator indicator) {
  return indicator == soci::i_ok ? std::optional(day_of(text)) : std::nullopt;
}

void note_life_event(soci::session& sql, programme::LifeOf thing, const std::string& id, const std::string& move,
                     const programme::Decision& decision) {
  const std::string kind = programme::life_of_name(thing);
  const std::string day = base::format_date(decision.day);
  sql << "INSERT INTO life_event (thing, thing_id, move, day, decided_by, reason) "
         "VALUES (:thing, :thing_id, :move, :day, :decided_by, :reason)",
      soci::use(kind, "thing"), soci::use(id, "thing_id"), soci::use(move, "move"), soci::use(day, "day"),
      soci::use(decision.by, "decided_by"), soci::use(decision.reason, "reason");
}

std::optional<Person> read_person(soci::session& sql, PersonId id) {
  return read_person_where(sql, "WHERE id = CAST(:key AS BIGINT)", std::to_string(id));
}

std::optional<Person> read_person_of_number(soci::session& sql, const std::string& number) {
  return read_person_where(sql, "WHERE number = :key", number);
}

base::Result<void> check_person_is_alone(soci::session& sql, const Person& person) {
  if (is_taken(sql, "rpps", person.rpps, person.id)) {
    return base::refuse("rpps-taken", "somebody else is known under this RPPS number: look for them in the list");
  }
  if (is_taken(sql, "email", person.email, person.id)) {
    return base::refuse("email-taken", "somebody else is known under this e-mail address: give each their own");
  }
  if (is_taken(sql, "number", person.number, person.id)) {
    return base::refuse("number-taken", "somebody else has this number in memberships and figures: read it again");
  }
  return {};
}

PersonId write_person(soci::session& sql, const Person& person) {
  const std::string standing = programme::standing_name(person.standing);
  const std::string state = programme::person_states().name(person.state);
  const std::string search =
      base::folded(person.family_name + " " + person.given_name + " " + person.town + " " + person.rpps);
  const std::string order = base::folded(person.family_name) + " / " + base::folded(person.given_name);
  PersonId id = person.id;
  if (!person.number.empty()) {
    const std::string name = person.display_name();
    sql << "INSERT INTO physician (number, display_name, town) VALUES (:number, :name, :town) ON CONFLICT (number) "
           "DO UPDATE SET display_name = excluded.display_name, town = excluded.town",
        soci::use(person.number, "number"), soci::use(name, "name"), soci::use(person.town, "town");
  }
  if (id == 0) {
    sql << "INSERT INTO person (rpps, number, family_name, given_name, email, commune, town, standing, state, search, "
           "sort_key) VALUES (:rpps, :number, :family, :given, :email, :commune, :town, :standing, :state, :search, "
           ":sort_key) RETURNING id",
        soci::into(id), soci::use(person.rpps, "rpps"), soci::use(person.number, "number"),
        soci::use(person.family_name, "family"), soci::use(person.given_name, "given"),
        soci::use(person.email, "email"), soci::use(person.commune, "commune"), soci::use(person.town, "town"),
        soci::use(standing, "standing"), soci::use(state, "state"), soci::use(search, "search"),
        soci::use(order, "sort_key");
    return id;
  }
  sql << "UPDATE person SET rpps = :rpps, number = :number, family_name = :family, given_name = :given, "
         "email = :email, commune = :commune, town = :town, standing = :standing, search = :search, "
         "sort_key = :sort_key WHERE id = :id",
      soci::use(person.rpps, "rpps"), soci::use(person.number, "number"), soci::use(person.family_name, "family"),
      soci::use(person.given_name, "given"), soci::use(person.email, "email"), soci::use(person.commune, "commune"),
      soci::use(person.town, "town"), soci::use(standing, "standing"), soci::use(search, "search"),
      soci::use(order, "sort_key"), soci::use(id, "id");
  return id;
}

std::vector<Membership> read_memberships_where(soci::session& sql, const std::string& condition,
                                               const std::string& key) {
  Membership membership;
  std::string start;
  std::string end;
  soci::indicator has_end = soci::i_null;
  soci::statement statement(sql);
  statement.exchange(soci::into(membership.physician));
  statement.exchange(soci::into(membership.group));
  statement.exchange(soci::into(start));
  statement.exchange(soci::into(end, has_end));
  if (!condition.empty()) {
    statement.exchange(soci::use(key, "key"));
  }
  statement.alloc();
  statement.prepare("SELECT physician, group_id, start_date, end_date FROM membership " +
                    (condition.empty() ? std::string() : "WHERE " + condition + " ") +
                    "ORDER BY physician, start_date");
  statement.define_and_bind();
  statement.execute();
  std::vector<Membership> memberships;
  while (statement.fetch()) {
    membership.start = day_of(start);
    membership.end = day_of(end, has_end);
    memberships.push_back(membership);
  }
  return memberships;
}

void write_membership(soci::session& sql, const Membership& membership) {
  const std::string start = base::format_date(membership.start);
  const std::string end = membership.end ? base::format_date(*membership.end) : "";
  soci::indicator has_end = membership.end ? soci::i_ok : soci::i_null;
  sql << "INSERT INTO membership (physician, group_id, start_date, end_date) VALUES (:physician, :group, :start, :end) "
         "ON CONFLICT (physician, group_id, start_date) DO UPDATE SET end_date = excluded.end_date",
      soci::use(membership.physician, "physician"), soci::use(membership.group, "group"), soci::use(start, "start"),
      soci::use(end, has_end, "end");
}

std::string membership_id(const std::string& number, const std::string& group) { return number + "/" + group; }

void end_memberships(soci::session& sql, const std::string& condition, const std::string& key,
                     programme::MembershipMove move, const programme::Decision& decision) {
  for (Membership membership : read_memberships_where(sql, condition, key)) {
    if (membership.end && *membership.end <= decision.day) {
      continue;
    }
    if (membership.start > decision.day) {
      const std::string start = base::format_date(membership.start);
      sql << "DELETE FROM membership WHERE physician = :physician AND group_id = :group AND start_date = :start",
          soci::use(membership.physician, "physician"), soci::use(membership.group, "group"), soci::use(start, "start");
    } else {
      membership.end = decision.day;
      write_membership(sql, membership);
    }
    note_life_event(sql, programme::LifeOf::membership, membership_id(membership.physician, membership.group),
                    programme::membership_states().name(move), decision);
  }
}

}  // namespace miroir::store

// What a table of people would change, told before anything is changed (the dry run), and nothing else done after.
//
// Each row is an addition, a change, nothing new, or refused with its reason; an accepted row never depends on a
// refused one. People are the same when they have the same RPPS number, else the same e-mail address, else, for who has
// no RPPS number, the same name. An empty cell leaves what is known as it is. Reading the same table again changes
// nothing. A row may also name a group and since when: it makes a membership where there is none, and closes one with
// "sorti le"; moving from a group to another is decided on the person's page, not by a table. Pure.
#pragma once

#include "programme/directory.hpp"
#include "programme/people_table.hpp"
#include "programme/person.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

// What is known before.
struct PeopleKnown {
  std::vector<Person> people;
  std::vector<GroupEntry> groups;
  std::vector<Membership> memberships;             // of all of them
  std::map<std::string, ProgrammeTemplate> rules;  // in force, by group; empty key: for every other group
  base::Date today;
};

struct FieldChange {
  PeopleColumn column = PeopleColumn::family_name;
  std::string before;
  std::string after;
  bool operator==(const FieldChange&) const = default;
};

struct PlannedPerson {
  std::int32_t line = 0;
  Person person;  // as it will be; id 0 when it is new
  std::vector<FieldChange> changes;
  std::optional<Membership> membership;  // to add, or to close; its physician is person.number
};

struct RefusedRow {
  std::int32_t line = 0;
  std::optional<PeopleColumn> column;
  base::Refusal refusal;
};

struct ImportPlan {
  std::vector<PlannedPerson> additions;
  std::vector<PlannedPerson> changes;
  std::int32_t unchanged = 0;
  std::vector<RefusedRow> refused;
  std::vector<std::string> unknown_columns;

  bool changes_nothing() const { return additions.empty() && changes.empty(); }
};

// Besides what check_person refuses, a row is refused with:
//   too-many-cells         more cells than the header has
//   rpps-twice, email-twice, name-twice  a row above has the same
//   email-of-another       somebody else is known under this address
//   two-of-that-name       it has no RPPS number and two people bear the name
//   unknown-standing, not-a-date, in-the-future
//   number-of-another      somebody else has this number
//   number-changed         memberships and figures know the person under another number
//   unknown-group, date-without-group, group-without-date, dates-reversed
//   standing-may-not-join, group-full, member-elsewhere, not-a-member, not-active
ImportPlan plan_people_import(const PeopleTable& table, const PeopleKnown& known);

// "installé", "collaborateur", "remplaçant", "interne", "invité", in either gender or language.
std::optional<Standing> standing_written(std::string_view text);
// 2026-11-24, 24/11/2026 or 24.11.2026.
std::optional<base::Date> date_written(std::string_view text);

}  // namespace miroir::programme

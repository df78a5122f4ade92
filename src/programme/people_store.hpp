// Where people, their roles, their ways into groups and the lives of groups are kept; implemented in `store`.
//
// Every change of state is checked against its table again inside the transaction that makes it, and leaves a line that
// is never changed: who decided, on which day, why. Memberships are those of programme/directory.hpp, by the person's
// number.
#pragma once

#include "programme/accounts.hpp"
#include "programme/directory.hpp"
#include "programme/group_life.hpp"
#include "programme/people_import.hpp"
#include "programme/person.hpp"

#include <string>
#include <vector>

namespace miroir::programme {

// Who decides, and from when it counts.
struct Decision {
  base::Date day;
  std::string by;
  std::string reason;
  Instant at = {};  // when it was decided; the epoch: nobody is told by e-mail
};

enum class LifeOf : std::uint8_t { person, request, membership, group, training, theme, dossier, item, production };
const char* life_of_name(LifeOf thing);

struct LifeEvent {
  std::string move;  // as its table calls it; "enter", "ask", "form" for the beginning
  base::Date day;
  std::string by;
  std::string reason;
  bool operator==(const LifeEvent&) const = default;
};

struct PeopleFilter {
  std::string text;  // of a name, a town, an RPPS number; folded before comparing
  std::optional<PersonState> state;
  std::int32_t offset = 0;
  std::int32_t limit = 50;
  bool incomplete = false;  // only active people without an e-mail address or a commune
};

struct PeoplePage {
  std::vector<Person> people;  // by family name, given name
  std::int32_t total = 0;
};

class PeopleStore {
 public:
  virtual ~PeopleStore() = default;
  // Refuses what check_person refuses, and an RPPS number, e-mail address or number that is another's ("rpps-taken",
  // "email-taken", "number-taken").
  virtual base::Result<PersonId> add_person(const Person& person, const Decision& decision) = 0;
  // Everything but the state, which only a move changes.
  virtual base::Result<void> save_person(const Person& person) = 0;
  virtual std::optional<Person> find_person(PersonId id) = 0;
  virtual std::vector<Person> people() = 0;  // by family name, given name
  // Those of that address or that number; an empty one is nobody's.
  virtual std::vector<Person> people_known_as(const std::string& email, const std::string& number) = 0;
  virtual PeoplePage find_people(const PeopleFilter& filter) = 0;
  // Retiring and departing end what is open that day: memberships, roles, requests.
  virtual base::Result<void> move_person(PersonId id, PersonMove move, const Decision& decision) = 0;

  virtual base::Result<void> add_role(const PersonRole& role) = 0;
  virtual base::Result<void> end_role(std::int64_t id, base::Date last_day) = 0;
  virtual std::vector<PersonRole> roles_of(PersonId person) = 0;  // by beginning
  virtual std::vector<PersonRole> roles() = 0;                    // by person, beginning

  virtual std::vector<Membership> memberships() = 0;  // of everybody; by physician, start
  // The accepted rows of the plan, all or none. Refuses when somebody changed the same meanwhile ("plan-overtaken").
  virtual base::Result<void> apply_import(const ImportPlan& plan, const Decision& decision) = 0;
  // The last day in the group is the decision's. Refuses who is no member that day ("not-a-member").
  virtual base::Result<void> end_membership(const std::string& number, const std::string& group, MembershipMove move,
                                            const Decision& decision) = 0;
  // Out of one group and, the next day, into the other: the decision's day is the first in the new one. Refuses a move
  // within the same group or before the membership began ("cannot-move").
  virtual base::Result<void> move_member(const std::string& number, const std::string& from, const std::string& to,
                                         const ProgrammeTemplate& rules, const Decision& decision) = 0;
  virtual std::vector<LifeEvent> life_events(LifeOf thing, const std::string& id) = 0;  // oldest first
};

class GroupLifeStore {
 public:
  virtual ~GroupLifeStore() = default;
  // Refuses an identifier that is taken ("group-taken").
  virtual base::Result<void> form_group(const GroupEntry& group, const GroupLife& life, const Decision& decision) = 0;
  // A group that only publications know is active.
  virtual GroupLife group_life(const std::string& group) = 0;
  virtual std::vector<GroupLife> group_lives() = 0;  // of all groups, by id
  // Closing and abandoning end the memberships on the decision's day. Splitting has its own call.
  virtual base::Result<void> move_group(const std::string& group, GroupMove move, const ProgrammeTemplate& rules,
                                        const GroupFacts& facts, const Decision& decision) = 0;
  // The members named leave for the new group, which is formed with the decision's day as their first.
  virtual base::Result<void> split_group(const std::string& group, const GroupEntry& into,
                                         const std::vector<std::string>& numbers, const Decision& decision) = 0;

  virtual base::Result<std::int64_t> add_request(const JoinRequest& request, const ProgrammeTemplate& rules,
                                                 const Decision& decision) = 0;
  virtual std::optional<JoinRequest> find_request(std::int64_t id) = 0;
  virtual std::vector<JoinRequest> requests_of_group(const std::string& group) = 0;  // by day, id
  virtual std::vector<JoinRequest> requests_of_person(PersonId person) = 0;
  // An acceptance begins the membership on the decision's day.
  virtual base::Result<void> move_request(std::int64_t id, RequestMove move, const ProgrammeTemplate& rules,
                                          const Decision& decision) = 0;

  virtual GroupArea group_area(const std::string& group) = 0;
  virtual std::vector<GroupArea> group_areas() = 0;  // by group
  virtual void save_group_area(const GroupArea& area) = 0;
  virtual std::vector<Commune> communes() = 0;                           // by code
  virtual void save_communes(const std::vector<Commune>& communes) = 0;  // in place of those there
};

}  // namespace miroir::programme

#include "programme/people_import.hpp"

#include "base/folded_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

using base::Refusal;
using base::refuse;

struct Mistaken {
  std::optional<PeopleColumn> column;
  Refusal refusal;
};

std::string name_key(const Person& person) {
  return base::folded(person.family_name) + "/" + base::folded(person.given_name);
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return text;
}

// The column that a refusal of check_person is about.
std::optional<PeopleColumn> column_of_refusal(std::string_view code) {
  static const std::map<std::string_view, PeopleColumn> columns{{"no-family-name", PeopleColumn::family_name},
                                                                {"no-given-name", PeopleColumn::given_name},
                                                                {"no-rpps", PeopleColumn::rpps},
                                                                {"rpps-not-eleven-digits", PeopleColumn::rpps},
                                                                {"rpps-wrong-key", PeopleColumn::rpps},
                                                                {"bad-email", PeopleColumn::email},
                                                                {"bad-commune", PeopleColumn::commune}};
  const auto found = columns.find(code);
  return found == columns.end() ? std::nullopt : std::optional(found->second);
}

class Planner {
 public:
  Planner(const PeopleTable& table, const PeopleKnown& known) : table_(table), known_(known) {
    for (const Person& person : known.people) {
      note(person);
    }
    for (const Membership& membership : known.memberships) {
      memberships_[membership.physician].push_back(membership);
      if (membership.covers(known.today)) {
        ++sizes_[membership.group];
      }
    }
    for (const GroupEntry& group : known.groups) {
      groups_[base::folded(group.name)].push_back(group.id);
      groups_by_id_.insert(group.id);
    }
  }

  ImportPlan plan() {
    ImportPlan plan;
    plan.unknown_columns = table_.unknown_columns;
    for (const PeopleRow& row : table_.rows) {
      try {
        add(plan, planned(row));
      } catch (const Mistaken& mistaken) {
        plan.refused.push_back({row.line, mistaken.column, mistaken.refusal});
      }
    }
    return plan;
  }

 private:
  [[noreturn]] static void fail(std::optional<PeopleColumn> column, const char* code, std::string sentence) {
    throw Mistaken{column, refuse(code, std::move(sentence))};
  }

  void note(const Person& person) {
    if (!person.rpps.empty()) {
      by_rpps_[person.rpps] = person;
    } else {
      by_name_[name_key(person)].push_back(person);
    }
    if (!person.email.empty()) {
      by_email_[person.email] = person;
    }
    if (!person.number.empty()) {
      by_number_[person.number] = person.id;
    }
  }

  void add(ImportPlan& plan, PlannedPerson planned) {
    const Person& person = planned.person;
    if (!person.rpps.empty()) {
      lines_of_rpps_[person.rpps] = planned.line;
    }
    if (!person.email.empty()) {
      lines_of_email_[person.email] = planned.line;
    }
    if (person.rpps.empty() && person.email.empty()) {
      lines_of_name_[name_key(person)] = planned.line;
    }
    if (planned.membership && !planned.membership->end) {
      ++sizes_[planned.membership->group];
    }
    if (person.id == 0) {
      plan.additions.push_back(std::move(planned));
    } else if (planned.changes.empty()) {
      ++plan.unchanged;
    } else {
      plan.changes.push_back(std::move(planned));
    }
  }

  // Who is meant; nothing when it is somebody new.
  std::optional<Person> find(const PeopleRow& row) const {
    const std::string& rpps = row.at(PeopleColumn::rpps);
    const std::string email = lower(row.at(PeopleColumn::email));
    const auto same_rpps = by_rpps_.find(rpps);
    if (!rpps.empty() && same_rpps != by_rpps_.end()) {
      return same_rpps->second;
    }
    const auto same_email = by_email_.find(email);
    // Somebody known without RPPS number is given one by a row with the same address.
    if (!email.empty() && same_email != by_email_.end() && (rpps.empty() || same_email->second.rpps.empty())) {
      return same_email->second;
    }
    if (!rpps.empty()) {
      return std::nullopt;
    }
    Person named;
    named.family_name = row.at(PeopleColumn::family_name);
    named.given_name = row.at(PeopleColumn::given_name);
    const auto same_name = by_name_.find(name_key(named));
    if (same_name == by_name_.end()) {
      return std::nullopt;
    }
    if (same_name->second.size() > 1) {
      fail(PeopleColumn::rpps, "two-of-that-name",
           "two people bear this name: give an RPPS number or the e-mail "
           "address that is known");
    }
    return same_name->second.front();
  }

  static void take(PeopleColumn column, std::string& field, PlannedPerson& planned, const std::string& value) {
    if (value.empty() || value == field) {
      return;
    }
    planned.changes.push_back({column, field, value});
    field = value;
  }

  PlannedPerson planned(const PeopleRow& row) {
    if (row.cells_found > table_.header_cells) {
      fail(std::nullopt, "too-many-cells",
           fmt::format("the row has {} cells and the header {}: put quotes around a cell "
                       "that holds the separator",
                       row.cells_found, table_.header_cells));
    }
    refuse_repetitions(row);
    const auto known = find(row);
    PlannedPerson planned;
    planned.line = row.line;
    planned.person = known.value_or(Person{});
    Person& person = planned.person;
    take(PeopleColumn::rpps, person.rpps, planned, row.at(PeopleColumn::rpps));
    take(PeopleColumn::family_name, person.family_name, planned, row.at(PeopleColumn::family_name));
    take(PeopleColumn::given_name, person.given_name, planned, row.at(PeopleColumn::given_name));
    take(PeopleColumn::email, person.email, planned, lower(row.at(PeopleColumn::email)));
    take(PeopleColumn::commune, person.commune, planned, row.at(PeopleColumn::commune));
    take(PeopleColumn::town, person.town, planned, row.at(PeopleColumn::town));
    take_standing(row, planned);
    if (const auto checked = check_person(person); !checked) {
      throw Mistaken{column_of_refusal(checked.error().code), checked.error()};
    }
    refuse_address_of_another(person);
    refuse_name_above(person);
    take_number(row, planned);
    take_membership(row, planned);
    return planned;
  }

  void refuse_repetitions(const PeopleRow& row) const {
    const auto rpps = lines_of_rpps_.find(row.at(PeopleColumn::rpps));
    if (rpps != lines_of_rpps_.end()) {
      fail(PeopleColumn::rpps, "rpps-twice",
           fmt::format("line {} has the same RPPS number: keep one of the two rows", rpps->second));
    }
    const auto email = lines_of_email_.find(lower(row.at(PeopleColumn::email)));
    if (email != lines_of_email_.end()) {
      fail(PeopleColumn::email, "email-twice",
           fmt::format("line {} has the same e-mail address: give each their own", email->second));
    }
  }

  void refuse_address_of_another(const Person& person) const {
    const auto found = by_email_.find(person.email);
    if (!person.email.empty() && found != by_email_.end() && found->second.id != person.id) {
      fail(PeopleColumn::email, "email-of-another",
           "somebody else is known under this address: give each their own, or "
           "leave it empty");
    }
  }

  // Nothing but the name tells such people apart.
  void refuse_name_above(const Person& person) const {
    const auto found = lines_of_name_.find(name_key(person));
    if (person.rpps.empty() && person.email.empty() && found != lines_of_name_.end()) {
      fail(PeopleColumn::family_name, "name-twice",
           fmt::format("line {} has the same name and neither has an RPPS number "
                       "or an address: give one",
                       found->second));
    }
  }

  void take_standing(const PeopleRow& row, PlannedPerson& planned) const {
    const std::string& written = row.at(PeopleColumn::standing);
    if (written.empty()) {
      return;
    }
    const auto standing = standing_written(written);
    if (!standing) {
      fail(PeopleColumn::standing, "unknown-standing",
           "this standing is not known: write installé, collaborateur, remplaçant, interne or invité");
    }
    if (*standing != planned.person.standing) {
      planned.changes.push_back(
          {PeopleColumn::standing, standing_name(planned.person.standing), standing_name(*standing)});
      planned.person.standing = *standing;
    }
  }

  void take_number(const PeopleRow& row, PlannedPerson& planned) {
    Person& person = planned.person;
    const std::string& written = row.at(PeopleColumn::number);
    if (!written.empty() && !person.number.empty() && written != person.number) {
      fail(PeopleColumn::number, "number-changed",
           "memberships and figures know this person under another number: ask "
           "who administers the platform");
    }
    const std::string number = !written.empty()                     ? written
                               : !person.number.empty()             ? person.number
                               : person.standing == Standing::guest ? std::string()
                                                                    : person.rpps;
    if (const auto found = by_number_.find(number); found != by_number_.end() && found->second != person.id) {
      fail(PeopleColumn::number, "number-of-another", "somebody else has this number: read it again");
    }
    if (!number.empty() && number != person.number) {
      planned.changes.push_back({PeopleColumn::number, person.number, number});
      person.number = number;
      if (person.id == 0) {
        by_number_[number] = -row.line;  // of nobody known, and of this row alone
      }
    }
  }

  std::optional<base::Date> date_in(const PeopleRow& row, PeopleColumn column) const {
    if (row.at(column).empty()) {
      return std::nullopt;
    }
    const auto date = date_written(row.at(column));
    if (!date) {
      fail(column, "not-a-date", "this is not a date: write it as 24/11/2026 or 2026-11-24");
    }
    if (*date > known_.today + 366) {
      fail(column, "in-the-future", "this date is more than a year ahead: read it again");
    }
    return date;
  }

  std::string group_in(const PeopleRow& row) const {
    const std::string& written = row.at(PeopleColumn::group);
    if (written.empty() || groups_by_id_.contains(written)) {
      return written;
    }
    const auto found = groups_.find(base::folded(written));
    if (found == groups_.end() || found->second.size() > 1) {
      fail(PeopleColumn::group, "unknown-group",
           "no group, or more than one, is called so: write its identifier as the "
           "list of groups shows it");
    }
    return found->second.front();
  }

  const ProgrammeTemplate* rules_of(const std::string& group) const {
    const auto own = known_.rules.find(group);
    const auto other = known_.rules.find("");
    return own != known_.rules.end() ? &own->second : other != known_.rules.end() ? &other->second : nullptr;
  }

  void take_membership(const PeopleRow& row, PlannedPerson& planned) {
    const std::string group = group_in(row);
    const auto joined = date_in(row, PeopleColumn::joined);
    const auto left = date_in(row, PeopleColumn::left);
    if (group.empty()) {
      if (joined || left) {
        fail(PeopleColumn::group, "date-without-group",
             "a date of entry or exit is given without its group: name the "
             "group, or remove the date");
      }
      return;
    }
    if (joined && left && *left < *joined) {
      fail(PeopleColumn::left, "dates-reversed", "the exit is before the entry: change one of the two dates");
    }
    const auto known = memberships_.find(planned.person.number);
    const std::vector<Membership> all = known == memberships_.end() ? std::vector<Membership>() : known->second;
    for (const Membership& membership : all) {
      if (membership.group == group && (!joined || membership.start == *joined || membership.covers(*joined))) {
        close_known(membership, left, planned);
        return;
      }
    }
    if (left && !joined) {
      fail(PeopleColumn::left, "not-a-member", "this person was never in this group: give the date of entry too");
    }
    if (!joined) {
      fail(PeopleColumn::joined, "group-without-date",
           "since when is this person in the group? Give the date of entry");
    }
    open_new({planned.person.number, group, *joined, left}, all, planned);
  }

  static void close_known(const Membership& membership, std::optional<base::Date> left, PlannedPerson& planned) {
    if (!left || membership.end == left) {
      return;
    }
    if (*left < membership.start) {
      fail(PeopleColumn::left, "dates-reversed", "the exit is before the entry that is known: change the date");
    }
    planned.membership = membership;
    planned.membership->end = left;
    planned.changes.push_back(
        {PeopleColumn::left, membership.end ? base::format_date(*membership.end) : "", base::format_date(*left)});
  }

  void open_new(const Membership& membership, const std::vector<Membership>& all, PlannedPerson& planned) {
    const bool lasts = !membership.end || *membership.end >= known_.today;
    for (const Membership& other : all) {
      const bool overlaps =
          (!membership.end || other.start <= *membership.end) && (!other.end || membership.start <= *other.end);
      if (overlaps) {
        fail(PeopleColumn::group, "member-elsewhere",
             "this person is in a group already in these days: move them on their page, so that the history is kept");
      }
    }
    if (lasts && planned.person.state != PersonState::active) {
      fail(PeopleColumn::group, "not-active", "this person has retired or left: bring them back on their page first");
    }
    const ProgrammeTemplate* rules = rules_of(membership.group);
    if (rules != nullptr && !rules->rule_of(planned.person.standing).may_join) {
      fail(PeopleColumn::standing, "standing-may-not-join",
           "with this standing one attends and is not a member: leave "
           "the group empty");
    }
    if (lasts && rules != nullptr && sizes_[membership.group] >= rules->most_members) {
      fail(PeopleColumn::group, "group-full",
           fmt::format("the group has {} members, the most it may have: put this "
                       "person on its waiting list",
                       sizes_[membership.group]));
    }
    planned.membership = membership;
    planned.changes.push_back({PeopleColumn::group, "", membership.group});
  }

  const PeopleTable& table_;
  const PeopleKnown& known_;
  std::map<std::string, Person> by_rpps_;
  std::map<std::string, Person> by_email_;
  std::map<std::string, std::vector<Person>> by_name_;
  std::map<std::string, PersonId> by_number_;
  std::map<std::string, std::vector<Membership>> memberships_;
  std::map<std::string, std::int32_t> sizes_;
  std::map<std::string, std::vector<std::string>> groups_;
  std::set<std::string> groups_by_id_;
  std::map<std::string, std::int32_t> lines_of_rpps_;
  std::map<std::string, std::int32_t> lines_of_email_;
  std::map<std::string, std::int32_t> lines_of_name_;
};

}  // namespace

ImportPlan plan_people_import(const PeopleTable& table, const PeopleKnown& known) {
  return Planner(table, known).plan();
}

std::optional<Standing> standing_written(std::string_view text) {
  static const std::map<std::string_view, Standing> words{{"installe", Standing::installed},
                                                          {"installee", Standing::installed},
                                                          {"installed", Standing::installed},
                                                          {"liberal", Standing::installed},
                                                          {"collaborateur", Standing::collaborator},
                                                          {"collaboratrice", Standing::collaborator},
                                                          {"collaborator", Standing::collaborator},
                                                          {"remplacant", Standing::locum},
                                                          {"remplacante", Standing::locum},
                                                          {"locum", Standing::locum},
                                                          {"interne", Standing::intern},
                                                          {"intern", Standing::intern},
                                                          {"stagiaire", Standing::intern},
                                                          {"invite", Standing::guest},
                                                          {"invitee", Standing::guest},
                                                          {"guest", Standing::guest}};
  const auto found = words.find(base::folded(text));
  return found == words.end() ? std::nullopt : std::optional(found->second);
}

std::optional<base::Date> date_written(std::string_view text) {
  if (const auto iso = base::parse_date(text)) {
    return *iso;
  }
  const bool french = text.size() == 10 && (text[2] == '/' || text[2] == '.') && text[5] == text[2];
  if (!french) {
    return std::nullopt;
  }
  const auto date = base::parse_date(fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2)));
  return date ? std::optional(*date) : std::nullopt;
}

}  // namespace miroir::programme

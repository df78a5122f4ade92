// A person of the organisation: who they are, what they are with dates, and where they stand in their life with it.
//
// A physician is known by an RPPS number (11 digits, the last a Luhn key; Agence du numérique en santé) and by the
// number under which memberships and figures know them (STA_PFS_NUM; where none is known, the RPPS number). A person
// may hold several roles at once. Nothing is erased when somebody retires or leaves: states and dates say it. Pure.
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"
#include "base/state_table.hpp"
#include "programme/programme_template.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

using PersonId = std::int64_t;

enum class PersonState : std::uint8_t { active, retired, departed };
enum class PersonMove : std::uint8_t { retire, depart, come_back };
const base::StateTable<PersonState, PersonMove>& person_states();

enum class RoleKind : std::uint8_t {
  physician,
  locum,
  facilitator,
  coordinator,
  secretariat,
  data_operator,
  steering_committee,
  technical_committee,
  federation_officer,
  intern,
  guest,
};
const char* role_kind_name(RoleKind kind);
std::optional<RoleKind> parse_role_kind(std::string_view name);
inline constexpr std::size_t role_kinds = 11;

struct Person {
  PersonId id = 0;
  std::string rpps;    // empty for who is not a health professional
  std::string number;  // in memberships and figures; empty for who is no physician
  std::string family_name;
  std::string given_name;
  std::string email;    // lower case; may be empty
  std::string commune;  // INSEE code of where they practise; may be empty
  std::string town;
  Standing standing = Standing::installed;
  PersonState state = PersonState::active;
  bool operator==(const Person&) const = default;

  std::string display_name() const { return given_name.empty() ? family_name : given_name + " " + family_name; }
};

struct PersonRole {
  std::int64_t id = 0;
  PersonId person = 0;
  RoleKind kind = RoleKind::physician;
  std::string scope;  // a group's id for a facilitator, a region's code otherwise; may be empty for the federation
  base::Date from;
  std::optional<base::Date> until;  // last day included

  bool covers(base::Date day) const { return from <= day && (!until || day <= *until); }
  bool operator==(const PersonRole&) const = default;
};

// Refuses what is not 11 digits ("rpps-not-eleven-digits") or has a wrong key ("rpps-wrong-key").
base::Result<void> check_rpps(std::string_view rpps);
// Refuses what is not an address ("bad-email").
base::Result<void> check_email(std::string_view email);
// Refuses what is not the INSEE code of a commune: 5 characters, such as 35238 or 2A004 ("bad-commune").
base::Result<void> check_commune(std::string_view commune);
// Refuses a person without a family name ("no-family-name") or given name ("no-given-name"), a text that is too long or
// holds control characters ("bad-text"), an installed physician, collaborator, locum or intern without RPPS number
// ("no-rpps"), and what the three checks above refuse.
base::Result<void> check_person(const Person& person);
// Refuses a role that ends before it begins ("role-reversed"), a facilitator without a group ("no-scope"), and one that
// overlaps the same role of the same scope ("role-twice").
base::Result<void> check_role(const std::vector<PersonRole>& roles, const PersonRole& role);

// Blank ends taken off, inner blanks as one, so that " Le  Goff" is "Le Goff".
std::string tidy_text(std::string_view text);

}  // namespace miroir::programme

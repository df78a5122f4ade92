#include "programme/person.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

constexpr const char* state_names[] = {"active", "retired", "departed"};
constexpr const char* move_names[] = {"retire", "depart", "come_back"};
constexpr base::Transition<PersonState, PersonMove> transitions[] = {
    {PersonState::active, PersonMove::retire, PersonState::retired},
    {PersonState::active, PersonMove::depart, PersonState::departed},
    {PersonState::retired, PersonMove::come_back, PersonState::active},
    {PersonState::departed, PersonMove::come_back, PersonState::active},
};
constexpr base::StateTable<PersonState, PersonMove> table("a person", "enter", PersonState::active, state_names,
                                                          move_names, transitions);

constexpr const char* role_names[role_kinds] = {"physician",
                                                "locum",
                                                "facilitator",
                                                "coordinator",
                                                "secretariat",
                                                "data_operator",
                                                "steering_committee",
                                                "technical_committee",
                                                "federation_officer",
                                                "intern",
                                                "guest"};

constexpr std::size_t longest_text = 120;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_fit(std::string_view text) {
  return text.size() <= longest_text &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

const base::StateTable<PersonState, PersonMove>& person_states() { return table; }

const char* role_kind_name(RoleKind kind) { return role_names[static_cast<std::size_t>(kind)]; }

std::optional<RoleKind> parse_role_kind(std::string_view name) {
  const auto found = std::ranges::find(role_names, name);
  return found == std::end(role_names) ? std::nullopt
                                       : std::optional(static_cast<RoleKind>(found - std::begin(role_names)));
}

base::Result<void> check_rpps(std::string_view rpps) {
  if (rpps.size() != 11 || !std::ranges::all_of(rpps, is_digit)) {
    return base::refuse("rpps-not-eleven-digits",
                        fmt::format("an RPPS number has 11 digits: {} were found; write it without spaces, and as text "
                                    "in a spreadsheet",
                                    rpps.size()));
  }
  int sum = 0;
  for (std::size_t place = 0; place < rpps.size(); ++place) {
    const int digit = rpps[rpps.size() - 1 - place] - '0';
    const int doubled = digit * 2;
    sum += place % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  if (sum % 10 != 0) {
    return base::refuse("rpps-wrong-key",
                        "the last digit of this RPPS number does not fit the others: read it again "
                        "from the directory, a digit was mistyped");
  }
  return {};
}

base::Result<void> check_email(std::string_view email) {
  const std::size_t at = email.find('@');
  const std::string_view host = at == std::string_view::npos ? std::string_view() : email.substr(at + 1);
  const bool sound = at != std::string_view::npos && at > 0 && host.find('@') == std::string_view::npos &&
                     host.find('.') != std::string_view::npos && !host.starts_with('.') && !host.ends_with('.') &&
                     std::ranges::none_of(email, [](char c) {
                       return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == ';' || c == '<' || c == '>';
                     });
  if (!sound) {
    return base::refuse("bad-email", "this is not an e-mail address: write one, such as nom@exemple.fr, and only one");
  }
  return {};
}

base::Result<void> check_commune(std::string_view commune) {
  const bool corsican = commune.size() == 5 && commune[0] == '2' && (commune[1] == 'A' || commune[1] == 'B');
  const bool sound = commune.size() == 5 && is_digit(commune[0]) && (corsican || is_digit(commune[1])) &&
                     std::ranges::all_of(commune.substr(2), is_digit);
  if (!sound) {
    return base::refuse("bad-commune",
                        "a commune is given by its INSEE code of five characters, such as 35238: it is "
                        "not the postal code");
  }
  return {};
}

base::Result<void> check_person(const Person& person) {
  if (person.family_name.empty()) {
    return base::refuse("no-family-name", "the family name is missing: write it");
  }
  if (person.given_name.empty()) {
    return base::refuse("no-given-name", "the given name is missing: write it");
  }
  for (const std::string* text : {&person.family_name, &person.given_name, &person.town, &person.email}) {
    if (!is_fit(*text)) {
      return base::refuse("bad-text", fmt::format("a text is longer than {} bytes or holds characters that cannot be "
                                                  "shown: write it again",
                                                  longest_text));
    }
  }
  if (person.rpps.empty() && person.standing != Standing::guest) {
    return base::refuse("no-rpps",
                        "a physician has an RPPS number and it is missing: write its 11 digits, or \"invité\" "
                        "as the standing of who has none");
  }
  if (!person.rpps.empty()) {
    if (const auto checked = check_rpps(person.rpps); !checked) {
      return checked;
    }
  }
  if (!person.email.empty()) {
    if (const auto checked = check_email(person.email); !checked) {
      return checked;
    }
  }
  return person.commune.empty() ? base::Result<void>() : check_commune(person.commune);
}

base::Result<void> check_role(const std::vector<PersonRole>& roles, const PersonRole& role) {
  if (role.until && *role.until < role.from) {
    return base::refuse("role-reversed", "the role ends before it begins: change one of the two dates");
  }
  if (role.kind == RoleKind::facilitator && role.scope.empty()) {
    return base::refuse("no-scope", "a facilitator leads a group: name it");
  }
  for (const PersonRole& other : roles) {
    const bool overlaps = (!role.until || other.from <= *role.until) && (!other.until || role.from <= *other.until);
    if (other.id != role.id && other.kind == role.kind && other.scope == role.scope && overlaps) {
      return base::refuse("role-twice", "this person holds this role in these days already: end the other one first");
    }
  }
  return {};
}

std::string tidy_text(std::string_view text) {
  std::string tidy;
  for (std::size_t place = 0; place < text.size(); ++place) {
    const bool no_break = text.substr(place, 2) == "\xC2\xA0";  // as spreadsheets like to write
    const bool blank = no_break || text[place] == ' ' || text[place] == '\t' || text[place] == '\r';
    place += no_break ? 1 : 0;
    if (!blank) {
      tidy += text[place];
    } else if (!tidy.empty() && tidy.back() != ' ') {
      tidy += ' ';
    }
  }
  if (!tidy.empty() && tidy.back() == ' ') {
    tidy.pop_back();
  }
  return tidy;
}

}  // namespace miroir::programme

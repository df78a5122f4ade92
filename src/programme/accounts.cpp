#include "programme/accounts.hpp"

#include <array>
#include <utility>

namespace miroir::programme {

namespace {

constexpr std::array role_names{
    std::pair{Role::physician, "physician"},
    std::pair{Role::facilitator, "facilitator"},
    std::pair{Role::coordinator, "coordinator"},
    std::pair{Role::secretariat, "secretariat"},
    std::pair{Role::partner, "partner"},
    std::pair{Role::steering_committee, "steering_committee"},
    std::pair{Role::federation_officer, "federation_officer"},
    std::pair{Role::data_operator, "data_operator"},
    std::pair{Role::technical_committee, "technical_committee"},
};

constexpr std::array mail_choices{"at-once", "digest", "none"};

}  // namespace

const char* mail_choice_name(MailChoice choice) { return mail_choices[static_cast<std::size_t>(choice)]; }

std::optional<MailChoice> parse_mail_choice(std::string_view name) {
  for (std::size_t index = 0; index < mail_choices.size(); ++index) {
    if (mail_choices[index] == name) {
      return static_cast<MailChoice>(index);
    }
  }
  return std::nullopt;
}

const char* role_name(Role role) {
  for (const auto& [candidate, name] : role_names) {
    if (candidate == role) {
      return name;
    }
  }
  return "";
}

std::optional<Role> parse_role(std::string_view name) {
  for (const auto& [role, candidate] : role_names) {
    if (candidate == name) {
      return role;
    }
  }
  return std::nullopt;
}

}  // namespace miroir::programme

#include "programme/role_grants.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace miroir::programme {
namespace {

// Nothing where the role opens nothing by itself: an intern, a guest.
std::optional<Grant> grant_of(const Person& person, const PersonRole& role) {
  switch (role.kind) {
    case RoleKind::physician:
    case RoleKind::locum:
      return person.number.empty() ? std::nullopt : std::optional(Grant{Role::physician, person.number});
    case RoleKind::facilitator:
      return Grant{Role::facilitator, role.scope};
    case RoleKind::coordinator:
      return Grant{Role::coordinator, role.scope};
    case RoleKind::secretariat:
      return Grant{Role::secretariat, role.scope};
    case RoleKind::data_operator:
      return Grant{Role::data_operator, role.scope};
    case RoleKind::steering_committee:
      return Grant{Role::steering_committee, role.scope};
    case RoleKind::technical_committee:
      return Grant{Role::technical_committee, role.scope};
    case RoleKind::federation_officer:
      return Grant{Role::federation_officer, role.scope};
    default:
      return std::nullopt;
  }
}

}  // namespace

bool is_account_of(const Account& account, const Person& person) {
  return (!person.email.empty() && account.login == person.email) ||
         (!person.number.empty() && std::ranges::any_of(account.grants, [&](const Grant& grant) {
           return grant.role == Role::physician && grant.scope == person.number;
         }));
}

std::vector<Grant> role_grants(const Person& person, const std::vector<PersonRole>& roles, base::Date day) {
  std::vector<Grant> grants;
  if (person.state != PersonState::active) {
    return grants;
  }
  for (const PersonRole& role : roles) {
    const auto grant = role.person == person.id && role.covers(day) ? grant_of(person, role) : std::nullopt;
    if (grant && !grant->scope.empty() && std::ranges::find(grants, *grant) == grants.end()) {
      grants.push_back(*grant);
    }
  }
  return grants;
}

void add_grants(Account& account, const std::vector<Grant>& grants) {
  for (const Grant& grant : grants) {
    if (std::ranges::find(account.grants, grant) == account.grants.end()) {
      account.grants.push_back(grant);
    }
  }
}

void add_role_grants(std::vector<Account>& accounts, const std::vector<Person>& people,
                     const std::vector<PersonRole>& roles, base::Date day) {
  std::map<PersonId, std::vector<PersonRole>> roles_of;
  for (const PersonRole& role : roles) {
    roles_of[role.person].push_back(role);
  }
  std::map<std::string, std::vector<Grant>> by_login;
  std::map<std::string, std::vector<Grant>> by_number;
  for (const Person& person : people) {
    const auto found = roles_of.find(person.id);
    if (found == roles_of.end()) {
      continue;
    }
    const auto grants = role_grants(person, found->second, day);
    by_login[person.email] = grants;
    by_number[person.number] = grants;
  }
  by_login.erase("");
  by_number.erase("");
  for (Account& account : accounts) {
    const std::vector<Grant> own = account.grants;
    if (const auto found = by_login.find(account.login); found != by_login.end()) {
      add_grants(account, found->second);
    }
    for (const Grant& grant : own) {
      const auto found = grant.role == Role::physician ? by_number.find(grant.scope) : by_number.end();
      if (found != by_number.end()) {
        add_grants(account, found->second);
      }
    }
  }
}

base::Result<void> check_not_own_entry(const Account& by, const Person& person) {
  return is_account_of(by, person)
             ? base::Result<void>(base::refuse(
                   "own-entry", "this entry is your own account's: somebody else of the association changes it"))
             : base::Result<void>();
}

void refuse_own_entry(const Account& by, ImportPlan& plan) {
  for (std::vector<PlannedPerson>* planned : {&plan.additions, &plan.changes}) {
    for (auto row = planned->begin(); row != planned->end();) {
      const auto checked = check_not_own_entry(by, row->person);
      if (checked) {
        ++row;
        continue;
      }
      plan.refused.push_back({row->line, std::nullopt, checked.error()});
      row = planned->erase(row);
    }
  }
}

}  // namespace miroir::programme

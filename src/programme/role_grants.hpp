// What the dated roles of a person open to their account: a facilitator replaced on a day has no access from that day
// on, and who replaces them has, without a change to either account. An account keeps the grants of its own beside.
//
// An account is a person's when its login is their e-mail address, or when it holds the grant of a physician of their
// number. Only roles that the table of permissions knows give something. Pure: the day is an argument.
#pragma once

#include "programme/accounts.hpp"
#include "programme/people_import.hpp"
#include "programme/person.hpp"

#include <vector>

namespace miroir::programme {

bool is_account_of(const Account& account, const Person& person);

// In the order of the roles, each once. Retired and departed people hold none.
std::vector<Grant> role_grants(const Person& person, const std::vector<PersonRole>& roles, base::Date day);

// The account with what its person's roles give on that day added to its own grants.
void add_grants(Account& account, const std::vector<Grant>& grants);
// The same for many accounts at once; `roles` are of everybody.
void add_role_grants(std::vector<Account>& accounts, const std::vector<Person>& people,
                     const std::vector<PersonRole>& roles, base::Date day);

// Nobody decides of what their own account may see. Refuses ("own-entry") a change that makes, or leaves, the entry
// that of the account which makes it.
base::Result<void> check_not_own_entry(const Account& by, const Person& person);
// Moves the row that would do so to those refused.
void refuse_own_entry(const Account& by, ImportPlan& plan);

}  // namespace miroir::programme

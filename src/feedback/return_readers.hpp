// Who is told of a return: the physicians and groups whose figures are in it. Pure.
#pragma once

#include "programme/accounts.hpp"

#include <set>
#include <string>
#include <vector>

namespace miroir::feedback {

struct ReturnReaders {
  std::set<std::string> physicians;  // with figures of their own, counted in a group, or members of one today
  std::set<std::string> groups;      // counted in it
};

// The account of one of the physicians, or of who leads one of the groups.
bool is_reader(const programme::Account& account, const ReturnReaders& readers);

// Those of the accounts that are told, each with when: at once, or with the next digest. Not those that want no mail;
// demonstration accounts in the demonstration only.
struct Told {
  programme::AccountId account = 0;
  programme::Instant due_at{};
  bool digest = false;
};
std::vector<Told> tell_readers(const std::vector<programme::Account>& accounts, const ReturnReaders& readers,
                               programme::Instant now, bool demonstration);

}  // namespace miroir::feedback

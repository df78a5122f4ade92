// Who is told of what happened: the people that a notice is about, found among the accounts. Pure.
#pragma once

#include "programme/accounts.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace miroir::programme {

struct NoticeReaders {
  std::set<std::string> physicians;  // numbers
  std::set<std::string> groups;      // whose facilitator is told
  std::set<std::string> regions;     // whose coordinator and secretariat are told
  std::set<std::string> logins;      // told whatever they are
};

bool is_reader(const Account& account, const NoticeReaders& readers);

// Those of the accounts that are told, each with when: at once, or with the next digest; at once too where the digest
// would come after what is told of has happened. Not those that want no mail; demonstration accounts in the
// demonstration only.
struct Told {
  AccountId account = 0;
  Instant due_at{};
  bool digest = false;
};
std::vector<Told> tell_readers(const std::vector<Account>& accounts, const NoticeReaders& readers, Instant now,
                               bool demonstration, std::optional<Instant> happens_at = std::nullopt);

}  // namespace miroir::programme

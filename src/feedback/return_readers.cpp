#include "feedback/return_readers.hpp"

#include "programme/outbox.hpp"

#include <algorithm>

namespace miroir::feedback {

bool is_reader(const programme::Account& account, const ReturnReaders& readers) {
  return std::ranges::any_of(account.grants, [&](const programme::Grant& grant) {
    return (grant.role == programme::Role::physician && readers.physicians.contains(grant.scope)) ||
           (grant.role == programme::Role::facilitator && readers.groups.contains(grant.scope));
  });
}

std::vector<Told> tell_readers(const std::vector<programme::Account>& accounts, const ReturnReaders& readers,
                               programme::Instant now, bool demonstration) {
  std::vector<Told> told;
  for (const programme::Account& account : accounts) {
    if (account.mail_choice == programme::MailChoice::none || (account.demonstration && !demonstration) ||
        !is_reader(account, readers)) {
      continue;
    }
    const bool digest = account.mail_choice == programme::MailChoice::digest;
    told.push_back({account.id, digest ? programme::next_digest(now) : now, digest});
  }
  return told;
}

}  // namespace miroir::feedback

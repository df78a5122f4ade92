#include "programme/notice_readers.hpp"

#include "programme/outbox.hpp"

#include <algorithm>

namespace miroir::programme {

bool is_reader(const Account& account, const NoticeReaders& readers) {
  return readers.logins.contains(account.login) || std::ranges::any_of(account.grants, [&](const Grant& grant) {
           switch (grant.role) {
             case Role::physician:
               return readers.physicians.contains(grant.scope);
             case Role::facilitator:
               return readers.groups.contains(grant.scope);
             case Role::coordinator:
             case Role::secretariat:
               return readers.regions.contains(grant.scope);
             default:
               return false;
           }
         });
}

std::vector<Told> tell_readers(const std::vector<Account>& accounts, const NoticeReaders& readers, Instant now,
                               bool demonstration, std::optional<Instant> happens_at) {
  const Instant digest_at = next_digest(now);
  const bool in_time = !happens_at || digest_at < *happens_at;
  std::vector<Told> told;
  for (const Account& account : accounts) {
    if (account.mail_choice == MailChoice::none || (account.demonstration && !demonstration) ||
        !is_reader(account, readers)) {
      continue;
    }
    const bool digest = account.mail_choice == MailChoice::digest && in_time;
    told.push_back({account.id, digest ? digest_at : now, digest});
  }
  return told;
}

}  // namespace miroir::programme

// What the outbox's notices mean now: whom each is for, and what is still true of it when its mail is written. What was
// overtaken (a meeting cancelled since its invitation, minutes that came) is not told.
#pragma once

#include "documents/notice_mail.hpp"
#include "programme/notice_readers.hpp"
#include "web/application.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

struct NoticeAudience {
  programme::NoticeReaders readers;
  std::optional<programme::Instant> happens_at;  // what is told of
};
NoticeAudience audience_of(Application& application, const programme::Notice& notice);

// Every account, with what the roles of its person give today.
std::vector<programme::Account> accounts_today(Application& application);

// Those of the notices that still hold, each once. `public_address` is the platform's, without its last "/".
std::vector<documents::ToldNotice> still_told(Application& application, const std::vector<programme::Notice>& notices,
                                              const std::string& public_address);

// Puts into the outbox what comes with the calendar today, each once: it leaves in the morning.
void add_due_reminders(Application& application);

}  // namespace miroir::web

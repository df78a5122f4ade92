// The words of the e-mail that tells of what happened on the platform: what, where to read or answer it, whom to write
// to, how to receive less. Never a figure, never an indicator's name, nothing of a case, a question or minutes, nothing
// that a coordinator wrote: mail is read by others than its reader. A meeting's day, hour, place and theme may be told.
#pragma once

#include "base/messages.hpp"
#include "programme/meeting.hpp"
#include "programme/outbox.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct ToldNotice {
  programme::NoticeKind kind = programme::NoticeKind::return_published;
  std::optional<base::Period> period;         // of a return: its last
  std::optional<programme::Meeting> meeting;  // of what is about one
  std::string group;                          // its name; empty where it is about none
  std::string address;                        // where to read of it; empty: the platform's own
};

struct NoticeMail {
  std::string reader_name;
  std::vector<ToldNotice> told;     // at least one
  std::string platform_address;     // "https://miroir.example.org/"
  std::string preferences_address;  // "https://miroir.example.org/compte"
  std::string contact;              // whom to write to; empty: nobody is named
};

struct MailText {
  std::string subject;
  std::string plain;
  std::string html;
};

MailText write_notice_mail(const base::Messages& messages, const NoticeMail& mail);

}  // namespace miroir::documents

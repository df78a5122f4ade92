// The words of the e-mail that tells of returns: what happened, where to read it, whom to write to, how to receive
// less. Never a figure, never an indicator's name, never what a coordinator wrote: mail is read by others than its
// reader.
#pragma once

#include "base/messages.hpp"
#include "programme/outbox.hpp"

#include <string>
#include <vector>

namespace miroir::documents {

struct ToldReturn {
  programme::NoticeKind kind = programme::NoticeKind::return_published;
  base::Period period;  // the last of the return
};

struct ReturnMail {
  std::string reader_name;
  std::vector<ToldReturn> told;     // at least one
  std::string platform_address;     // "https://miroir.example.org/"
  std::string preferences_address;  // "https://miroir.example.org/compte"
  std::string contact;              // whom to write to; empty: nobody is named
};

struct MailText {
  std::string subject;
  std::string plain;
  std::string html;
};

MailText write_return_mail(const base::Messages& messages, const ReturnMail& mail);

}  // namespace miroir::documents

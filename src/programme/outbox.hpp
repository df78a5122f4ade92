// The outbox: what the platform has to tell people by e-mail, written with the event it tells of and sent later.
//
// An event leaves a *notice* in the transaction that writes it: what happened, and from when it may be told. Once due,
// a notice is addressed: it becomes one *mail* for each person who is told, or joins that person's next digest. A mail
// holds no text: it is put into words when it is sent, in the language and to the address that the account has then.
// Pure but for the interface, which `store` implements: the clock is an argument.
#pragma once

#include "programme/accounts.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

using NoticeId = std::int64_t;
using MailId = std::int64_t;

enum class NoticeKind : std::uint8_t {
  return_published,
  return_corrected,
  return_withdrawn,
  meeting_invited,
  meeting_moved,  // another date, place or hour after the invitations
  meeting_cancelled,
  meeting_near,  // in two days
  minutes_sent,
  minutes_due,   // its secretary is reminded
  minutes_late,  // who leads the group is reminded too
  remark_answered,
  request_received,  // to join a group
  request_decided,
};
const char* notice_kind_name(NoticeKind kind);
// The others are about a meeting, a remark or a request to join.
bool is_about_return(NoticeKind kind);
std::optional<NoticeKind> parse_notice_kind(std::string_view name);

struct Notice {
  NoticeId id = 0;
  NoticeKind kind = NoticeKind::return_published;
  std::int64_t about = 0;  // the number of what it is about
  Instant due_at{};
  bool operator==(const Notice&) const = default;
};

// A mail is not sent when its person wants none any more, or when all it would tell has been overtaken.
enum class MailState : std::uint8_t { waiting, sent, given_up, cancelled };
const char* mail_state_name(MailState state);
std::optional<MailState> parse_mail_state(std::string_view name);

struct Mail {
  MailId id = 0;
  AccountId account = 0;
  std::string message_id;  // without its host; the same at every attempt, so that a second copy can be told
  MailState state = MailState::waiting;
  int attempts = 0;
  Instant next_attempt_at{};
  std::string problem;  // of the last attempt: a short code, never an address or a text
  std::vector<Notice> notices;
};

// One person to tell: at once, or with the digest of that instant.
struct Addressed {
  AccountId account = 0;
  Instant due_at{};
  bool digest = false;
  std::string message_id;
};

// When the person's next digest leaves: Mondays at 6:00 UTC, strictly after `now`.
Instant next_digest(Instant now);
// When to try again after so many failed attempts; nothing when it is time to give up. Waits of 1, 5, 30, 120, 360 and
// 1,440 times `first_wait`: with a minute, a server that is away for a day loses nothing.
std::optional<Instant> next_attempt(int attempts, Instant now, std::chrono::seconds first_wait);
// An event that could not be told in a week (no mail server was configured) is not told months later.
bool is_too_late(Instant due_at, Instant now);

class OutboxStore {
 public:
  virtual ~OutboxStore() = default;
  // Due and not addressed yet, oldest first. (Notices are written by the stores of the events.)
  virtual std::vector<Notice> due_notices(Instant now) = 0;
  // Of what comes with the calendar and not with an event: nothing where the same was due since that instant.
  virtual void add_notice_once(NoticeKind kind, std::int64_t about, Instant due_at, Instant since) = 0;
  // Makes the mails and marks the notice, all or nothing; the same notice twice makes none. An addressee with `digest`
  // joins a mail of that instant that waits, if there is one.
  virtual void address_notice(NoticeId notice, const std::vector<Addressed>& addressed) = 0;
  // Takes one mail that is due, counting the attempt and keeping others from it until `retry_at`: if the program dies
  // before it says how it went, the mail is taken again then.
  virtual std::optional<Mail> take_due_mail(Instant now, Instant retry_at) = 0;
  virtual void mark_sent(MailId mail, Instant at) = 0;
  // Without `retry_at` the mail is given up.
  virtual void mark_failed(MailId mail, const std::string& problem, std::optional<Instant> retry_at) = 0;
  virtual void cancel_mail(MailId mail) = 0;
  // Every mail that tells of a return, oldest first.
  virtual std::vector<Mail> mails_about(std::int64_t about) = 0;
  // Those given up wait again, as if never tried. How many.
  virtual int restart_mails(std::int64_t about, Instant now) = 0;
  // Of whatever they tell, newest first.
  virtual std::vector<Mail> latest_mails(int most) = 0;
};

}  // namespace miroir::programme

#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <algorithm>

namespace miroir::store {

using programme::Addressed;
using programme::Instant;
using programme::Mail;
using programme::MailId;
using programme::Notice;
using programme::NoticeId;

namespace {

Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }
std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }

// `condition` is one of the literals below; what it compares with is a parameter.
std::vector<Notice> read_notices(soci::session& sql, const std::string& condition, std::int64_t key) {
  std::vector<Notice> notices;
  Notice notice;
  std::string kind;
  std::int64_t due = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, kind, about, due_at FROM outbox_notice WHERE " + condition + " ORDER BY due_at, id",
       soci::into(notice.id), soci::into(kind), soci::into(notice.about), soci::into(due), soci::use(key, "key"));
  statement.execute();
  while (statement.fetch()) {
    notice.kind = programme::parse_notice_kind(kind).value();
    notice.due_at = instant(due);
    notices.push_back(notice);
  }
  return notices;
}

constexpr const char* notices_of_mail = "id IN (SELECT notice_id FROM outbox_mail_notice WHERE mail_id = :key)";

std::vector<Mail> read_mails(soci::session& sql, const std::string& condition, std::int64_t key) {
  std::vector<Mail> mails;
  Mail mail;
  std::string state;
  std::int64_t next = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, account_id, message_id, state, attempts, next_attempt_at, problem FROM outbox_mail "
                      "WHERE " +
                          condition + " ORDER BY id",
       soci::into(mail.id), soci::into(mail.account), soci::into(mail.message_id), soci::into(state),
       soci::into(mail.attempts), soci::into(next), soci::into(mail.problem), soci::use(key, "key"));
  statement.execute();
  while (statement.fetch()) {
    mail.state = programme::parse_mail_state(state).value();
    mail.next_attempt_at = instant(next);
    mails.push_back(mail);
  }
  return mails;
}

// Whether the notice still waited: of two programs that address it, one does.
bool mark_addressed(soci::session& sql, NoticeId notice) {
  NoticeId marked = 0;
  sql << "UPDATE outbox_notice SET state = 'addressed' WHERE id = :id AND state = 'waiting' RETURNING id",
      soci::into(marked), soci::use(notice, "id");
  return sql.got_data();
}

std::optional<MailId> waiting_digest(soci::session& sql, const Addressed& addressed) {
  const std::int64_t at = seconds(addressed.due_at);
  MailId mail = 0;
  sql << "SELECT id FROM outbox_mail WHERE account_id = :account AND digest_at = :at AND state = 'waiting' "
         "AND attempts = 0",
      soci::into(mail), soci::use(addressed.account, "account"), soci::use(at, "at");
  return sql.got_data() ? std::optional(mail) : std::nullopt;
}

MailId insert_mail(soci::session& sql, const Addressed& addressed) {
  const std::int64_t at = seconds(addressed.due_at);
  soci::indicator has_digest = addressed.digest ? soci::i_ok : soci::i_null;
  MailId mail = 0;
  sql << "INSERT INTO outbox_mail (account_id, message_id, digest_at, state, attempts, next_attempt_at, problem) "
         "VALUES (:account, :message, :digest, 'waiting', 0, :next, '') RETURNING id",
      soci::into(mail), soci::use(addressed.account, "account"), soci::use(addressed.message_id, "message"),
      soci::use(at, has_digest, "digest"), soci::use(at, "next");
  return mail;
}

void set_state(soci::session& sql, MailId mail, const std::string& state, const std::string& problem, Instant next) {
  const std::int64_t next_attempt = seconds(next);
  sql << "UPDATE outbox_mail SET state = :state, problem = :problem, next_attempt_at = :next WHERE id = :id",
      soci::use(state, "state"), soci::use(problem, "problem"), soci::use(next_attempt, "next"), soci::use(mail, "id");
}

}  // namespace

std::vector<Notice> SociStore::due_notices(Instant now) {
  return connections_.read(
      [&](soci::session& sql) { return read_notices(sql, "state = 'waiting' AND due_at <= :key", seconds(now)); });
}

void SociStore::address_notice(NoticeId notice, const std::vector<Addressed>& addressed) {
  connections_.write([&](soci::session& sql) {
    if (!mark_addressed(sql, notice)) {
      return;
    }
    for (const Addressed& each : addressed) {
      const std::optional<MailId> joined = each.digest ? waiting_digest(sql, each) : std::nullopt;
      const MailId mail = joined ? *joined : insert_mail(sql, each);
      sql << "INSERT INTO outbox_mail_notice (mail_id, notice_id) VALUES (:mail, :notice)", soci::use(mail, "mail"),
          soci::use(notice, "notice");
    }
  });
}

std::optional<Mail> SociStore::take_due_mail(Instant now, Instant retry_at) {
  const std::int64_t at = seconds(now);
  const std::int64_t next = seconds(retry_at);
  return connections_.write([&](soci::session& sql) -> std::optional<Mail> {
    MailId id = 0;
    // The outer condition is asked again where another program took the same mail meanwhile.
    sql << "UPDATE outbox_mail SET attempts = attempts + 1, next_attempt_at = :next "
           "WHERE id = (SELECT id FROM outbox_mail WHERE state = 'waiting' AND next_attempt_at <= :now "
           "ORDER BY next_attempt_at, id LIMIT 1) AND state = 'waiting' AND next_attempt_at <= :again RETURNING id",
        soci::into(id), soci::use(next, "next"), soci::use(at, "now"), soci::use(at, "again");
    if (!sql.got_data()) {
      return std::nullopt;
    }
    Mail mail = read_mails(sql, "id = :key", id).front();
    mail.notices = read_notices(sql, notices_of_mail, id);
    return mail;
  });
}

void SociStore::mark_sent(MailId mail, Instant at) {
  connections_.write([&](soci::session& sql) {
    const std::int64_t sent = seconds(at);
    set_state(sql, mail, "sent", "", at);
    sql << "UPDATE outbox_mail SET sent_at = :at WHERE id = :id", soci::use(sent, "at"), soci::use(mail, "id");
  });
}

void SociStore::mark_failed(MailId mail, const std::string& problem, std::optional<Instant> retry_at) {
  connections_.write([&](soci::session& sql) {
    set_state(sql, mail, retry_at ? "waiting" : "given-up", problem, retry_at.value_or(Instant{}));
  });
}

void SociStore::cancel_mail(MailId mail) {
  connections_.write([&](soci::session& sql) { set_state(sql, mail, "cancelled", "", Instant{}); });
}

std::vector<Mail> SociStore::mails_about(std::int64_t about) {
  return connections_.read([&](soci::session& sql) {
    std::vector<Mail> mails =
        read_mails(sql,
                   "id IN (SELECT mail_id FROM outbox_mail_notice JOIN outbox_notice ON notice_id = outbox_notice.id "
                   "WHERE about = :key AND kind LIKE 'return-%')",
                   about);
    for (Mail& mail : mails) {
      mail.notices = read_notices(sql, notices_of_mail, mail.id);
    }
    return mails;
  });
}

void SociStore::add_notice_once(programme::NoticeKind kind, std::int64_t about, Instant due_at, Instant since) {
  const std::string name = programme::notice_kind_name(kind);
  const std::int64_t from = seconds(since);
  const bool told = connections_.read([&](soci::session& sql) {
    int found = 0;
    sql << "SELECT count(*) FROM outbox_notice WHERE about = :about AND kind = :kind AND due_at >= :since",
        soci::into(found), soci::use(about, "about"), soci::use(name, "kind"), soci::use(from, "since");
    return found > 0;
  });
  if (!told) {
    connections_.write([&](soci::session& sql) { insert_notice(sql, kind, about, due_at); });
  }
}

std::vector<Mail> SociStore::latest_mails(int most) {
  return connections_.read([&](soci::session& sql) {
    std::vector<Mail> mails =
        read_mails(sql, "id IN (SELECT id FROM outbox_mail ORDER BY id DESC LIMIT :key)", std::int64_t{most});
    std::ranges::reverse(mails);
    for (Mail& mail : mails) {
      mail.notices = read_notices(sql, notices_of_mail, mail.id);
    }
    return mails;
  });
}

int SociStore::restart_mails(std::int64_t about, Instant now) {
  const std::int64_t at = seconds(now);
  return connections_.write([&](soci::session& sql) {
    int count = 0;
    MailId id = 0;
    soci::statement statement =
        (sql.prepare
             << "UPDATE outbox_mail SET state = 'waiting', attempts = 0, next_attempt_at = :now, problem = '' "
                "WHERE state = 'given-up' AND id IN (SELECT mail_id FROM outbox_mail_notice "
                "JOIN outbox_notice ON notice_id = outbox_notice.id WHERE about = :about AND kind LIKE 'return-%') "
                "RETURNING id",
         soci::into(id), soci::use(at, "now"), soci::use(about, "about"));
    statement.execute();
    while (statement.fetch()) {
      ++count;
    }
    return count;
  });
}

}  // namespace miroir::store

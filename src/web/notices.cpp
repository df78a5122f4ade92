#include "web/notices.hpp"

#include "programme/meeting_notices.hpp"
#include "programme/role_grants.hpp"
#include "web/group_rules.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingState;
using programme::Notice;
using programme::NoticeKind;
using programme::NoticeReaders;

constexpr std::chrono::hours morning{6};  // UTC: seven or eight o'clock in Paris
constexpr std::chrono::days told_lately{7};

base::Date today(const Application& application) { return day_of(application.now()); }

programme::Instant beginning_of(const Meeting& meeting) {
  // Paris is ahead of UTC: what is in time by UTC is in time there.
  return programme::Instant(std::chrono::days(meeting.date.days)) + std::chrono::minutes(meeting.start_minute) -
         std::chrono::hours(2);
}

NoticeReaders readers_of_return(Application& application, feedback::PublicationId id) {
  store::PlatformStore& store = application.store;
  NoticeReaders readers;
  const auto publication = store.find_publication(id);
  if (!publication) {
    return readers;
  }
  const auto numbers = store.physicians_in(id);
  readers.physicians.insert(numbers.begin(), numbers.end());
  for (const auto& [period, members_of_group] : publication->manifest.groups) {
    for (const auto& [group, members] : members_of_group) {
      readers.groups.insert(group);
      readers.physicians.insert(members.begin(), members.end());
    }
  }
  for (const std::string& group : readers.groups) {
    for (const programme::Membership& membership : store.memberships_of_group(group)) {
      if (membership.covers(today(application))) {
        readers.physicians.insert(membership.physician);
      }
    }
  }
  return readers;
}

// Its members of that day and who leads it.
NoticeReaders whole_group(Application& application, const Meeting& meeting) {
  NoticeReaders readers;
  readers.groups.insert(meeting.group);
  for (const programme::Membership& membership : application.store.memberships_of_group(meeting.group)) {
    if (membership.covers(meeting.date)) {
      readers.physicians.insert(membership.physician);
    }
  }
  return readers;
}

NoticeReaders readers_of_meeting(Application& application, NoticeKind kind, const Meeting& meeting) {
  if (kind == NoticeKind::minutes_due || kind == NoticeKind::minutes_late) {
    NoticeReaders readers;
    if (!meeting.secretary.empty()) {
      readers.physicians.insert(meeting.secretary);
    }
    if (kind == NoticeKind::minutes_late || meeting.secretary.empty()) {
      readers.groups.insert(meeting.group);
    }
    return readers;
  }
  NoticeReaders readers = whole_group(application, meeting);
  if (kind == NoticeKind::meeting_near) {
    for (const programme::Participation& each : application.store.participations(meeting.id)) {
      if (each.answer == programme::MeetingAnswer::excused && each.answered_schedule == meeting.schedule) {
        readers.physicians.erase(each.physician);
      }
    }
  }
  return readers;
}

NoticeReaders readers_of_remark(Application& application, std::int64_t id) {
  NoticeReaders readers;
  if (const auto remark = application.store.find_remark(id)) {
    if (remark->kind == feedback::RemarkKind::group) {
      readers.groups.insert(remark->group);
    } else {
      readers.physicians.insert(remark->physician);
    }
  }
  return readers;
}

NoticeReaders readers_of_request(Application& application, NoticeKind kind, std::int64_t id) {
  NoticeReaders readers;
  const auto request = application.store.find_request(id);
  if (!request) {
    return readers;
  }
  if (kind == NoticeKind::request_received) {
    readers.groups.insert(request->group);
    readers.regions.insert(region_of(application, request->group));
    return readers;
  }
  if (const auto person = application.store.find_person(request->person)) {
    readers.physicians.insert(person->number);
    readers.logins.insert(person->email);
  }
  readers.physicians.erase("");
  readers.logins.erase("");
  return readers;
}

std::string name_of_group(Application& application, const std::string& group) {
  const auto entry = application.store.find_group(group);
  return entry ? entry->name : group;
}

bool holds(Application& application, const Notice& notice, const Meeting& meeting) {
  switch (notice.kind) {
    case NoticeKind::meeting_invited:
    case NoticeKind::meeting_moved:
    case NoticeKind::meeting_near:
      return meeting.state == MeetingState::invited && today(application) <= meeting.date;
    case NoticeKind::meeting_cancelled:
      return meeting.state == MeetingState::cancelled;
    case NoticeKind::minutes_sent:
    case NoticeKind::minutes_due:
    case NoticeKind::minutes_late: {
      const auto minutes = application.store.find_minutes(meeting.id);
      const bool sent = minutes && minutes->sent_revision != 0;
      return sent == (notice.kind == NoticeKind::minutes_sent);
    }
    default:
      return false;
  }
}

std::optional<documents::ToldNotice> told_of_meeting(Application& application, const Notice& notice,
                                                     const std::string& public_address) {
  const auto meeting = application.store.find_meeting(notice.about);
  if (!meeting || !holds(application, notice, *meeting)) {
    return std::nullopt;
  }
  const bool of_minutes = notice.kind == NoticeKind::minutes_sent || notice.kind == NoticeKind::minutes_due ||
                          notice.kind == NoticeKind::minutes_late;
  documents::ToldNotice told;
  told.kind = notice.kind;
  told.group = name_of_group(application, meeting->group);
  told.address = fmt::format("{}{}/reunions/{}{}", public_address, group_address(meeting->group), meeting->id,
                             of_minutes ? "/compte-rendu" : "");
  told.meeting = *meeting;
  return told;
}

// Where the return stands now, if that is still what the notice tells.
std::optional<documents::ToldNotice> told_of_return(Application& application, const Notice& notice) {
  const auto round = application.returns.round(notice.about, application.now());
  if (!round || round->record.periods.empty()) {
    return std::nullopt;
  }
  const bool withdrawn = notice.kind == NoticeKind::return_withdrawn;
  if (withdrawn ? round->standing.state != feedback::ReturnState::withdrawn : !round->standing.is_readable()) {
    return std::nullopt;
  }
  documents::ToldNotice told;
  told.kind = notice.kind;
  told.period = round->record.periods.back();
  return told;
}

std::optional<documents::ToldNotice> told_of_request(Application& application, const Notice& notice) {
  const auto request = application.store.find_request(notice.about);
  const bool waits = request && (request->state == programme::RequestState::requested ||
                                 request->state == programme::RequestState::waiting);
  const bool decided = request && request->state != programme::RequestState::requested &&
                       request->state != programme::RequestState::withdrawn;
  if (notice.kind == NoticeKind::request_received ? !waits : !decided) {
    return std::nullopt;
  }
  documents::ToldNotice told;
  told.kind = notice.kind;
  told.group = name_of_group(application, request->group);
  return told;
}

std::optional<documents::ToldNotice> told_of(Application& application, const Notice& notice,
                                             const std::string& public_address) {
  switch (notice.kind) {
    case NoticeKind::return_published:
    case NoticeKind::return_corrected:
    case NoticeKind::return_withdrawn:
      return told_of_return(application, notice);
    case NoticeKind::remark_answered: {
      documents::ToldNotice told;
      told.kind = notice.kind;
      return application.store.find_remark(notice.about) ? std::optional(told) : std::nullopt;
    }
    case NoticeKind::request_received:
    case NoticeKind::request_decided:
      return told_of_request(application, notice);
    default:
      return told_of_meeting(application, notice, public_address);
  }
}

}  // namespace

NoticeAudience audience_of(Application& application, const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::return_published:
    case NoticeKind::return_corrected:
    case NoticeKind::return_withdrawn:
      return {readers_of_return(application, notice.about), std::nullopt};
    case NoticeKind::remark_answered:
      return {readers_of_remark(application, notice.about), std::nullopt};
    case NoticeKind::request_received:
    case NoticeKind::request_decided:
      return {readers_of_request(application, notice.kind, notice.about), std::nullopt};
    default:
      break;
  }
  const auto meeting = application.store.find_meeting(notice.about);
  if (!meeting) {
    return {};
  }
  const bool to_come = day_of(application.now()) <= meeting->date;
  return {readers_of_meeting(application, notice.kind, *meeting),
          to_come ? std::optional(beginning_of(*meeting)) : std::nullopt};
}

std::vector<programme::Account> accounts_today(Application& application) {
  std::vector<programme::Account> accounts = application.store.accounts();
  programme::add_role_grants(accounts, application.store.people(), application.store.roles(), today(application));
  return accounts;
}

std::vector<documents::ToldNotice> still_told(Application& application, const std::vector<Notice>& notices,
                                              const std::string& public_address) {
  std::vector<documents::ToldNotice> told;
  for (auto notice = notices.begin(); notice != notices.end(); ++notice) {
    const bool repeated = std::any_of(notices.begin(), notice, [&](const Notice& before) {
      return before.kind == notice->kind && before.about == notice->about;
    });
    auto one = repeated ? std::nullopt : told_of(application, *notice, public_address);
    if (one) {
      told.push_back(std::move(*one));
    }
  }
  return told;
}

void add_due_reminders(Application& application) {
  const base::Date day = today(application);
  const programme::Instant due_at = programme::Instant(std::chrono::days(day.days)) + morning;
  store::PlatformStore& store = application.store;
  const auto due = programme::due_reminders(store.meetings_between(day, day + programme::reminder_days),
                                            store.unsent_minutes(day - programme::oldest_minutes_days, day), day);
  for (const programme::DueReminder& reminder : due) {
    // Minutes are asked for once of each; a meeting that moved is recalled again.
    const bool once = reminder.kind != NoticeKind::meeting_near;
    store.add_notice_once(reminder.kind, reminder.meeting, due_at,
                          once ? programme::Instant{} : application.now() - told_lately);
  }
}

}  // namespace miroir::web

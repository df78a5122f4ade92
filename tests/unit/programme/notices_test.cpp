#include "programme/meeting_notices.hpp"
#include "programme/notice_readers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const base::Date day = base::make_date(2026, 1, 15);

Account account(AccountId id, MailChoice choice, std::vector<Grant> grants) {
  Account made;
  made.id = id;
  made.login = std::to_string(id) + "@example.org";
  made.mail_choice = choice;
  made.grants = std::move(grants);
  return made;
}

std::vector<AccountId> told(const std::vector<Told>& list) {
  std::vector<AccountId> ids;
  for (const Told& one : list) {
    ids.push_back(one.account);
  }
  return ids;
}

TEST(NoticeReaders, AreFoundByWhatTheyAre) {
  const std::vector<Account> accounts{account(1, MailChoice::at_once, {{Role::physician, "A"}}),
                                      account(2, MailChoice::at_once, {{Role::facilitator, "A"}}),
                                      account(3, MailChoice::at_once, {{Role::coordinator, "53"}}),
                                      account(4, MailChoice::at_once, {{Role::secretariat, "53"}}),
                                      account(5, MailChoice::at_once, {{Role::partner, "53"}}),
                                      account(6, MailChoice::none, {{Role::physician, "A"}}),
                                      account(7, MailChoice::at_once, {})};
  const Instant now(1000s);
  EXPECT_THAT(told(tell_readers(accounts, {{"A"}, {}, {}, {}}, now, false)), ElementsAre(1));
  EXPECT_THAT(told(tell_readers(accounts, {{}, {"A"}, {}, {}}, now, false)), ElementsAre(2));
  EXPECT_THAT(told(tell_readers(accounts, {{}, {}, {"53"}, {}}, now, false)), ElementsAre(3, 4));
  EXPECT_THAT(told(tell_readers(accounts, {{}, {}, {}, {"7@example.org"}}, now, false)), ElementsAre(7));
  EXPECT_THAT(told(tell_readers(accounts, {}, now, false)), IsEmpty());
}

TEST(NoticeReaders, ADigestIsNotWaitedForWhereItWouldComeTooLate) {
  const std::vector<Account> accounts{account(1, MailChoice::digest, {{Role::physician, "A"}})};
  const NoticeReaders readers{{"A"}, {}, {}, {}};
  const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 1 / 15};  // a Thursday
  const Instant monday = next_digest(now);
  EXPECT_TRUE(tell_readers(accounts, readers, now, false).front().digest);
  EXPECT_EQ(tell_readers(accounts, readers, now, false, monday + 1s).front().due_at, monday);
  EXPECT_FALSE(tell_readers(accounts, readers, now, false, monday).front().digest);
  EXPECT_EQ(tell_readers(accounts, readers, now, false, monday).front().due_at, now);
}

TEST(NoticeReaders, ADemonstrationAccountIsToldInTheDemonstrationOnly) {
  std::vector<Account> accounts{account(1, MailChoice::at_once, {{Role::physician, "A"}})};
  accounts.front().demonstration = true;
  const NoticeReaders readers{{"A"}, {}, {}, {}};
  EXPECT_THAT(tell_readers(accounts, readers, Instant(1s), false), IsEmpty());
  EXPECT_EQ(tell_readers(accounts, readers, Instant(1s), true).size(), 1U);
}

TEST(MeetingNotices, NobodyIsToldOfWhatNobodyWasInvitedTo) {
  EXPECT_EQ(meeting_notice(MeetingState::planned, MeetingMove::invite), NoticeKind::meeting_invited);
  EXPECT_EQ(meeting_notice(MeetingState::planned, MeetingMove::move_date), std::nullopt);
  EXPECT_EQ(meeting_notice(MeetingState::planned, MeetingMove::cancel), std::nullopt);
  EXPECT_EQ(meeting_notice(MeetingState::invited, MeetingMove::move_date), NoticeKind::meeting_moved);
  EXPECT_EQ(meeting_notice(MeetingState::invited, MeetingMove::cancel), NoticeKind::meeting_cancelled);
  EXPECT_EQ(meeting_notice(MeetingState::invited, MeetingMove::start), std::nullopt);
  EXPECT_EQ(meeting_notice(MeetingState::running, MeetingMove::close), std::nullopt);
}

TEST(MeetingNotices, AnotherPlaceOrHourIsElsewhere) {
  Meeting before;
  Meeting after = before;
  after.theme = "Another";
  after.secretary = "A";
  EXPECT_FALSE(is_elsewhere(before, after));
  after.place = "There";
  EXPECT_TRUE(is_elsewhere(before, after));
  after = before;
  after.start_minute += 30;
  EXPECT_TRUE(is_elsewhere(before, after));
}

TEST(Reminders, AMeetingIsRecalledTwoDaysBeforeToThoseInvited) {
  Meeting meeting;
  meeting.id = 4;
  meeting.state = MeetingState::invited;
  meeting.date = day + reminder_days;
  EXPECT_THAT(due_reminders({meeting}, {}, day), ElementsAre(DueReminder{NoticeKind::meeting_near, 4}));
  meeting.date = day;
  EXPECT_EQ(due_reminders({meeting}, {}, day).size(), 1U);
  meeting.date = day + reminder_days + 1;
  EXPECT_THAT(due_reminders({meeting}, {}, day), IsEmpty());
  meeting.date = day - 1;
  EXPECT_THAT(due_reminders({meeting}, {}, day), IsEmpty());
  meeting.date = day + 1;
  meeting.state = MeetingState::planned;
  EXPECT_THAT(due_reminders({meeting}, {}, day), IsEmpty());
}

TEST(Reminders, MinutesAreAskedOfTheSecretaryThenOfWhoLeads) {
  UnsentMinutes each;
  each.meeting.id = 4;
  const auto due = [&](std::int32_t days) {
    each.meeting.date = day - days;
    return due_reminders({}, {each}, day);
  };
  EXPECT_THAT(due(3), IsEmpty());
  EXPECT_THAT(due(4), ElementsAre(DueReminder{NoticeKind::minutes_due, 4}));
  EXPECT_THAT(due(14), ElementsAre(DueReminder{NoticeKind::minutes_due, 4}));
  EXPECT_THAT(due(15), ElementsAre(DueReminder{NoticeKind::minutes_late, 4}));
  EXPECT_THAT(due(oldest_minutes_days), ElementsAre(DueReminder{NoticeKind::minutes_late, 4}));
  EXPECT_THAT(due(oldest_minutes_days + 1), IsEmpty());
  each.state = MinutesState::validated;
  EXPECT_THAT(due(4), ElementsAre(DueReminder{NoticeKind::minutes_late, 4}));
}

}  // namespace
}  // namespace miroir::programme

#include "programme/outbox.hpp"

#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using namespace std::chrono_literals;

Instant at(int day, std::chrono::seconds time = 0s) {  // of March 2021; the 1st is a Monday
  return std::chrono::sys_days{std::chrono::year{2021} / 3 / day} + time;
}

TEST(Outbox, DigestLeavesOnMondaysAtSix) {
  EXPECT_EQ(next_digest(at(1)), at(1, 6h));
  EXPECT_EQ(next_digest(at(1, 6h) - 1s), at(1, 6h));
  EXPECT_EQ(next_digest(at(1, 6h)), at(8, 6h));
  EXPECT_EQ(next_digest(at(3, 12h)), at(8, 6h));
  EXPECT_EQ(next_digest(at(7, 23h)), at(8, 6h));
}

TEST(Outbox, WaitsLongerAfterEachFailureThenGivesUp) {
  const Instant now = at(2);
  std::chrono::seconds before{0};
  for (int attempts = 1; attempts <= 6; ++attempts) {
    const auto next = next_attempt(attempts, now, 60s);
    ASSERT_TRUE(next) << attempts;
    EXPECT_GT(*next - now, before);
    before = *next - now;
  }
  EXPECT_EQ(*next_attempt(1, now, 60s) - now, 60s);
  EXPECT_EQ(*next_attempt(6, now, 60s) - now, 24h);
  EXPECT_FALSE(next_attempt(7, now, 60s));
}

TEST(Outbox, TellsNothingAWeekLate) {
  EXPECT_FALSE(is_too_late(at(1), at(8)));
  EXPECT_TRUE(is_too_late(at(1), at(8, 1s)));
  EXPECT_FALSE(is_too_late(at(8), at(1)));
}

TEST(Outbox, NamesComeBack) {
  for (const NoticeKind kind :
       {NoticeKind::return_published, NoticeKind::return_corrected, NoticeKind::return_withdrawn}) {
    EXPECT_EQ(parse_notice_kind(notice_kind_name(kind)), kind);
  }
  for (const MailState state : {MailState::waiting, MailState::sent, MailState::given_up, MailState::cancelled}) {
    EXPECT_EQ(parse_mail_state(mail_state_name(state)), state);
  }
  for (const MailChoice choice : {MailChoice::at_once, MailChoice::digest, MailChoice::none}) {
    EXPECT_EQ(parse_mail_choice(mail_choice_name(choice)), choice);
  }
  EXPECT_FALSE(parse_notice_kind(""));
}

}  // namespace
}  // namespace miroir::programme

// Notices and mails, on both databases.
#include "contract/database_fixture.hpp"
#include "support/results_sample.hpp"

#include <soci/soci.h>

#include <atomic>
#include <set>
#include <thread>

namespace miroir::testing {

namespace {

using programme::Addressed;
using programme::Instant;
using programme::MailState;

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

class OutboxContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    store_ = open_store();
    for (const char* login : {"a@demo.invalid", "b@demo.invalid"}) {
      accounts_.push_back(
          store_->add_account({.login = login, .display_name = "Dr", .password_hash = {}, .grants = {}}).value());
    }
    store_
        ->publish(sample_results(),
                  {.signer = std::string(64, 'a'), .at = at(10), .corrects = {}, .reason = {}, .by = {}})
        .value();
    notice_ = store_->due_notices(at(10)).at(0).id;
  }
  void TearDown() override {
    store_.reset();
    StoreContract::TearDown();
  }

  Addressed to(int account, std::int64_t due, const std::string& message_id, bool digest = false) const {
    return {accounts_[static_cast<std::size_t>(account)], at(due), digest, message_id};
  }

  std::unique_ptr<store::PlatformStore> store_;
  std::vector<programme::AccountId> accounts_;
  programme::NoticeId notice_ = 0;
};
MIROIR_ON_BOTH_DATABASES(OutboxContract);

TEST_P(OutboxContract, AddressesANoticeOnce) {
  store_->address_notice(notice_, {to(0, 10, "m1"), to(1, 10, "m2")});
  store_->address_notice(notice_, {to(0, 10, "m3")});
  EXPECT_TRUE(store_->due_notices(at(10)).empty());
  const auto mails = store_->mails_about(1);
  ASSERT_EQ(mails.size(), 2u);
  EXPECT_EQ(mails[0].message_id, "m1");
  EXPECT_EQ(mails[0].notices.at(0).about, 1);
  EXPECT_EQ(mails[0].state, MailState::waiting);
}

TEST_P(OutboxContract, AddressesAllOrNobody) {
  EXPECT_ANY_THROW(store_->address_notice(notice_, {to(0, 10, "m1"), to(1, 10, "m1")}));
  EXPECT_TRUE(store_->mails_about(1).empty());
  EXPECT_EQ(store_->due_notices(at(10)).size(), 1u);
}

TEST_P(OutboxContract, TakesADueMailOnceUntilItsTime) {
  store_->address_notice(notice_, {to(0, 10, "m1")});
  EXPECT_FALSE(store_->take_due_mail(at(9), at(100)));
  const auto mail = store_->take_due_mail(at(10), at(100));
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->attempts, 1);
  EXPECT_EQ(mail->account, accounts_[0]);
  EXPECT_FALSE(store_->take_due_mail(at(99), at(200)));
  const auto again = store_->take_due_mail(at(100), at(200));
  ASSERT_TRUE(again) << "the program died before it said how it went";
  EXPECT_EQ(again->message_id, "m1");
  EXPECT_EQ(again->attempts, 2);
}

TEST_P(OutboxContract, ASentMailIsNotTakenAgain) {
  store_->address_notice(notice_, {to(0, 10, "m1")});
  const auto mail = store_->take_due_mail(at(10), at(100));
  store_->mark_sent(mail->id, at(11));
  EXPECT_FALSE(store_->take_due_mail(at(1'000), at(2'000)));
  EXPECT_EQ(store_->mails_about(1).at(0).state, MailState::sent);
}

TEST_P(OutboxContract, AFailedMailWaitsThenIsGivenUpAndCanBeRestarted) {
  store_->address_notice(notice_, {to(0, 10, "m1")});
  auto mail = store_->take_due_mail(at(10), at(100));
  store_->mark_failed(mail->id, "server-451", at(50));
  EXPECT_FALSE(store_->take_due_mail(at(49), at(100)));
  mail = store_->take_due_mail(at(50), at(100));
  store_->mark_failed(mail->id, "server-550", std::nullopt);
  EXPECT_FALSE(store_->take_due_mail(at(1'000'000), at(2'000'000)));
  EXPECT_EQ(store_->mails_about(1).at(0).state, MailState::given_up);
  EXPECT_EQ(store_->mails_about(1).at(0).problem, "server-550");
  EXPECT_EQ(store_->restart_mails(2, at(60)), 0);
  EXPECT_EQ(store_->restart_mails(1, at(60)), 1);
  EXPECT_EQ(store_->take_due_mail(at(60), at(100))->attempts, 1);
}

TEST_P(OutboxContract, ACancelledMailIsNotSent) {
  store_->address_notice(notice_, {to(0, 10, "m1")});
  store_->cancel_mail(store_->mails_about(1).at(0).id);
  EXPECT_FALSE(store_->take_due_mail(at(1'000), at(2'000)));
}

TEST_P(OutboxContract, NoticesOfOneDigestShareAMail) {
  store_->address_notice(notice_, {to(0, 500, "m1", true), to(1, 10, "m2")});
  store_->decide(1, {feedback::ReturnMove::withdraw, at(20), at(20), {}, "", "erreur", ""}).value();
  store_->address_notice(store_->due_notices(at(20)).at(0).id, {to(0, 500, "m3", true), to(1, 20, "m4")});
  EXPECT_EQ(store_->mails_about(1).size(), 3u);
  store_->take_due_mail(at(30), at(1'000));
  store_->take_due_mail(at(30), at(1'000));
  EXPECT_FALSE(store_->take_due_mail(at(499), at(1'000)));
  const auto digest = store_->take_due_mail(at(500), at(1'000));
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->message_id, "m1");
  EXPECT_EQ(digest->notices.size(), 2u);
}

TEST_P(OutboxContract, SeveralSendersTakeEachMailOnce) {
  std::vector<Addressed> addressed;
  for (int index = 0; index < 20; ++index) {
    addressed.push_back(to(0, 10, "m" + std::to_string(index)));
  }
  store_->address_notice(notice_, addressed);
  std::mutex mutex;
  std::multiset<programme::MailId> taken;
  std::vector<std::thread> threads;
  for (int index = 0; index < 3; ++index) {
    threads.emplace_back([&] {
      for (int misses = 0; misses < 5;) {
        const auto mail = store_->take_due_mail(at(10), at(100));
        misses += mail ? 0 : 1;
        const std::scoped_lock lock(mutex);
        if (mail) {
          taken.insert(mail->id);
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(taken.size(), 20u);
  EXPECT_EQ(std::set(taken.begin(), taken.end()).size(), 20u);
}

TEST_P(OutboxContract, KeepsHowSomebodyWantsToBeTold) {
  EXPECT_EQ(store_->find_account(accounts_[0])->mail_choice, programme::MailChoice::at_once);
  store_->set_mail_choice(accounts_[0], programme::MailChoice::digest);
  EXPECT_EQ(store_->find_account(accounts_[0])->mail_choice, programme::MailChoice::digest);
  EXPECT_EQ(store_->accounts().size(), 2u);
}

}  // namespace

}  // namespace miroir::testing

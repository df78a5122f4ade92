#include "contract/database_fixture.hpp"

#include <thread>

namespace miroir::testing {

namespace {

using programme::Account;
using programme::Grant;
using programme::Instant;
using programme::Role;
using programme::Session;

class AccountStoreContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(AccountStoreContract);

Account facilitator() {
  Account account;
  account.login = "anne@exemple.fr";
  account.display_name = "Dr Anne « d'Essai » ; DROP TABLE account --";
  account.password_hash = "$argon2id$v=19$synthetic";
  account.grants = {{Role::facilitator, "G01"}, {Role::physician, "990000001"}};
  return account;
}

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

void expect_same(const Account& left, const Account& right) {
  EXPECT_EQ(left.login, right.login);
  EXPECT_EQ(left.display_name, right.display_name);
  EXPECT_EQ(left.password_hash, right.password_hash);
  EXPECT_EQ(left.locale, right.locale);
  EXPECT_EQ(left.demonstration, right.demonstration);
  EXPECT_EQ(left.grants, right.grants);
}

TEST_P(AccountStoreContract, GivesBackAnAccountByIdAndByLogin) {
  const auto store = open_store();
  const auto id = store->add_account(facilitator()).value();
  const auto found = store->find_account(id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  expect_same(*found, facilitator());
  const auto by_login = store->find_account_by_login("anne@exemple.fr");
  ASSERT_TRUE(by_login);
  EXPECT_EQ(by_login->id, id);
  expect_same(*by_login, facilitator());
}

TEST_P(AccountStoreContract, FindsNobodyUnderAnUnknownIdOrLogin) {
  const auto store = open_store();
  store->add_account(facilitator()).value();
  EXPECT_FALSE(store->find_account(4711));
  EXPECT_FALSE(store->find_account_by_login("' OR 1=1 --"));
}

TEST_P(AccountStoreContract, RefusesALoginTwiceAndKeepsTheFirst) {
  const auto store = open_store();
  const auto id = store->add_account(facilitator()).value();
  Account second = facilitator();
  second.display_name = "Another";
  const auto refused = store->add_account(second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "login-taken");
  expect_same(store->find_account(id).value(), facilitator());
}

TEST_P(AccountStoreContract, ListsDemonstrationAccountsByRoleThenLogin) {
  const auto store = open_store();
  const auto add = [&](const std::string& login, Role role, bool demonstration) {
    Account account = facilitator();
    account.login = login;
    account.grants = {{role, "53"}};
    account.demonstration = demonstration;
    store->add_account(account).value();
  };
  add("z@exemple.fr", Role::physician, true);
  add("b@exemple.fr", Role::coordinator, true);
  add("a@exemple.fr", Role::physician, true);
  add("real@exemple.fr", Role::physician, false);
  std::vector<std::string> logins;
  for (const Account& account : store->demonstration_accounts()) {
    logins.push_back(account.login);
  }
  EXPECT_EQ(logins, (std::vector<std::string>{"a@exemple.fr", "z@exemple.fr", "b@exemple.fr"}));
}

TEST_P(AccountStoreContract, ChangesTheLocaleOfOneAccount) {
  const auto store = open_store();
  const auto first = store->add_account(facilitator()).value();
  Account other = facilitator();
  other.login = "other@exemple.fr";
  const auto second = store->add_account(other).value();
  store->set_locale(first, "en");
  EXPECT_EQ(store->find_account(first)->locale, "en");
  EXPECT_EQ(store->find_account(second)->locale, "fr");
}

TEST_P(AccountStoreContract, ChangesThePasswordOfOneAccountOnly) {
  const auto store = open_store();
  const auto first = store->add_account(facilitator()).value();
  Account other = facilitator();
  other.login = "other@exemple.fr";
  const auto second = store->add_account(other).value();
  store->set_password_hash(first, "$argon2id$new");
  EXPECT_EQ(store->find_account(first)->password_hash, "$argon2id$new");
  EXPECT_EQ(store->find_account(second)->password_hash, other.password_hash);
}

TEST_P(AccountStoreContract, KeepsSessionsUntilTheyAreRemovedOrOld) {
  const auto store = open_store();
  const auto account = store->add_account(facilitator()).value();
  store->add_session({"hash-1", account, "csrf-1", at(4'000'000'000), at(4'000'000'010)});
  store->add_session({"hash-2", account, "csrf-2", at(4'000'000'000), at(4'000'000'020)});
  const auto found = store->find_session("hash-1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account, account);
  EXPECT_EQ(found->csrf_token, "csrf-1");
  EXPECT_EQ(found->created_at, at(4'000'000'000));
  EXPECT_EQ(found->last_seen_at, at(4'000'000'010));

  store->touch_session("hash-1", at(4'000'000'100));
  EXPECT_EQ(store->find_session("hash-1")->last_seen_at, at(4'000'000'100));
  store->remove_sessions_before(at(4'000'000'100));
  EXPECT_TRUE(store->find_session("hash-1"));
  EXPECT_FALSE(store->find_session("hash-2"));
  store->remove_session("hash-1");
  EXPECT_FALSE(store->find_session("hash-1"));
}

TEST_P(AccountStoreContract, RefusesASessionOfNobody) {
  const auto store = open_store();
  EXPECT_ANY_THROW(store->add_session({"hash", 4711, "csrf", at(0), at(0)}));
  EXPECT_FALSE(store->find_session("hash"));
}

TEST_P(AccountStoreContract, CountsFailuresByKeyAndTime) {
  const auto store = open_store();
  store->add_failure("login:anne", at(100'000));
  store->add_failure("login:anne", at(100'060));
  store->add_failure("address:::1", at(100'060));
  EXPECT_EQ(store->failures_since("login:anne", at(100'000)), 2);
  EXPECT_EQ(store->failures_since("login:anne", at(100'001)), 1);
  EXPECT_EQ(store->failures_since("address:::1", at(0)), 1);
  EXPECT_EQ(store->failures_since("nobody", at(0)), 0);
  store->forget_failures("login:anne");
  EXPECT_EQ(store->failures_since("login:anne", at(0)), 0);
  EXPECT_EQ(store->failures_since("address:::1", at(0)), 1);
}

TEST_P(AccountStoreContract, ForgetsFailuresAfterADay) {
  const auto store = open_store();
  store->add_failure("login:anne", at(100'000));
  store->add_failure("login:anne", at(100'000 + 24 * 3600 + 1));
  EXPECT_EQ(store->failures_since("login:anne", at(0)), 1);
}

TEST_P(AccountStoreContract, ServesSeveralThreadsAtOnce) {
  const auto store = open_store(3);
  constexpr int threads = 6;
  constexpr int rounds = 20;
  std::vector<std::thread> running;
  std::atomic<int> taken = 0;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&, thread] {
      for (int round = 0; round < rounds; ++round) {
        Account account = facilitator();
        account.login = "round" + std::to_string(round) + "@exemple.fr";  // every thread wants the same logins
        const auto added = store->add_account(account);
        taken += added ? 0 : 1;
        store->add_failure("thread" + std::to_string(thread), at(100'000));
        EXPECT_TRUE(store->find_account_by_login(account.login));
      }
    });
  }
  for (std::thread& thread : running) {
    thread.join();
  }
  EXPECT_EQ(taken, (threads - 1) * rounds);
  for (int thread = 0; thread < threads; ++thread) {
    EXPECT_EQ(store->failures_since("thread" + std::to_string(thread), at(0)), rounds);
  }
}

}  // namespace

}  // namespace miroir::testing

#include "contract/database_fixture.hpp"

namespace miroir::testing {

namespace {

using programme::Instant;

class CalendarFeedContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(CalendarFeedContract);

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

TEST_P(CalendarFeedContract, AnAddressIsRenewedAndRevoked) {
  const auto store = open_store();
  const auto account =
      store->add_account({.login = "a@example.org", .display_name = "Dr", .password_hash = {}, .grants = {}}).value();
  EXPECT_FALSE(store->calendar_token_made(account));
  store->set_calendar_token(account, "first", at(10));
  EXPECT_EQ(store->find_calendar_account("first"), account);
  store->set_calendar_token(account, "second", at(20));
  EXPECT_FALSE(store->find_calendar_account("first"));
  EXPECT_EQ(store->find_calendar_account("second"), account);
  EXPECT_EQ(store->calendar_token_made(account), at(20));
  store->remove_calendar_token(account);
  EXPECT_FALSE(store->find_calendar_account("second"));
  EXPECT_FALSE(store->calendar_token_made(account));
}

}  // namespace

}  // namespace miroir::testing

// The private address at which a person's calendar program reads their meetings. It holds a random token, of which only
// the hash is kept: it is shown once, and renewed or revoked at any time. It opens that calendar and nothing else. Pure
// but for the interface of storage, implemented in `store`.
#pragma once

#include "programme/accounts.hpp"
#include "programme/meeting.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

inline constexpr std::size_t calendar_token_bytes = 32;
inline constexpr std::int32_t calendar_days_back = 400;

// Of a group's meetings, those that a calendar shows: of about a year back and all to come, the cancelled ones too, so
// that a calendar program takes them off.
std::vector<Meeting> calendar_meetings(const std::vector<Meeting>& meetings, base::Date today);

class CalendarFeedStore {
 public:
  virtual ~CalendarFeedStore() = default;
  // In place of the one before, which opens nothing any more.
  virtual void set_calendar_token(AccountId account, const std::string& token_hash, Instant at) = 0;
  virtual void remove_calendar_token(AccountId account) = 0;
  virtual std::optional<Instant> calendar_token_made(AccountId account) = 0;  // nothing: there is none
  virtual std::optional<AccountId> find_calendar_account(const std::string& token_hash) = 0;
};

}  // namespace miroir::programme

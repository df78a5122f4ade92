// Who may sign in, and what each is to the programme. Pure: storage is declared here and implemented in `store`.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

using AccountId = std::int64_t;
using Instant = std::chrono::sys_seconds;

// What a person is; one account may hold several grants (a facilitator is a physician too).
enum class Role : std::uint8_t {
  physician,
  facilitator,
  coordinator,
  secretariat,
  partner,
  steering_committee,
  federation_officer,
  data_operator,
  technical_committee
};
const char* role_name(Role role);
std::optional<Role> parse_role(std::string_view name);

// A role and where it holds: a physician's number, a group, or the region.
struct Grant {
  Role role = Role::physician;
  std::string scope;  // STA_PFS_NUM, group id, or region code
  bool operator==(const Grant&) const = default;
};

// How somebody wants to be told by e-mail of what happens on the platform.
enum class MailChoice : std::uint8_t { at_once, digest, none };
const char* mail_choice_name(MailChoice choice);
std::optional<MailChoice> parse_mail_choice(std::string_view name);

struct Account {
  AccountId id = 0;
  std::string login;  // e-mail, lower case, unique
  std::string display_name;
  std::string password_hash;   // Argon2id, libsodium's self-describing text
  std::string locale = "fr";   // "fr" or "en"
  bool demonstration = false;  // made by `miroir demo`; refused outside the demo
  std::vector<Grant> grants;
  MailChoice mail_choice = MailChoice::at_once;
};

// A signed-in browser. Only a hash of the cookie's token is kept.
struct Session {
  std::string token_hash;  // SHA-256, hexadecimal
  AccountId account = 0;
  std::string csrf_token;
  Instant created_at;
  Instant last_seen_at;
};

class AccountStore {
 public:
  virtual ~AccountStore() = default;
  // Refuses a login already taken ("login-taken"). Gives the new id.
  virtual base::Result<AccountId> add_account(const Account& account) = 0;
  virtual std::optional<Account> find_account(AccountId id) = 0;
  virtual std::optional<Account> find_account_by_login(const std::string& login) = 0;
  virtual std::vector<Account> demonstration_accounts() = 0;  // by role, then login
  virtual std::vector<Account> accounts() = 0;                // by login
  virtual void set_mail_choice(AccountId id, MailChoice choice) = 0;
  virtual void set_locale(AccountId id, const std::string& locale) = 0;
  virtual void set_password_hash(AccountId id, const std::string& password_hash) = 0;
};

class SessionStore {
 public:
  virtual ~SessionStore() = default;
  virtual void add_session(const Session& session) = 0;
  virtual std::optional<Session> find_session(const std::string& token_hash) = 0;
  virtual void touch_session(const std::string& token_hash, Instant last_seen_at) = 0;
  virtual void remove_session(const std::string& token_hash) = 0;
  virtual void remove_sessions_before(Instant last_seen_at) = 0;
};

// Failed sign-ins, to slow down guessing (by login and by address).
class SignInAttemptStore {
 public:
  virtual ~SignInAttemptStore() = default;
  virtual void add_failure(const std::string& key, Instant at) = 0;
  virtual int failures_since(const std::string& key, Instant since) = 0;
  virtual void forget_failures(const std::string& key) = 0;
};

}  // namespace miroir::programme

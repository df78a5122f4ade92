#include "web/sessions.hpp"

#include "programme/role_grants.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <sodium.h>

namespace miroir::web {
namespace {

constexpr std::size_t session_token_bytes = 32;
// Seen again within this time, a session is not written again: a page view costs no write.
constexpr std::chrono::seconds touch_every{60};

std::string hexadecimal(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  out.pop_back();
  return out;
}

bool is_token(std::string_view text, std::size_t bytes) {
  return text.size() == bytes * 2 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

base::Date today(const Application& application) {
  const auto days = std::chrono::floor<std::chrono::days>(application.now());
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

std::string number_of(const programme::Account& account) {
  const auto grant = std::ranges::find(account.grants, programme::Role::physician, &programme::Grant::role);
  return grant == account.grants.end() ? std::string() : grant->scope;
}

std::vector<std::string> groups_today(Application& application, const programme::Account& account) {
  std::vector<std::string> groups;
  for (const programme::Grant& grant : account.grants) {
    if (grant.role != programme::Role::physician) {
      continue;
    }
    for (const programme::Membership& membership : application.store.memberships_of_physician(grant.scope)) {
      if (membership.covers(today(application))) {
        groups.push_back(membership.group);
      }
    }
  }
  return groups;
}

}  // namespace

void add_grants_of_roles(Application& application, programme::Account& account) {
  for (const programme::Person& person : application.store.people_known_as(account.login, number_of(account))) {
    programme::add_grants(account,
                          programme::role_grants(person, application.store.roles_of(person.id), today(application)));
  }
}

std::vector<std::string> groups_of_account(Application& application, programme::Account account) {
  add_grants_of_roles(application, account);
  std::vector<std::string> groups = groups_today(application, account);
  for (const programme::Grant& grant : account.grants) {
    if (grant.role == programme::Role::facilitator && std::ranges::find(groups, grant.scope) == groups.end()) {
      groups.push_back(grant.scope);
    }
  }
  return groups;
}

std::string session_cookie_name(bool secure) { return secure ? "__Host-miroir-session" : "miroir-session"; }
std::string visitor_cookie_name(bool secure) { return secure ? "__Host-miroir-visitor" : "miroir-visitor"; }

std::string sha256_hexadecimal(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hexadecimal({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string new_token(Application& application, std::size_t bytes) {
  return hexadecimal(application.random_bytes(bytes));
}

bool equal_in_constant_time(std::string_view first, std::string_view second) {
  return first.size() == second.size() && sodium_memcmp(first.data(), second.data(), first.size()) == 0;
}

std::string make_cookie(std::string_view name, std::string_view value, bool secure, const char* same_site) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite={}{}{}", name, value, same_site, secure ? "; Secure" : "",
                     value.empty() ? "; Max-Age=0" : "");
}

std::optional<SignedIn> find_signed_in(Application& application, const Request& request, bool secure) {
  const std::string_view token = request.cookie(session_cookie_name(secure));
  if (!is_token(token, session_token_bytes)) {
    return std::nullopt;
  }
  const std::string token_hash = sha256_hexadecimal(token);
  auto session = application.store.find_session(token_hash);
  if (!session) {
    return std::nullopt;
  }
  const programme::Instant now = application.now();
  auto account = application.store.find_account(session->account);
  const bool expired = now - session->last_seen_at > application.settings.session_idle ||
                       now - session->created_at > application.settings.session_absolute;
  if (expired || !account || (account->demonstration && !application.settings.demonstration)) {
    application.store.remove_session(token_hash);
    return std::nullopt;
  }
  if (now - session->last_seen_at >= touch_every) {
    application.store.touch_session(token_hash, now);
  }
  add_grants_of_roles(application, *account);
  programme::Viewer viewer{account->grants, groups_today(application, *account)};
  return SignedIn{std::move(*account), std::move(*session), std::move(viewer)};
}

void open_session(Application& application, const Request& request, const programme::Account& account, bool secure,
                  Response& response) {
  const std::string_view former = request.cookie(session_cookie_name(secure));
  if (is_token(former, session_token_bytes)) {
    application.store.remove_session(sha256_hexadecimal(former));
  }
  const programme::Instant now = application.now();
  application.store.remove_sessions_before(now - application.settings.session_absolute);
  const std::string token = new_token(application, session_token_bytes);
  application.store.add_session({sha256_hexadecimal(token), account.id, new_token(application, 32), now, now});
  response.set_header("set-cookie", make_cookie(session_cookie_name(secure), token, secure, "Lax"));
}

void close_session(Application& application, const Request& request, bool secure, Response& response) {
  const std::string_view token = request.cookie(session_cookie_name(secure));
  if (is_token(token, session_token_bytes)) {
    application.store.remove_session(sha256_hexadecimal(token));
  }
  response.set_header("set-cookie", make_cookie(session_cookie_name(secure), "", secure, "Lax"));
}

std::string visitor_token(const Request& request, bool secure) {
  const std::string_view token = request.cookie(visitor_cookie_name(secure));
  return is_token(token, 16) ? std::string(token) : std::string();
}

}  // namespace miroir::web

// Sessions: a random 256-bit token in a cookie, of which the platform keeps only the hash.
//
// The token changes at each sign-in, so that a token planted before it is worth nothing. A session ends when it has
// been idle or has lived too long (Settings), at sign-out, and at once when a demonstration account meets a platform
// that is not the demonstration.
#pragma once

#include "web/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

// Cookie names; over https they carry the prefix __Host-, which browsers refuse to take from elsewhere.
std::string session_cookie_name(bool secure);
std::string visitor_cookie_name(bool secure);

// Adds to an account's own grants what the roles of its person give today (programme/role_grants.hpp).
void add_grants_of_roles(Application& application, programme::Account& account);

// The groups that an account is a member of today or leads, by its own grants and by its person's roles.
std::vector<std::string> groups_of_account(Application& application, programme::Account account);

std::optional<SignedIn> find_signed_in(Application& application, const Request& request, bool secure);
// Opens a session, closing the one the browser had, and sets the cookie on the response.
void open_session(Application& application, const Request& request, const programme::Account& account, bool secure,
                  Response& response);
void close_session(Application& application, const Request& request, bool secure, Response& response);

// A random value that forms of visitors carry beside a cookie of the same value (double submit).
std::string visitor_token(const Request& request, bool secure);
std::string new_token(Application& application, std::size_t bytes);
std::string make_cookie(std::string_view name, std::string_view value, bool secure, const char* same_site);
bool equal_in_constant_time(std::string_view first, std::string_view second);
std::string sha256_hexadecimal(std::string_view text);

}  // namespace miroir::web

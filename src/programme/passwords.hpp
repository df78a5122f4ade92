// Passwords are kept as Argon2id hashes in libsodium's self-describing text (RFC 9106), never otherwise.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace miroir::programme {

// How dear one guess is. The default asks for 64 MiB and two passes: above the least that OWASP advises
// (19 MiB, two passes), and 0.1 s on an ordinary server, so that a flood of sign-ins cannot take its memory.
struct PasswordCost {
  unsigned long long operations = 2;
  std::size_t memory_bytes = 64UL * 1024 * 1024;
};

std::string hash_password(std::string_view password, const PasswordCost& cost = {});
// False for an empty or unreadable hash.
bool verify_password(const std::string& hash, std::string_view password);
// The hash was made at another cost, and is to be made again at the next sign-in.
bool is_outdated(const std::string& hash, const PasswordCost& cost = {});

}  // namespace miroir::programme

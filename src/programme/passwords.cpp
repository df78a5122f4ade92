#include "programme/passwords.hpp"

#include <array>
#include <new>
#include <stdexcept>

#include <sodium.h>

namespace miroir::programme {
namespace {

void start_sodium() {
  static const int started = sodium_init();
  if (started < 0) {
    throw std::runtime_error("libsodium cannot start: no source of randomness");
  }
}

}  // namespace

std::string hash_password(std::string_view password, const PasswordCost& cost) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str(text.data(), password.data(), password.size(), cost.operations, cost.memory_bytes) != 0) {
    throw std::bad_alloc();
  }
  return text.data();
}

bool verify_password(const std::string& hash, std::string_view password) {
  start_sodium();
  return !hash.empty() && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_outdated(const std::string& hash, const PasswordCost& cost) {
  start_sodium();
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.operations, cost.memory_bytes) != 0;
}

}  // namespace miroir::programme

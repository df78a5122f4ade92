#include "programme/passwords.hpp"

#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

constexpr PasswordCost cheap{1, 8192};

TEST(Passwords, only_the_password_itself_is_accepted) {
  const std::string hash = hash_password("une phrase de passe", cheap);
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(hash, "une phrase de passe"));
  EXPECT_FALSE(verify_password(hash, "une phrase de pass"));
  EXPECT_FALSE(verify_password(hash, ""));
}

TEST(Passwords, the_same_password_never_gives_the_same_hash) {
  EXPECT_NE(hash_password("a", cheap), hash_password("a", cheap));
}

TEST(Passwords, an_empty_or_broken_hash_accepts_nothing) {
  EXPECT_FALSE(verify_password("", ""));
  EXPECT_FALSE(verify_password("$argon2id$broken", "broken"));
}

TEST(Passwords, a_hash_of_another_cost_is_outdated) {
  EXPECT_TRUE(is_outdated(hash_password("a", cheap)));
  EXPECT_FALSE(is_outdated(hash_password("a", cheap), cheap));
}

}  // namespace
}  // namespace miroir::programme

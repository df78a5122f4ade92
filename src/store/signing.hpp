// Ed25519 signatures (RFC 8032, by libsodium) of what crosses from one perimeter to the other.
//
// The signing key is a file of 64 hexadecimal digits (the seed), readable by its owner alone, made on first use:
// $MIROIR_SIGNING_KEY, else miroir/signing.key below $XDG_CONFIG_HOME or ~/.config. Trusted signers are public keys,
// one per line, in DIR/trusted_signers of a data directory.
#pragma once

#include "base/result.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::store {

class SigningKey {
 public:
  // Reads the file, or makes it with a new random key. Refuses ("bad-key") one that is not a key or that others
  // than its owner may read.
  static base::Result<SigningKey> load_or_create(const std::filesystem::path& file);

  std::string public_key() const;                  // hexadecimal
  std::string sign(std::string_view bytes) const;  // hexadecimal

 private:
  SigningKey() = default;
  std::array<unsigned char, 32> public_key_{};
  std::array<unsigned char, 64> secret_key_{};
};

std::filesystem::path default_signing_key_file();

bool is_public_key(std::string_view text);
bool verify_signature(std::string_view bytes, std::string_view public_key, std::string_view signature);

// The public keys of DIR/trusted_signers; empty where there is none yet.
std::vector<std::string> trusted_signers(const std::filesystem::path& data_directory);
void trust_signer(const std::filesystem::path& data_directory, const std::string& public_key);

}  // namespace miroir::store

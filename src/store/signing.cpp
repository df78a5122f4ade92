#include "store/signing.hpp"

#include "store/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace miroir::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t seed_digits = 2 * crypto_sign_SEEDBYTES;

template <std::size_t size>
bool from_hexadecimal(std::string_view text, std::array<unsigned char, size>& bytes) {
  std::size_t length = 0;
  return text.size() == 2 * size &&
         sodium_hex2bin(bytes.data(), size, text.data(), text.size(), nullptr, &length, nullptr) == 0 && length == size;
}

std::string hexadecimal(const unsigned char* bytes, std::size_t size) {
  std::string text(2 * size + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

base::Result<void> create_key_file(const fs::path& file) {
  std::error_code error;
  if (file.has_parent_path()) {
    fs::create_directories(file.parent_path(), error);
  }
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  randombytes_buf(seed.data(), seed.size());
  const std::string text = hexadecimal(seed.data(), seed.size()) + "\n";
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  if (!written) {
    return base::refuse("bad-key", fmt::format("the signing key {} cannot be made: may this user write there? "
                                               "MIROIR_SIGNING_KEY names another place",
                                               file.string()));
  }
  return {};
}

bool readable_by_others(const fs::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

}  // namespace

base::Result<SigningKey> SigningKey::load_or_create(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    if (const auto created = create_key_file(file); !created) {
      return created.error();
    }
  }
  if (readable_by_others(file)) {
    return base::refuse("bad-key",
                        fmt::format("the signing key {0} can be read by others: run chmod 600 {0}", file.string()));
  }
  const auto text = read_file(file, 4096);
  if (!text) {
    return text.error();
  }
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  if (!from_hexadecimal(first_line(*text), seed)) {
    return base::refuse("bad-key", fmt::format("{} is not a signing key: it must hold {} hexadecimal digits",
                                               file.string(), seed_digits));
  }
  SigningKey key;
  crypto_sign_seed_keypair(key.public_key_.data(), key.secret_key_.data(), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return key;
}

std::string SigningKey::public_key() const { return hexadecimal(public_key_.data(), public_key_.size()); }

std::string SigningKey::sign(std::string_view bytes) const {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       secret_key_.data());
  return hexadecimal(signature.data(), signature.size());
}

fs::path default_signing_key_file() {
  if (const char* named = std::getenv("MIROIR_SIGNING_KEY"); named != nullptr && *named != '\0') {
    return named;
  }
  const char* configuration = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  const fs::path base = configuration != nullptr && *configuration != '\0' ? fs::path(configuration)
                        : home != nullptr                                  ? fs::path(home) / ".config"
                                                                           : fs::path(".config");
  return base / "miroir" / "signing.key";
}

bool is_public_key(std::string_view text) {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> key{};
  return from_hexadecimal(text, key);
}

bool verify_signature(std::string_view bytes, std::string_view public_key, std::string_view signature) {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> key{};
  std::array<unsigned char, crypto_sign_BYTES> detached{};
  return from_hexadecimal(public_key, key) && from_hexadecimal(signature, detached) &&
         crypto_sign_verify_detached(detached.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                     bytes.size(), key.data()) == 0;
}

std::vector<std::string> trusted_signers(const fs::path& data_directory) {
  std::vector<std::string> keys;
  std::ifstream file(data_directory / "trusted_signers");
  for (std::string line; std::getline(file, line);) {
    if (is_public_key(first_line(line))) {
      keys.emplace_back(first_line(line));
    }
  }
  return keys;
}

void trust_signer(const fs::path& data_directory, const std::string& public_key) {
  std::vector<std::string> keys = trusted_signers(data_directory);
  if (std::find(keys.begin(), keys.end(), public_key) != keys.end()) {
    return;
  }
  keys.push_back(public_key);
  std::string text;
  for (const std::string& key : keys) {
    text += key + "\n";
  }
  write_file(data_directory / "trusted_signers", text).value();
}

}  // namespace miroir::store

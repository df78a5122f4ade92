#include "feedback/letters.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>

#include <fmt/core.h>
#include <sodium.h>

namespace miroir::feedback {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ";
using Digest = std::array<unsigned char, 16>;

void add_part(crypto_generichash_state& state, std::string_view part) {
  // The length keeps ("a", "bc") and ("ab", "c") apart.
  const std::string framed = fmt::format("{}:{}", part.size(), part);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(framed.data()), framed.size());
}

Digest digest(std::string_view secret, std::string_view draw, std::string_view group, std::string_view physician) {
  crypto_generichash_state state;
  Digest out{};
  crypto_generichash_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), out.size());
  add_part(state, draw);
  add_part(state, group);
  add_part(state, physician);
  crypto_generichash_final(&state, out.data(), out.size());
  return out;
}

std::string letter_at(std::size_t place) {
  const std::size_t round = place / alphabet.size();
  const std::string letter(1, alphabet[place % alphabet.size()]);
  return round == 0 ? letter : letter + std::to_string(round + 1);
}

}  // namespace

std::map<std::string, std::string> draw_letters(std::string_view secret, std::string_view draw, std::string_view group,
                                                const std::vector<std::string>& physicians) {
  if (secret.size() < crypto_generichash_KEYBYTES_MIN || secret.size() > crypto_generichash_KEYBYTES_MAX) {
    throw std::invalid_argument("the secret of the letters must have 16 to 64 bytes");
  }
  std::map<Digest, std::string> drawn;
  for (const std::string& physician : physicians) {
    drawn[digest(secret, draw, group, physician)] = physician;
  }
  std::map<std::string, std::string> letters;
  for (const auto& [order, physician] : drawn) {
    letters[physician] = letter_at(letters.size());
  }
  return letters;
}

}  // namespace miroir::feedback

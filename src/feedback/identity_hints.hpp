// What in a free text might identify a patient: shown to its author before the text is saved.
//
// It looks for shapes, not for meaning: a title or a family link before a capital letter, two names in a row, a full
// date, a French social security number (NIR), a telephone number, a street or a post code with its town, an e-mail
// address. It may warn for nothing and may miss a name: it is a reminder to the author, who decides, not a filter.
// Offsets and lengths are in bytes of the UTF-8 text; hints do not overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace miroir::feedback {

enum class IdentityKind : std::uint8_t { social_security, phone, email, date, address, name };
const char* identity_kind_name(IdentityKind kind);

struct IdentityHint {
  IdentityKind kind = IdentityKind::name;
  std::size_t offset = 0;
  std::size_t length = 0;

  std::string_view in(std::string_view text) const { return text.substr(offset, length); }
  bool operator==(const IdentityHint&) const = default;
};

// In the order of the text.
std::vector<IdentityHint> identity_hints(std::string_view text);

}  // namespace miroir::feedback

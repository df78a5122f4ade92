#include "programme/meeting_kind.hpp"

#include <algorithm>
#include <array>

namespace miroir::programme {
namespace {

constexpr std::array names{"theme", "national_theme", "indicator_return", "free_theme", "drawn_cases", "module"};

}  // namespace

const char* meeting_kind_name(MeetingKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<MeetingKind> parse_meeting_kind(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<MeetingKind>(found - names.begin()));
}

}  // namespace miroir::programme

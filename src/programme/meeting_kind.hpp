// What a meeting of a group is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace miroir::programme {

enum class MeetingKind : std::uint8_t {
  theme,             // a theme chosen for the whole region
  national_theme,    // a theme set for the country
  indicator_return,  // the group looks at its figures
  free_theme,        // chosen by the group
  drawn_cases,       // no theme: cases drawn by lot
  module,            // a ready-made educational module
};
const char* meeting_kind_name(MeetingKind kind);
std::optional<MeetingKind> parse_meeting_kind(std::string_view name);

}  // namespace miroir::programme

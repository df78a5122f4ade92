#include "programme/running_order.hpp"

#include <algorithm>
#include <array>

namespace miroir::programme {
namespace {

constexpr std::array names{"opening", "open-questions", "figures", "round-table", "synthesis", "closing"};
constexpr std::int32_t opening_minutes = 5;
constexpr std::int32_t closing_minutes = 5;
constexpr std::int32_t minutes_per_question = 5;

}  // namespace

const char* running_part_name(RunningPart part) { return names[static_cast<std::size_t>(part)]; }

std::vector<RunningItem> running_order(const MeetingFrame& frame) {
  const std::int32_t duration = frame.duration_minutes;
  const std::int32_t opening = std::min(opening_minutes, duration);
  const std::int32_t closing = std::min(closing_minutes, duration - opening);
  const std::int32_t questions =
      std::clamp(frame.open_questions * minutes_per_question, 0, std::min(duration / 4, duration - opening - closing));
  const std::int32_t synthesis = std::min(duration / 8, duration - opening - closing - questions);
  const std::int32_t main = duration - opening - closing - questions - synthesis;
  const RunningPart middle =
      frame.kind == MeetingKind::indicator_return ? RunningPart::figures : RunningPart::round_table;
  std::vector<RunningItem> order;
  std::int32_t start = frame.start_minute;
  for (const auto& [part, minutes] :
       {std::pair{RunningPart::opening, opening}, std::pair{RunningPart::open_questions, questions},
        std::pair{middle, main}, std::pair{RunningPart::synthesis, synthesis},
        std::pair{RunningPart::closing, closing}}) {
    if (minutes > 0) {
      order.push_back({part, start, minutes});
      start += minutes;
    }
  }
  return order;
}

std::int32_t speaking_share_minutes(std::int32_t round_table_minutes, std::int32_t people) {
  return people <= 0 ? round_table_minutes : std::max(1, round_table_minutes / people);
}

}  // namespace miroir::programme

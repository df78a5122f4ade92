// The course of a meeting with its times, and how long each may speak.
//
// Opening, what became of the open questions, the round table, the synthesis, the closing. The round table takes what
// the others leave; open questions never take more than a quarter of the meeting. Minutes; a start is in minutes after
// midnight. Pure.
#pragma once

#include "programme/programme_template.hpp"

#include <cstdint>
#include <vector>

namespace miroir::programme {

enum class RunningPart : std::uint8_t { opening, open_questions, figures, round_table, synthesis, closing };
const char* running_part_name(RunningPart part);

struct RunningItem {
  RunningPart part = RunningPart::opening;
  std::int32_t start_minute = 0;
  std::int32_t minutes = 0;
  bool operator==(const RunningItem&) const = default;
};

struct MeetingFrame {
  MeetingKind kind = MeetingKind::theme;
  std::int32_t start_minute = 20 * 60 + 30;
  std::int32_t duration_minutes = 120;
  std::int32_t open_questions = 0;
};

// Parts without a minute are left out. The items follow each other without a gap and fill the meeting.
std::vector<RunningItem> running_order(const MeetingFrame& frame);

// What each of so many people may speak for in a round table of so many minutes: whole minutes, at least one. A mark
// to look at, never kept and never compared between people.
std::int32_t speaking_share_minutes(std::int32_t round_table_minutes, std::int32_t people);

}  // namespace miroir::programme

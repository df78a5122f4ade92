#include "documents/minutes_text.hpp"

#include "programme/meeting_plan.hpp"

#include <fmt/core.h>

namespace miroir::documents {
namespace {

using programme::DraftLine;
using programme::DraftLineKind;

std::string line_text(const base::Messages& messages, const DraftLine& line) {
  const std::string text = line.kind == DraftLineKind::next_meeting
                               ? day_with_weekday(messages, base::parse_date(line.text).value())
                               : line.text;
  std::string words = messages.text(fmt::format("minutes.line.{}", programme::draft_line_name(line.kind)),
                                    {{"text", text}, {"who", line.who}});
  if (!line.answer.empty()) {
    words += "\n" + messages.text("minutes.line.answer", {{"text", line.answer}});
  }
  if (!line.references.empty()) {
    words += "\n" + messages.text("minutes.line.references", {{"text", line.references}});
  }
  return words;
}

}  // namespace

programme::MinutesText minutes_text(const base::Messages& messages, const programme::MinutesDraft& draft) {
  programme::MinutesText text;
  for (std::size_t part = 0; part < programme::minutes_parts; ++part) {
    for (const DraftLine& line : draft[part]) {
      text[part] += (text[part].empty() ? "" : "\n") + line_text(messages, line);
    }
  }
  return text;
}

std::string day_with_weekday(const base::Messages& messages, base::Date date) {
  return messages.text("meetings.day",
                       {{"weekday", messages.text(fmt::format("meetings.weekday.{}", programme::weekday_of(date)))},
                        {"date", messages.date_long(date)}});
}

std::string time_of_day(const base::Messages& messages, std::int32_t minute) {
  return messages.text("meetings.time",
                       {{"hour", fmt::format("{}", minute / 60)}, {"minute", fmt::format("{:02}", minute % 60)}});
}

}  // namespace miroir::documents

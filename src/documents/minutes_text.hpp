// A draft of minutes put into words, in the language of its reader: one text per part, one line per thing recorded.
#pragma once

#include "base/messages.hpp"
#include "programme/minutes.hpp"

#include <string>

namespace miroir::documents {

programme::MinutesText minutes_text(const base::Messages& messages, const programme::MinutesDraft& draft);

// "jeudi 15 janvier 2026"
std::string day_with_weekday(const base::Messages& messages, base::Date date);
// "20 h 30", of minutes after midnight
std::string time_of_day(const base::Messages& messages, std::int32_t minute);

}  // namespace miroir::documents

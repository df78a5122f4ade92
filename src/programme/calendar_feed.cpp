#include "programme/calendar_feed.hpp"

#include <algorithm>
#include <iterator>

namespace miroir::programme {

std::vector<Meeting> calendar_meetings(const std::vector<Meeting>& meetings, base::Date today) {
  std::vector<Meeting> shown;
  std::ranges::copy_if(meetings, std::back_inserter(shown),
                       [&](const Meeting& meeting) { return today - calendar_days_back <= meeting.date; });
  return shown;
}

}  // namespace miroir::programme

// One year of a programme as its template says it: which meetings, in which months, on which theme.
//
// Meetings are spread over the months that are open, from the first month of the year on; kinds are spread evenly among
// them, so that returns do not follow each other. Where a theme takes several meetings, these follow each other. Pure
// and without chance: the same template gives the same year.
#pragma once

#include "programme/programme_template.hpp"

#include <vector>

namespace miroir::programme {

struct PlannedMeeting {
  std::int32_t month = 1;  // 1 to 12
  std::int32_t year = 1970;
  MeetingKind kind = MeetingKind::theme;
  std::int32_t theme = 0;  // which theme of the year, from 1; 0 where the meeting has no theme of the programme
  std::int32_t part = 1;   // which of the theme's meetings, from 1
  bool operator==(const PlannedMeeting&) const = default;
};

// In order of time. `first_month` is where the year begins (9 for a school year). More meetings than open months put
// several in one month.
std::vector<PlannedMeeting> planned_year(const ProgrammeTemplate& programme, const YearShape& shape,
                                         std::int32_t first_year, std::int32_t first_month);

// What somebody attended of a year, and what it is worth.
struct Attended {
  base::Date day;
  Standing standing = Standing::installed;
  PaidPart part = PaidPart::member;
};

// Euro cents due for the meetings attended of `held` ones. 0 for who is not paid, where nothing is paid, and at the
// year's end without the assiduity asked; meetings attended with a standing that is not counted do not count for it.
std::int64_t year_pay_cents(const ProgrammeTemplate& programme, const std::vector<Attended>& attended,
                            std::int32_t held);

}  // namespace miroir::programme

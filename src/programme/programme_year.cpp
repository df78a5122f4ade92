#include "programme/programme_year.hpp"

#include <algorithm>
#include <utility>

namespace miroir::programme {

namespace {

// The kinds in the order of the meetings, each kind spread evenly: its k-th meeting is due at (k + 1/2) / count of the
// year. Kept in whole numbers, so that every machine gives the same order.
std::vector<MeetingKind> spread_kinds(const YearShape& shape) {
  struct Due {
    std::int64_t numerator;
    std::int64_t denominator;
    std::size_t place;
    MeetingKind kind;
  };
  std::vector<Due> due;
  for (std::size_t place = 0; place < shape.counts.size(); ++place) {
    const MeetingCount& count = shape.counts[place];
    for (std::int32_t meeting = 0; meeting < count.meetings; ++meeting) {
      due.push_back({2 * meeting + 1, 2 * count.meetings, place, count.kind});
    }
  }
  std::ranges::stable_sort(due, [](const Due& a, const Due& b) {
    const std::int64_t left = a.numerator * b.denominator;
    const std::int64_t right = b.numerator * a.denominator;
    return left != right ? left < right : a.place < b.place;
  });
  std::vector<MeetingKind> kinds;
  std::ranges::transform(due, std::back_inserter(kinds), &Due::kind);
  return kinds;
}

// Open months from the first one on, over one year.
std::vector<std::pair<std::int32_t, std::int32_t>> open_months(const ProgrammeTemplate& programme,
                                                               std::int32_t first_year, std::int32_t first_month) {
  std::vector<std::pair<std::int32_t, std::int32_t>> months;
  for (std::int32_t step = 0; step < 12; ++step) {
    const std::int32_t index = first_month - 1 + step;
    if (!programme.is_closed(index % 12 + 1)) {
      months.emplace_back(first_year + index / 12, index % 12 + 1);
    }
  }
  return months;
}

bool has_theme(MeetingKind kind) {
  return kind == MeetingKind::theme || kind == MeetingKind::national_theme || kind == MeetingKind::module;
}

}  // namespace

std::vector<PlannedMeeting> planned_year(const ProgrammeTemplate& programme, const YearShape& shape,
                                         std::int32_t first_year, std::int32_t first_month) {
  const auto months = open_months(programme, first_year, first_month);
  const auto kinds = spread_kinds(shape);
  std::vector<PlannedMeeting> meetings;
  std::int32_t themed = 0;
  for (std::size_t place = 0; place < kinds.size(); ++place) {
    const auto& [year, month] = months[place * months.size() / kinds.size()];
    PlannedMeeting meeting{month, year, kinds[place], 0, 1};
    if (has_theme(meeting.kind)) {
      meeting.theme = themed / programme.meetings_per_theme + 1;
      meeting.part = themed % programme.meetings_per_theme + 1;
      ++themed;
    }
    meetings.push_back(meeting);
  }
  return meetings;
}

std::int64_t year_pay_cents(const ProgrammeTemplate& programme, const std::vector<Attended>& attended,
                            std::int32_t held) {
  if (programme.payment == PaymentMoment::none) {
    return 0;
  }
  const auto counted = static_cast<std::int32_t>(
      std::ranges::count_if(attended, [&](const Attended& one) { return programme.rule_of(one.standing).counted; }));
  if (programme.payment == PaymentMoment::year_end && !programme.reaches_assiduity(counted, held)) {
    return 0;
  }
  std::int64_t cents = 0;
  for (const Attended& one : attended) {
    if (programme.rule_of(one.standing).paid) {
      cents += programme.pay_cents(one.part, one.day).value_or(0);
    }
  }
  return cents;
}

}  // namespace miroir::programme

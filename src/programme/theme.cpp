#include "programme/theme.hpp"

#include "programme/meeting.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

using S = ThemeState;
using M = ThemeMove;
constexpr const char* state_names[] = {"suggested", "proposed", "selected", "declined", "withdrawn"};
constexpr const char* move_names[] = {"propose", "send_back", "select", "decline", "reconsider", "withdraw"};
constexpr base::Transition<ThemeState, ThemeMove> transitions[] = {
    {S::suggested, M::propose, S::proposed},   {S::suggested, M::decline, S::declined},
    {S::suggested, M::withdraw, S::withdrawn}, {S::proposed, M::send_back, S::suggested},
    {S::proposed, M::select, S::selected},     {S::declined, M::reconsider, S::suggested},
};
constexpr base::StateTable<ThemeState, ThemeMove> table("a theme", "suggest", S::suggested, state_names, move_names,
                                                        transitions);

}  // namespace

const base::StateTable<ThemeState, ThemeMove>& theme_states() { return table; }

base::Result<Theme> check_suggestion(Theme theme) {
  const auto title = check_text(theme.title, longest_theme_title);
  if (!title) {
    return title.error();
  }
  const auto reason = check_text(theme.reason, longest_theme_reason);
  if (!reason) {
    return reason.error();
  }
  theme.title = *title;
  theme.reason = *reason;
  return base::Result<Theme>(std::move(theme));
}

ScoreSummary summarise(const std::vector<ThemeCriterion>& criteria, const std::vector<ThemeScore>& scores) {
  ScoreSummary summary;
  double total = 0;
  bool whole = !criteria.empty();
  for (const ThemeCriterion& criterion : criteria) {
    ScoreSummary::Line line{criterion.id, 0, {}};
    std::int64_t sum = 0;
    for (const ThemeScore& score : scores) {
      if (score.criterion == criterion.id) {
        sum += score.value;
        ++line.people;
      }
    }
    if (line.people > 0) {
      line.mean = static_cast<double>(sum) / line.people;
      total += *line.mean;
    }
    whole = whole && line.mean.has_value();
    summary.lines.push_back(line);
  }
  if (whole) {
    summary.total = total;
  }
  return summary;
}

base::Result<void> check_scores(const std::vector<ThemeCriterion>& criteria, const std::vector<ThemeScore>& scores) {
  for (const ThemeScore& score : scores) {
    if (std::ranges::find(criteria, score.criterion, &ThemeCriterion::id) == criteria.end()) {
      return base::refuse("unknown-criterion", "the programme has no such criterion: load the page again");
    }
    if (score.value < least_score || score.value > most_score) {
      return base::refuse("bad-score", fmt::format("a score goes from {} to {}: choose one", least_score, most_score));
    }
  }
  return {};
}

std::int32_t themes_of_year(const ProgrammeTemplate& programme, const YearShape& shape) {
  std::int32_t meetings = 0;
  for (const MeetingCount& count : shape.counts) {
    meetings += count.kind == MeetingKind::theme ? count.meetings : 0;
  }
  return (meetings + programme.meetings_per_theme - 1) / programme.meetings_per_theme;
}

base::Result<void> check_proposal(const ProgrammeTemplate& programme, const YearShape& shape,
                                  const std::vector<Theme>& chosen) {
  const std::int32_t asked = themes_of_year(programme, shape);
  std::set<ThemeId> seen;
  for (const Theme& theme : chosen) {
    if (!seen.insert(theme.id).second) {
      return base::refuse("theme-twice", "a theme stands at two places: choose another for one of them");
    }
    if (theme.state != ThemeState::proposed && !table.after(theme.state, ThemeMove::propose)) {
      return table.check(theme.state, ThemeMove::propose).error();
    }
  }
  if (static_cast<std::int32_t>(chosen.size()) != asked) {
    return base::refuse("wrong-number", fmt::format("the year holds {} themes: choose as many", asked));
  }
  return {};
}

std::vector<CalendarEntry> region_calendar(const ProgrammeTemplate& programme, const YearShape& shape,
                                           std::int32_t first_year, std::int32_t first_month,
                                           const std::vector<Theme>& themes) {
  std::vector<CalendarEntry> calendar;
  std::int32_t met = 0;  // meetings on the region's themes so far
  for (const PlannedMeeting& planned : planned_year(programme, shape, first_year, first_month)) {
    CalendarEntry entry{planned, nullptr};
    if (planned.kind == MeetingKind::theme) {
      const std::int32_t place = met++ / programme.meetings_per_theme + 1;
      const auto found = std::ranges::find_if(
          themes, [&](const Theme& theme) { return theme.year == first_year && theme.place == place; });
      entry.theme = found == themes.end() ? nullptr : &*found;
    }
    calendar.push_back(entry);
  }
  return calendar;
}

}  // namespace miroir::programme

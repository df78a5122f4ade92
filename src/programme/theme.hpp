// A theme for the whole region: suggested by a member with a reason, discussed, scored by the technical committee on
// the criteria of the programme, proposed for a year, and chosen by the steering committee. Then the calendar of the
// year: which theme in which month. Pure but for the interface of storage, implemented in `store`.
//
// Criteria and the number of themes come from the programme's template (theme_criteria, and the meetings of kind
// `theme` of its year). A score goes from 1 (not at all) to 5 (entirely); a mean says how many people gave one.
#pragma once

#include "base/state_table.hpp"
#include "programme/accounts.hpp"
#include "programme/people_store.hpp"
#include "programme/programme_year.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

using ThemeId = std::int64_t;

enum class ThemeState : std::uint8_t { suggested, proposed, selected, declined, withdrawn };
enum class ThemeMove : std::uint8_t { propose, send_back, select, decline, reconsider, withdraw };
const base::StateTable<ThemeState, ThemeMove>& theme_states();

struct ThemeRemark {
  std::string author;  // display name
  std::string words;
  Instant at{};
  bool operator==(const ThemeRemark&) const = default;
};

struct ThemeScore {
  AccountId scorer = 0;
  std::string criterion;   // id of the template's
  std::int32_t value = 1;  // least_score to most_score
  bool operator==(const ThemeScore&) const = default;
};
inline constexpr std::int32_t least_score = 1;
inline constexpr std::int32_t most_score = 5;

struct Theme {
  ThemeId id = 0;
  std::string submission;  // of the form: the same sent twice is kept once
  std::string region;
  std::string group;  // of who suggests; may be empty
  std::string title;
  std::string reason;
  std::string author;  // display name
  ThemeState state = ThemeState::suggested;
  std::int32_t year = 0;   // first year of the programme's year it is proposed or chosen for; 0 before
  std::int32_t place = 0;  // which theme of that year, from 1; 0 before
  base::Date suggested_on;
  std::int64_t revision = 1;
  bool operator==(const Theme&) const = default;
};

inline constexpr std::size_t longest_theme_title = 120;  // bytes
inline constexpr std::size_t longest_theme_reason = 2000;
inline constexpr std::size_t longest_theme_remark = 600;
// Refuses a suggestion without a title or its reason ("no-text"), and what is too long ("text-too-long").
base::Result<Theme> check_suggestion(Theme theme);

// What was said of one criterion, and of all: means over people; nothing where nobody scored.
struct ScoreSummary {
  struct Line {
    std::string criterion;
    std::int32_t people = 0;
    std::optional<double> mean;
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> lines;      // in the order of the criteria
  std::optional<double> total;  // sum of the means, once every criterion has one
  bool operator==(const ScoreSummary&) const = default;
};
ScoreSummary summarise(const std::vector<ThemeCriterion>& criteria, const std::vector<ThemeScore>& scores);
// One person's scores. Refuses an unknown criterion ("unknown-criterion") and a value outside ("bad-score").
base::Result<void> check_scores(const std::vector<ThemeCriterion>& criteria, const std::vector<ThemeScore>& scores);

// How many themes the region chooses for such a year.
std::int32_t themes_of_year(const ProgrammeTemplate& programme, const YearShape& shape);
// Refuses another number of themes than the year holds ("wrong-number"), one given twice ("theme-twice"), and one that
// may not be proposed any more ("move-not-permitted").
base::Result<void> check_proposal(const ProgrammeTemplate& programme, const YearShape& shape,
                                  const std::vector<Theme>& chosen);

// A meeting of the region's year, and its theme where one stands at that place.
struct CalendarEntry {
  PlannedMeeting planned;
  const Theme* theme = nullptr;
};
// In order of time. `themes` outlives what is given.
std::vector<CalendarEntry> region_calendar(const ProgrammeTemplate& programme, const YearShape& shape,
                                           std::int32_t first_year, std::int32_t first_month,
                                           const std::vector<Theme>& themes);

class ThemeStore {
 public:
  virtual ~ThemeStore() = default;
  // A form sent twice gives the theme of the first time.
  virtual ThemeId add_theme(const Theme& theme, const Decision& decision) = 0;
  virtual std::optional<Theme> find_theme(ThemeId id) = 0;
  // Newest first.
  virtual std::vector<Theme> themes(const std::string& region, ThemeState state, std::int32_t offset,
                                    std::int32_t limit) = 0;
  virtual std::int32_t count_themes(const std::string& region, ThemeState state) = 0;
  virtual std::vector<Theme> themes_of_year(const std::string& region, std::int32_t year) = 0;  // by place
  // Refuses "unknown-theme", "move-not-permitted", and "no-reason" where a theme is declined.
  virtual base::Result<void> move_theme(ThemeId id, ThemeMove move, const Decision& decision) = 0;
  // All or none, in place of what was proposed before; places in the order given. Refuses as move_theme does, and a
  // year that is chosen already ("year-chosen").
  virtual base::Result<void> propose_year(const std::string& region, std::int32_t year,
                                          const std::vector<ThemeId>& themes, const Decision& decision) = 0;

  virtual std::vector<ThemeRemark> theme_remarks(ThemeId id) = 0;  // oldest first
  virtual void add_theme_remark(ThemeId id, const ThemeRemark& remark) = 0;
  virtual std::vector<ThemeScore> theme_scores(ThemeId id) = 0;  // by scorer, criterion
  // In place of what this person gave before.
  virtual void save_theme_scores(ThemeId id, AccountId scorer, const std::vector<ThemeScore>& scores) = 0;
};

}  // namespace miroir::programme

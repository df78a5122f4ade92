#include "web/pages/theme_parts.hpp"

#include "web/pages/group.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {

namespace {

using programme::DossierView;
using programme::Role;

constexpr std::int32_t next_year_from_month = 6;
constexpr std::int32_t most_pages = 10'000;

bool holds(const Context& context, Role role) { return context.person && !context.person->scope(role).empty(); }

}  // namespace

std::string region_here(const Context& context) {
  for (const Role role : {Role::coordinator, Role::technical_committee, Role::steering_committee, Role::secretariat}) {
    if (holds(context, role)) {
      return context.person->scope(role);
    }
  }
  return region_of_group(context);
}

programme::ProgrammeTemplate rules_here(const Context& context) {
  return programme::rules_in_force(context.application.store, region_here(context), today_of(context));
}

bool works_on_themes(const Context& context) {
  return context.person && programme::is_permitted(&context.person->viewer, programme::Resource::theme_work,
                                                   {{}, {}, region_here(context)});
}

bool is_own_group(const Context& context, const std::string& group) {
  return context.person &&
         programme::is_permitted(&context.person->viewer, programme::Resource::meetings, {{}, group, {}});
}

std::int32_t programme_year_today(const Context& context) {
  const base::YearMonthDay parts = base::year_month_day(today_of(context));
  return parts.month >= next_year_from_month ? parts.year : parts.year - 1;
}

std::string year_words(std::int32_t year) { return fmt::format("{}–{}", year, year + 1); }

std::optional<programme::Theme> named_theme(const Context& context) {
  const auto id = read_number<programme::ThemeId>(context.parameter("theme"));
  return id ? context.application.store.find_theme(*id) : std::nullopt;
}

std::string theme_address(programme::ThemeId theme) { return fmt::format("/themes/{}", theme); }
std::string dossier_address(programme::ThemeId theme) { return fmt::format("/dossiers/{}", theme); }

DossierReader::DossierReader(const Context& context)
    : works_(works_on_themes(context)),
      sees_released_(holds(context, Role::facilitator) || holds(context, Role::steering_committee)),
      now_(programme::paris_moment(context.application.now())) {
  if (works_ || sees_released_) {
    return;
  }
  store::PlatformStore& store = context.application.store;
  for (const std::string& group : open_groups(*context.person)) {
    const auto rule = store.release_rule(group);
    const bool waits = rule != programme::ReleaseRule::all_before;
    groups_.push_back({rule, waits ? store.meetings_of_group(group) : std::vector<programme::Meeting>()});
  }
}

DossierView DossierReader::view(const programme::Dossier& dossier) const {
  if (works_) {
    return dossier.version > 0 ? DossierView::all : DossierView::nothing;
  }
  if (sees_released_) {
    return dossier.state == programme::DossierState::released ? DossierView::all : DossierView::nothing;
  }
  DossierView most = DossierView::nothing;
  for (const GroupRule& group : groups_) {
    most = std::max(most, programme::visible_dossier(dossier.state, group.rule,
                                                     programme::first_meeting_on(dossier.title, group.meetings), now_));
  }
  return most;
}

DossierView dossier_view(const Context& context, const programme::Dossier& dossier) {
  return DossierReader(context).view(dossier);
}

std::optional<base::Date> first_meeting_day(Context& context, const programme::Theme& theme) {
  if (theme.place == 0) {
    return std::nullopt;
  }
  const auto meetings = context.application.store.meetings_between(base::make_date(theme.year, 8, 1),
                                                                   base::make_date(theme.year + 1, 7, 31));
  if (const programme::Meeting* first = programme::first_meeting_on(theme.title, meetings)) {
    return first->date;
  }
  const programme::ProgrammeTemplate rules = rules_here(context);
  const std::vector<programme::Theme> one{theme};
  for (const auto& entry :
       programme::region_calendar(rules, rules.years.front(), theme.year, programme_year_begins_in, one)) {
    if (entry.theme != nullptr) {
      return base::make_date(entry.planned.year, entry.planned.month, 1);
    }
  }
  return std::nullopt;
}

std::string due_words(Context& context, const programme::Theme& theme, const programme::Dossier& dossier) {
  const auto due_on = programme::dossier_due_on(rules_here(context), first_meeting_day(context, theme));
  const auto due = programme::dossier_due(dossier.state, due_on, today_of(context));
  if (due == programme::DossierDue::none) {
    return {};
  }
  return context.messages.text(fmt::format("dossier.due.{}", programme::dossier_due_name(due)),
                               {{"date", context.messages.date_long(*due_on)}});
}

std::int32_t page_asked(const Request& request) {
  const auto number = read_number<std::int32_t>(find_field(request.query, "page").value_or("1"));
  return number && *number >= 1 && *number <= most_pages ? *number : 1;
}

void set_pages(View& view, const std::string& address, std::int32_t page, std::int32_t total) {
  set_some(view, "previous", page > 1 ? fmt::format("{}page={}", address, page - 1) : std::string());
  set_some(view, "next", page * rows_in_page < total ? fmt::format("{}page={}", address, page + 1) : std::string());
}

std::string refusal_words(const Context& context, const base::Refusal& refusal) {
  const std::string key = "themes.refusal." + refusal.code;
  return context.messages.has(key) ? context.messages.text(key) : refusal.message;
}

}  // namespace miroir::web

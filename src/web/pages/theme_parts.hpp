// What the pages of themes, dossiers, productions, committees and the search share: whose region, what of a dossier
// this person sees now, lists in pages, choices.
#pragma once

#include "programme/dossier.hpp"
#include "web/context.hpp"
#include "web/render.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::web {

inline constexpr std::int32_t rows_in_page = 20;
inline constexpr std::int32_t programme_year_begins_in = 9;

// The region of this person's office, otherwise that of the figures of their groups.
std::string region_here(const Context& context);
// The rules that this region follows today.
programme::ProgrammeTemplate rules_here(const Context& context);
bool works_on_themes(const Context& context);
// A group of theirs: as a member, or as its facilitator.
bool is_own_group(const Context& context, const std::string& group);
// The year of the programme that today belongs to: in June and after, the one that begins in September.
std::int32_t programme_year_today(const Context& context);
std::string year_words(std::int32_t year);  // "2026–2027"

std::optional<programme::Theme> named_theme(const Context& context);
std::string theme_address(programme::ThemeId theme);    // "/themes/12"
std::string dossier_address(programme::ThemeId theme);  // "/dossiers/12"

// What this person sees of a dossier now. Who works on it sees it at any time; a facilitator and a committee once it is
// released; a member as the rules of their groups say, the most that one of them gives.
class DossierReader {
 public:
  explicit DossierReader(const Context& context);
  programme::DossierView view(const programme::Dossier& dossier) const;

 private:
  struct GroupRule {
    programme::ReleaseRule rule;
    std::vector<programme::Meeting> meetings;
  };
  bool works_ = false;
  bool sees_released_ = false;
  programme::LocalMoment now_;
  std::vector<GroupRule> groups_;
};
programme::DossierView dossier_view(const Context& context, const programme::Dossier& dossier);
// When the region's first meeting on the theme is: planned by a group, otherwise the first day of its month in the
// calendar; nothing for a theme without a place.
std::optional<base::Date> first_meeting_day(Context& context, const programme::Theme& theme);
// "dossier.due.late" and so on, with the day, for who writes; empty where nothing presses.
std::string due_words(Context& context, const programme::Theme& theme, const programme::Dossier& dossier);

// "?page=3", from 1.
std::int32_t page_asked(const Request& request);
// "previous" and "next" for the template "pages_of_list". `address` ends in "?" or "&".
void set_pages(View& view, const std::string& address, std::int32_t page, std::int32_t total);
// Choices of an enumeration: its names and "PREFIX.NAME" as labels.
template <class Enumeration>
View choice_views(const base::Messages& messages, int count, const char* (*name)(Enumeration), std::string_view prefix,
                  std::optional<Enumeration> chosen = std::nullopt) {
  View options{View::type::list};
  for (int place = 0; place < count; ++place) {
    const auto value = static_cast<Enumeration>(place);
    View item;
    item.set("value", name(value));
    item.set("label", messages.text(std::string(prefix) + "." + name(value)));
    item.set("chosen", chosen == value);
    options << item;
  }
  return options;
}
// "themes.refusal.CODE" where the catalogue has it, else the refusal's own sentence.
std::string refusal_words(const Context& context, const base::Refusal& refusal);

}  // namespace miroir::web

#include "web/pages/themes.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>
#include <map>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::CalendarEntry;
using programme::Dossier;
using programme::DossierView;
using programme::Theme;
using programme::ThemeId;
using programme::ThemeMove;
using programme::ThemeState;

constexpr std::int32_t most_candidates = 200;

std::int32_t year_asked(const Context& context, std::string_view text) {
  const std::int32_t now = programme_year_today(context);
  const auto year = read_number<std::int32_t>(text);
  return year && *year >= now - 30 && *year <= now + 1 ? *year : now;
}

std::string label_of(const base::Messages& messages, const programme::ThemeCriterion& criterion) {
  const bool french = messages.language() == base::Language::french;
  return messages.typeset(french ? criterion.label.fr : criterion.label.en);
}

std::string state_words(const base::Messages& messages, ThemeState state) {
  return messages.text(fmt::format("themes.state.{}", programme::theme_states().name(state)));
}

std::string month_words(const base::Messages& messages, const programme::PlannedMeeting& planned) {
  return fmt::format("{} {}", messages.text(fmt::format("date.month.{}", planned.month)), planned.year);
}

std::map<ThemeId, Dossier> dossiers_by_theme(Context& context) {
  std::map<ThemeId, Dossier> found;
  for (Dossier& dossier : context.application.store.dossiers(region_here(context))) {
    found.emplace(dossier.theme, std::move(dossier));
  }
  return found;
}

// What stands beside a theme of the calendar: where its dossier is, for this reader.
std::string dossier_words(Context& context, const Theme& theme, const Dossier& dossier) {
  const base::Messages& messages = context.messages;
  if (works_on_themes(context)) {
    const std::string due = due_words(context, theme, dossier);
    return due.empty() ? messages.text(fmt::format("dossier.state.{}", programme::dossier_states().name(dossier.state)))
                       : due;
  }
  if (dossier.state != programme::DossierState::released) {
    return messages.text("dossier.not-yet");
  }
  switch (dossier_view(context, dossier)) {
    case DossierView::all:
      return messages.text("dossier.to-read");
    case DossierView::references:
      return messages.text("dossier.references-to-read");
    case DossierView::nothing:
      break;
  }
  return messages.text("dossier.waits");
}

View calendar_view(Context& context, std::int32_t year, const std::vector<Theme>& themes) {
  const base::Messages& messages = context.messages;
  const programme::ProgrammeTemplate rules = rules_here(context);
  const auto dossiers = dossiers_by_theme(context);
  View list{View::type::list};
  for (const CalendarEntry& entry :
       programme::region_calendar(rules, rules.years.front(), year, programme_year_begins_in, themes)) {
    View item;
    item.set("month", month_words(messages, entry.planned));
    item.set("kind", kind_words(messages, entry.planned.kind));
    if (entry.theme != nullptr) {
      Dossier empty;
      empty.theme = entry.theme->id;
      empty.title = entry.theme->title;
      const auto found = dossiers.find(entry.theme->id);
      View theme;
      theme.set("title", entry.theme->title);
      theme.set("address", entry.theme->state == ThemeState::selected ? dossier_address(entry.theme->id)
                                                                      : theme_address(entry.theme->id));
      theme.set("dossier", entry.theme->state == ThemeState::selected
                               ? dossier_words(context, *entry.theme, found == dossiers.end() ? empty : found->second)
                               : messages.text("themes.state.proposed"));
      item.set("theme", theme);
    }
    list << item;
  }
  return list;
}

// Dossiers that are late or nearly, of the year shown.
View warnings_view(Context& context, const std::vector<Theme>& themes) {
  View list{View::type::list};
  const programme::ProgrammeTemplate rules = rules_here(context);
  for (const Theme& theme : themes) {
    const Dossier dossier = context.application.store.dossier(theme.id);
    const auto due_on = programme::dossier_due_on(rules, first_meeting_day(context, theme));
    const auto due = programme::dossier_due(dossier.state, due_on, today_of(context));
    if (theme.state != ThemeState::selected ||
        (due != programme::DossierDue::late && due != programme::DossierDue::soon)) {
      continue;
    }
    View item;
    item.set("title", theme.title);
    item.set("address", dossier_address(theme.id) + "/ecriture");
    item.set("words", due_words(context, theme, dossier));
    list << item;
  }
  return list;
}

std::string decision_words(Context& context, std::int32_t year, const std::vector<Theme>& themes) {
  const base::Messages& messages = context.messages;
  if (std::ranges::any_of(themes, [](const Theme& theme) { return theme.state == ThemeState::proposed; })) {
    return messages.text("themes.waits-for-committee");
  }
  const auto decision = context.application.store.decision_on_themes(region_here(context), year);
  if (themes.empty() || !decision) {
    return {};
  }
  return messages.text("themes.decided", {{"date", messages.date_long(decision->day)},
                                          {"for", messages.integer(decision->votes_for)},
                                          {"against", messages.integer(decision->votes_against)},
                                          {"abstained", messages.integer(decision->abstained)}}) +
         " " + messages.typeset(decision->reason);
}

View suggestion_view(Context& context, const Theme& theme) {
  const base::Messages& messages = context.messages;
  View item;
  item.set("title", theme.title);
  item.set("address", theme_address(theme.id));
  item.set("reason", theme.reason);
  item.set("from", messages.text("themes.suggested-on", {{"group", name_of_group(context, theme.group)},
                                                         {"date", messages.date_long(theme.suggested_on)}}));
  const auto summary =
      programme::summarise(rules_here(context).theme_criteria, context.application.store.theme_scores(theme.id));
  set_some(item, "total", summary.total ? messages.number(*summary.total, 1) : std::string());
  return item;
}

struct Typed {
  std::string problem;
  std::string title;
  std::string reason;
  LookedAt looked;
};

Response themes_page(const Request& request, Context& context, int status, const Typed& typed) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const std::string region = region_here(context);
  const std::int32_t year = year_asked(context, find_field(request.query, "annee").value_or(""));
  const bool declined = find_field(request.query, "etat").value_or("") == "declined";
  const ThemeState listed = declined ? ThemeState::declined : ThemeState::suggested;
  const auto themes = store.themes_of_year(region, year);
  const bool working = works_on_themes(context);
  View view;
  view.set("form_token", context.form_token);
  view.set("submission", new_submission(context));
  set_some(view, "problem", typed.problem);
  view.set("typed_title", typed.title);
  view.set("typed_reason", typed.reason);
  add_warning(view, typed.looked);
  view.set("year", year_words(year));
  view.set("earlier", fmt::format("/themes?annee={}", year - 1));
  view.set("earlier_year", year_words(year - 1));
  set_some(view, "later",
           year <= programme_year_today(context) ? fmt::format("/themes?annee={}", year + 1) : std::string());
  view.set("later_year", year_words(year + 1));
  view.set("calendar", calendar_view(context, year, themes));
  set_some(view, "decision", decision_words(context, year, themes));
  set_some(view, "choice", working ? fmt::format("/themes/choix?annee={}", year) : std::string());
  const View warnings = working ? warnings_view(context, themes) : View(View::type::list);
  view.set("has_warnings", warnings.is_non_empty_list());
  view.set("warnings", warnings);
  View groups{View::type::list};
  for (const std::string& group : open_groups(*context.person)) {
    View item;
    item.set("address", group_address(group) + "/envois");
    item.set("name", name_of_group(context, group));
    groups << item;
  }
  view.set("groups", groups);
  const std::int32_t shown = page_asked(request);
  View list{View::type::list};
  for (const Theme& theme : store.themes(region, listed, (shown - 1) * rows_in_page, rows_in_page)) {
    list << suggestion_view(context, theme);
  }
  const std::int32_t total = store.count_themes(region, listed);
  view.set("suggestions", list);
  view.set("declined", declined);
  view.set("count", messages.plural("themes.count", total));
  set_pages(view, declined ? "/themes?etat=declined&" : "/themes?", shown, total);
  return page(context, status, {messages.text("themes.title"), "themes"}, render("themes", messages, view));
}

View scores_view(const base::Messages& messages, const std::vector<programme::ThemeCriterion>& criteria,
                 const programme::ScoreSummary& summary, const std::vector<programme::ThemeScore>& own) {
  View list{View::type::list};
  for (std::size_t place = 0; place < criteria.size(); ++place) {
    const programme::ScoreSummary::Line& line = summary.lines[place];
    View item;
    item.set("id", criteria[place].id);
    item.set("label", label_of(messages, criteria[place]));
    item.set("mean", line.mean ? messages.number(*line.mean, 1) : std::string("–"));
    item.set("people", messages.integer(line.people));
    const auto mine = std::ranges::find(own, criteria[place].id, &programme::ThemeScore::criterion);
    View choices{View::type::list};
    for (std::int32_t value = programme::least_score; value <= programme::most_score; ++value) {
      View choice;
      choice.set("value", std::to_string(value));
      choice.set("chosen", mine != own.end() && mine->value == value);
      choices << choice;
    }
    item.set("choices", choices);
    list << item;
  }
  return list;
}

Response theme_page(Context& context, int status, const Theme& theme, const Typed& typed) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const programme::ProgrammeTemplate rules = rules_here(context);
  const auto scores = store.theme_scores(theme.id);
  std::vector<programme::ThemeScore> own;
  std::ranges::copy_if(scores, std::back_inserter(own),
                       [&](const auto& score) { return score.scorer == context.person->account.id; });
  const auto summary = programme::summarise(rules.theme_criteria, scores);
  const bool open = theme.state == ThemeState::suggested || theme.state == ThemeState::proposed;
  View view;
  view.set("form_token", context.form_token);
  view.set("address", theme_address(theme.id));
  set_some(view, "problem", typed.problem);
  view.set("title", theme.title);
  view.set("state", state_words(messages, theme.state));
  view.set("reason", theme.reason);
  view.set("from", messages.text("themes.suggested-by", {{"who", theme.author},
                                                         {"group", name_of_group(context, theme.group)},
                                                         {"date", messages.date_long(theme.suggested_on)}}));
  set_some(view, "dossier", theme.state == ThemeState::selected ? dossier_address(theme.id) : std::string());
  View remarks{View::type::list};
  for (const programme::ThemeRemark& remark : store.theme_remarks(theme.id)) {
    View item;
    item.set("author", remark.author);
    item.set("date", messages.date_long(day_of(remark.at)));
    item.set("words", remark.words);
    remarks << item;
  }
  view.set("remarks", remarks);
  view.set("open", open);
  view.set("typed_reason", typed.reason);
  add_warning(view, typed.looked);
  view.set("scores", scores_view(messages, rules.theme_criteria, summary, own));
  view.set("scored", !rules.theme_criteria.empty());
  set_some(view, "total",
           summary.total
               ? messages.text("themes.total", {{"total", messages.number(*summary.total, 1)},
                                                {"most", messages.integer(static_cast<std::int64_t>(
                                                             rules.theme_criteria.size() * programme::most_score))}})
               : std::string());
  view.set("working", works_on_themes(context) && open);
  view.set("may_decline", works_on_themes(context) && theme.state == ThemeState::suggested);
  view.set("may_reconsider", works_on_themes(context) && theme.state == ThemeState::declined);
  view.set("may_withdraw", is_own_group(context, theme.group) && theme.state == ThemeState::suggested);
  view.set("events",
           event_views(messages, store.life_events(programme::LifeOf::theme, std::to_string(theme.id)), "theme"));
  return page(context, status, {theme.title, "themes"}, render("theme", messages, view));
}

Response after(Context& context, const Theme& theme, const base::Result<void>& done) {
  return done ? redirect_to(theme_address(theme.id))
              : theme_page(context, 409, context.application.store.find_theme(theme.id).value_or(theme),
                           {refusal_words(context, done.error()), {}, {}, {}});
}

// The candidates for a year, the best scored first, those without scores last.
struct Candidate {
  Theme theme;
  programme::ScoreSummary summary;
};

std::vector<Candidate> candidates(Context& context, const std::vector<Theme>& of_year) {
  store::PlatformStore& store = context.application.store;
  auto themes = store.themes(region_here(context), ThemeState::suggested, 0, most_candidates);
  std::ranges::copy_if(of_year, std::back_inserter(themes),
                       [](const Theme& theme) { return theme.state == ThemeState::proposed; });
  const auto criteria = rules_here(context).theme_criteria;
  std::vector<Candidate> all;
  for (Theme& theme : themes) {
    auto summary = programme::summarise(criteria, store.theme_scores(theme.id));
    all.push_back({std::move(theme), std::move(summary)});
  }
  std::ranges::stable_sort(all, [](const Candidate& a, const Candidate& b) {
    return a.summary.total.value_or(-1) > b.summary.total.value_or(-1);
  });
  return all;
}

View candidate_views(const base::Messages& messages, const std::vector<programme::ThemeCriterion>& criteria,
                     const std::vector<Candidate>& all) {
  View list{View::type::list};
  for (const Candidate& candidate : all) {
    View item;
    item.set("title", candidate.theme.title);
    item.set("address", theme_address(candidate.theme.id));
    item.set("total", candidate.summary.total ? messages.number(*candidate.summary.total, 1) : std::string("–"));
    View means{View::type::list};
    for (std::size_t place = 0; place < criteria.size(); ++place) {
      const auto& line = candidate.summary.lines[place];
      View cell;
      cell.set("label", label_of(messages, criteria[place]));
      cell.set("mean", line.mean ? messages.number(*line.mean, 1) : std::string("–"));
      means << cell;
    }
    item.set("means", means);
    list << item;
  }
  return list;
}

// One choice per place of the year, with the month of its first meeting.
View place_views(Context& context, std::int32_t year, const std::vector<Candidate>& all,
                 const std::vector<ThemeId>& chosen) {
  const programme::ProgrammeTemplate rules = rules_here(context);
  std::vector<Theme> markers;
  const std::int32_t places = programme::themes_of_year(rules, rules.years.front());
  for (std::int32_t place = 1; place <= places; ++place) {
    Theme marker;
    marker.year = year;
    marker.place = place;
    markers.push_back(marker);
  }
  View list{View::type::list};
  const Theme* before = nullptr;
  for (const CalendarEntry& entry :
       programme::region_calendar(rules, rules.years.front(), year, programme_year_begins_in, markers)) {
    if (entry.theme == nullptr || entry.theme == before) {
      continue;
    }
    before = entry.theme;
    const auto place = static_cast<std::size_t>(entry.theme->place - 1);
    View item;
    item.set("name", fmt::format("place-{}", entry.theme->place));
    item.set("month", month_words(context.messages, entry.planned));
    View options{View::type::list};
    for (const Candidate& candidate : all) {
      View option;
      option.set("value", std::to_string(candidate.theme.id));
      option.set("label", candidate.theme.title);
      option.set("chosen", place < chosen.size() && chosen[place] == candidate.theme.id);
      options << option;
    }
    item.set("options", options);
    list << item;
  }
  return list;
}

Response choice_page(Context& context, int status, std::int32_t year, const std::string& problem,
                     const std::vector<ThemeId>& typed) {
  const base::Messages& messages = context.messages;
  const auto criteria = rules_here(context).theme_criteria;
  const auto of_year = context.application.store.themes_of_year(region_here(context), year);
  const auto all = candidates(context, of_year);
  std::vector<ThemeId> chosen = typed;
  if (chosen.empty()) {
    std::ranges::transform(of_year, std::back_inserter(chosen), &Theme::id);
  }
  View headers{View::type::list};
  for (const programme::ThemeCriterion& criterion : criteria) {
    View item;
    item.set("label", label_of(messages, criterion));
    headers << item;
  }
  View view;
  view.set("form_token", context.form_token);
  set_some(view, "problem", problem);
  view.set("year", year_words(year));
  view.set("annee", std::to_string(year));
  view.set("other", fmt::format("/themes/choix?annee={}",
                                year == programme_year_today(context) ? year + 1 : programme_year_today(context)));
  view.set("other_year", year_words(year == programme_year_today(context) ? year + 1 : programme_year_today(context)));
  view.set("chosen_already",
           std::ranges::any_of(of_year, [](const Theme& theme) { return theme.state == ThemeState::selected; }));
  view.set("any", !all.empty());
  view.set("criteria", headers);
  view.set("candidates", candidate_views(messages, criteria, all));
  view.set("places", place_views(context, year, all, chosen));
  return page(context, status, {messages.text("themes.choice.title"), "themes"},
              render("theme_choice", messages, view));
}

}  // namespace

Response show_themes(const Request& request, Context& context) { return themes_page(request, context, 200, {}); }

Response suggest_theme(const Request& request, Context& context) {
  Typed typed{{}, std::string(context.form_value("titre")), std::string(context.form_value("raison")), {}};
  Theme theme;
  theme.submission = std::string(context.form_value("envoi"));
  theme.region = region_here(context);
  const auto groups = open_groups(*context.person);
  theme.group = groups.empty() ? std::string() : groups.front();
  theme.title = typed.title;
  theme.reason = typed.reason;
  theme.author = context.person->account.display_name;
  theme.suggested_on = today_of(context);
  const auto checked = programme::check_suggestion(theme);
  if (!is_submission(theme.submission) || !checked) {
    typed.problem = checked ? context.messages.text("error.form") : refusal_words(context, checked.error());
    return themes_page(request, context, 422, typed);
  }
  typed.looked = look_at(context, checked->title + ".\n" + checked->reason);
  if (!typed.looked.hints.empty()) {
    return themes_page(request, context, 422, typed);
  }
  const auto id = context.application.store.add_theme(*checked, decision_of(context, today_of(context)));
  return redirect_to(theme_address(id));
}

Response show_theme(const Request&, Context& context) {
  const auto theme = named_theme(context);
  return theme ? theme_page(context, 200, *theme, {}) : error_page(context, 404);
}

Response discuss_theme(const Request&, Context& context) {
  const auto theme = named_theme(context);
  if (!theme) {
    return error_page(context, 404);
  }
  if (context.form_value("action") == "withdraw") {
    return is_own_group(context, theme->group)
               ? after(context, *theme,
                       context.application.store.move_theme(theme->id, ThemeMove::withdraw,
                                                            decision_of(context, today_of(context))))
               : error_page(context, 404);
  }
  Typed typed{{}, {}, std::string(context.form_value("remarque")), {}};
  const auto words = programme::check_text(typed.reason, programme::longest_theme_remark);
  if (!words) {
    typed.problem = refusal_words(context, words.error());
    return theme_page(context, 422, *theme, typed);
  }
  typed.looked = look_at(context, *words);
  if (!typed.looked.hints.empty()) {
    return theme_page(context, 422, *theme, typed);
  }
  context.application.store.add_theme_remark(theme->id,
                                             {context.person->account.display_name, *words, context.application.now()});
  return redirect_to(theme_address(theme->id));
}

Response judge_theme(const Request&, Context& context) {
  const auto theme = named_theme(context);
  if (!theme) {
    return error_page(context, 404);
  }
  store::PlatformStore& store = context.application.store;
  const std::string_view action = context.form_value("action");
  if (const auto move = programme::theme_states().parse_move(action)) {
    const bool here = *move == ThemeMove::decline || *move == ThemeMove::reconsider;
    return here ? after(context, *theme,
                        store.move_theme(theme->id, *move,
                                         decision_of(context, today_of(context), words_in(context, "motif"))))
                : error_page(context, 400);
  }
  std::vector<programme::ThemeScore> scores;
  const auto criteria = rules_here(context).theme_criteria;
  for (const programme::ThemeCriterion& criterion : criteria) {
    if (const auto value = read_number<std::int32_t>(context.form_value("note-" + criterion.id))) {
      scores.push_back({context.person->account.id, criterion.id, *value});
    }
  }
  const auto checked = programme::check_scores(criteria, scores);
  if (checked) {
    store.save_theme_scores(theme->id, context.person->account.id, scores);
  }
  return after(context, *theme, checked);
}

Response show_theme_choice(const Request& request, Context& context) {
  return choice_page(context, 200, year_asked(context, find_field(request.query, "annee").value_or("")), "", {});
}

Response propose_themes(const Request&, Context& context) {
  const std::int32_t year = year_asked(context, context.form_value("annee"));
  const programme::ProgrammeTemplate rules = rules_here(context);
  store::PlatformStore& store = context.application.store;
  std::vector<ThemeId> ids;
  std::vector<Theme> themes;
  for (std::int32_t place = 1; place <= programme::themes_of_year(rules, rules.years.front()); ++place) {
    const auto id = read_number<ThemeId>(context.form_value(fmt::format("place-{}", place)));
    if (const auto theme = id ? store.find_theme(*id) : std::nullopt) {
      ids.push_back(*id);
      themes.push_back(*theme);
    }
  }
  auto done = programme::check_proposal(rules, rules.years.front(), themes);
  if (done) {
    done = store.propose_year(region_here(context), year, ids, decision_of(context, today_of(context)));
  }
  return done ? redirect_to(fmt::format("/themes?annee={}", year))
              : choice_page(context, 409, year, refusal_words(context, done.error()), ids);
}

}  // namespace miroir::web

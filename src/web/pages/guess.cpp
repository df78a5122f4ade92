#include "web/pages/guess.hpp"

#include "documents/sentences.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/words.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::GuessState;
using feedback::IndicatorSheet;

constexpr std::size_t longest_typed = 40;

struct Problem {
  std::string indicator;
  std::string key;
  std::string typed;
};

std::string key_of(const Context& context, const GroupReturn& shown, const std::string& indicator) {
  return feedback::guess_key(context.application.secret, shown.session->id, indicator,
                             own_number_in(*context.person, shown.group));
}

const char* unit_key(measures::Display display) {
  switch (display) {
    case measures::Display::share:
      return "guess.unit.share";
    case measures::Display::per_thousand:
      return "guess.unit.per-thousand";
    case measures::Display::mean_euros:
      break;
  }
  return "guess.unit.euros";
}

// Own row of the period shown.
feedback::Figure own_figure(Context& context, const GroupReturn& shown, const IndicatorSheet& sheet) {
  const auto rows = context.application.store.physician_rows(shown.published->publication.id,
                                                             {own_number_in(*context.person, shown.group)},
                                                             shown.published->period().name, sheet.id, "all");
  return feedback::raw_figure(sheet, rows.empty() ? nullptr : &rows.front());
}

View round_view(Context& context, const GroupReturn& shown, const IndicatorSheet& sheet, GuessState state,
                const Problem& problem) {
  const base::Messages& messages = context.messages;
  const auto format = documents::format_of(messages, sheet);
  const auto guess =
      context.application.store.find_guess(shown.session->id, sheet.id, key_of(context, shown, sheet.id));
  View item = definition_view(messages, sheet);
  item.set("id", sheet.id);
  item.set("unit", messages.text(unit_key(sheet.display)));
  item.set("open", state == GuessState::open);
  item.set("guessed", guess ? format.value(*guess) : messages.text("guess.none"));
  item.set("has_guess", guess.has_value());
  item.set("wrong", problem.indicator == sheet.id);
  if (problem.indicator == sheet.id) {
    item.set("problem", messages.text(problem.key));
    item.set("typed", problem.typed);
  }
  if (state == GuessState::revealed) {
    const feedback::Figure own = own_figure(context, shown, sheet);
    item.set("mine", documents::figure_words(format, own));
    item.set("interval", documents::interval_words(format, own));
  }
  return item;
}

// Rounds that are open, then those that were revealed, each in the session's order.
View rounds_view(Context& context, const GroupReturn& shown, const Problem& problem) {
  View list{View::type::list};
  for (const GuessState wanted : {GuessState::open, GuessState::revealed}) {
    for (const IndicatorSheet* sheet : shown.indicators()) {
      if (context.application.store.guess_round(shown.session->id, sheet->id).state == wanted) {
        list << round_view(context, shown, *sheet, wanted, problem);
      }
    }
  }
  return list;
}

Response guess_page(Context& context, int status, const GroupReturn& shown, const Problem& problem) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("form_token", context.form_token);
  view.set("here", group_address(shown.group) + "/devine");
  view.set("live", group_address(shown.group) + "/direct");
  view.set("live_state", live_state(context, shown));
  view.set("back", group_address(shown.group));
  view.set("group", name_of_group(context, shown.group));
  const bool running = shown.session && shown.session->state == feedback::SessionState::running;
  view.set("state", messages.text(running ? "guess.lede" : "guess.not-running"));
  View rounds{View::type::list};
  if (shown.session) {
    rounds = rounds_view(context, shown, problem);
  }
  view.set("any", rounds.is_non_empty_list());
  view.set("rounds", rounds);
  return page(context, status, {messages.text("guess.title"), "group", "narrow", "room.js"},
              render("guess", messages, view));
}

}  // namespace

Response show_guess(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  return shown ? guess_page(context, 200, *shown, {}) : error_page(context, 404);
}

Response save_guess(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return error_page(context, 404);
  }
  Problem problem{std::string(context.form_value("indicateur")), "guess.refusal.wrong-state",
                  std::string(context.form_value("valeur").substr(0, longest_typed))};
  const IndicatorSheet* sheet = shown->published->find_sheet(problem.indicator);
  if (sheet == nullptr) {
    return error_page(context, 400);
  }
  if (!shown->session || shown->session->state != feedback::SessionState::running) {
    return guess_page(context, 409, *shown, problem);
  }
  const auto value = feedback::parse_guess(context.form_value("valeur"), *sheet);
  if (!value) {
    problem.key = "guess.refusal." + value.error().code;
    return guess_page(context, 422, *shown, problem);
  }
  const auto kept =
      context.application.store.save_guess(shown->session->id, sheet->id, key_of(context, *shown, sheet->id), *value);
  return kept ? redirect_to(group_address(shown->group) + "/devine") : guess_page(context, 409, *shown, problem);
}

}  // namespace miroir::web

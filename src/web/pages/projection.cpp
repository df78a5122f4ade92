#include "web/pages/projection.hpp"

#include "documents/session_charts.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using documents::Medium;
using feedback::GuessState;
using feedback::IndicatorSheet;

// `funnel` is looked at on demand: the list names it, and no other step leads to it.
enum class Step : std::uint8_t { question, guess, members, strata, evolution, funnel };
constexpr std::pair<Step, const char*> step_words[] = {{Step::question, "question"},   {Step::guess, "devine"},
                                                       {Step::members, "membres"},     {Step::strata, "tranches"},
                                                       {Step::evolution, "evolution"}, {Step::funnel, "hasard"}};

const char* word_of(Step step) { return step_words[static_cast<std::size_t>(step)].second; }

std::optional<Step> parse_step(std::string_view word) {
  if (word.empty()) {
    return Step::question;
  }
  for (const auto& [step, candidate] : step_words) {
    if (word == candidate) {
      return step;
    }
  }
  return std::nullopt;
}

// Strata of the indicator along the dimensions that the session shows; before one is prepared, by age.
std::vector<std::string> strata_of(const GroupReturn& shown, const IndicatorSheet& sheet) {
  const std::vector<std::string> dimensions = shown.session ? shown.session->strata : std::vector<std::string>{"age"};
  std::vector<std::string> out;
  for (const std::string& stratum : sheet.strata) {
    const std::string dimension = stratum.substr(0, stratum.find('='));
    if (stratum != "all" && std::ranges::find(dimensions, dimension) != dimensions.end()) {
      out.push_back(stratum);
    }
  }
  return out;
}

std::vector<Step> steps_of(const GroupReturn& shown, const IndicatorSheet& sheet) {
  std::vector<Step> steps{Step::question, Step::guess, Step::members};
  if (!strata_of(shown, sheet).empty()) {
    steps.push_back(Step::strata);
  }
  steps.push_back(Step::evolution);
  if (sheet.display != measures::Display::mean_euros) {
    steps.push_back(Step::funnel);
  }
  return steps;
}

// One screen: which indicator of how many, and which of its steps.
struct Screen {
  GroupReturn shown;
  std::vector<const IndicatorSheet*> indicators;
  std::size_t number = 1;  // from 1
  Step step = Step::question;

  const IndicatorSheet& sheet() const { return *indicators[number - 1]; }
  std::string address(std::size_t of_number, Step of_step) const {
    return fmt::format("{}/projection/{}/{}", group_address(shown.group), of_number, word_of(of_step));
  }
};

std::optional<Screen> find_screen(const Context& context) {
  auto shown = find_group_return(context, context.parameter("group"));
  const auto step = parse_step(context.parameter("step"));
  const std::string text = context.parameter("number");
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!shown || !step || failure != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  auto indicators = shown->indicators();
  if (number < 1 || number > indicators.size()) {
    return std::nullopt;
  }
  const auto steps = steps_of(*shown, *indicators[number - 1]);
  if (std::ranges::find(steps, *step) == steps.end()) {
    return std::nullopt;
  }
  return Screen{std::move(*shown), std::move(indicators), number, *step};
}

void set_link(View& view, const char* name, const std::string& address) {
  if (!address.empty()) {
    view.set(name, address);
  }
}

// Steps follow each other across indicators; indicators are reached directly too.
void add_navigation(View& view, const base::Messages& messages, const Screen& screen) {
  const auto steps = steps_of(screen.shown, screen.sheet());
  const auto here = std::ranges::find(steps, screen.step);
  std::string previous;
  std::string next;
  if (screen.step == Step::funnel) {
    previous = screen.address(screen.number, Step::members);
  } else if (here != steps.begin()) {
    previous = screen.address(screen.number, *(here - 1));
  } else if (screen.number > 1) {
    previous = screen.address(screen.number - 1, Step::evolution);
  }
  if (here + 1 != steps.end() && *(here + 1) != Step::funnel) {
    next = screen.address(screen.number, *(here + 1));
  } else if (screen.number < screen.indicators.size()) {
    next = screen.address(screen.number + 1, Step::question);
  }
  set_link(view, "previous", previous);
  set_link(view, "next", next);
  set_link(view, "previous_indicator", screen.number > 1 ? screen.address(screen.number - 1, Step::question) : "");
  set_link(view, "next_indicator",
           screen.number < screen.indicators.size() ? screen.address(screen.number + 1, Step::question) : "");
  View list{View::type::list};
  for (const Step step : steps) {
    View item;
    item.set("address", screen.address(screen.number, step));
    item.set("label", messages.text(fmt::format("projection.step.{}", word_of(step))));
    item.set("current", step == screen.step);
    list << item;
  }
  view.set("steps", list);
  view.set("place", messages.text("group.place", {{"number", std::to_string(screen.number)},
                                                  {"count", std::to_string(screen.indicators.size())}}));
}

feedback::GroupIndicator indicator_of(Context& context, const Screen& screen, const std::string& stratum = "all") {
  return view_of(context, screen.shown, {screen.sheet()}, stratum).indicators.front();
}

void add_picture(View& view, const documents::Picture& picture) {
  View holder;
  holder.set("picture", picture_view(picture));
  view.set("chart", holder);
}

feedback::GuessRound round_of(Context& context, const Screen& screen) {
  return screen.shown.session ? context.application.store.guess_round(screen.shown.session->id, screen.sheet().id)
                              : feedback::GuessRound{};
}

void add_guess(View& view, Context& context, const Screen& screen) {
  const bool running = screen.shown.session && screen.shown.session->state == feedback::SessionState::running;
  const feedback::GuessRound round = round_of(context, screen);
  view.set("guess_question", context.messages.text("guess.question"));
  if (round.state == GuessState::revealed) {
    const auto indicator = indicator_of(context, screen);
    const auto guesses = context.application.store.revealed_guesses(screen.shown.session->id, screen.sheet().id);
    add_group_figure(view, context.messages, indicator);
    view.set("say", true);
    add_picture(view, documents::group_guesses(context.messages, screen.sheet(), guesses, indicator.now.group.raw,
                                               "projection", Medium::projector));
    return;
  }
  const bool open = running && round.state == GuessState::open;
  const char* key = !running ? "guess.wall.not-running" : !open ? "guess.wall.not-opened" : "guess.wall.open";
  view.set("guess_state", context.messages.text(key));
  if (open) {
    view.set("guess_enough", context.messages.text(enough_guesses(round) ? "guess.wall.enough" : "guess.wall.few"));
  }
  if (running && leads(*context.person, screen.shown.group)) {
    view.set("may_open", !open);
    view.set("may_reveal", open && enough_guesses(round));
  }
  view.set("form_token", context.form_token);
  view.set("post_to", screen.address(screen.number, Step::guess));
}

void add_members(View& view, Context& context, const Screen& screen) {
  const auto indicator = indicator_of(context, screen);
  add_group_figure(view, context.messages, indicator);
  view.set("with_figure", true);
  view.set("letters_note",
           context.messages.text(screen.shown.letters() == feedback::LettersMode::fixed ? "group.letters-note"
                                                                                        : "group.letters-note-here"));
  view.set("members_note", members_note(context.messages, indicator));
  if (!indicator.members.empty()) {
    add_picture(view, documents::group_members(context.messages, indicator, "projection", Medium::projector));
  }
}

void add_strata(View& view, Context& context, const Screen& screen) {
  std::vector<documents::GroupStratum> strata;
  for (const std::string& stratum : strata_of(screen.shown, screen.sheet())) {
    const auto indicator = indicator_of(context, screen, stratum);
    strata.push_back({stratum_name(context.messages, stratum), indicator.now.group.raw, indicator.now.control.raw});
  }
  view.set("say", true);
  add_picture(view, documents::group_strata(context.messages, screen.sheet(), strata, "projection", Medium::projector));
}

void add_funnel(View& view, Context& context, const Screen& screen) {
  const auto indicator = indicator_of(context, screen);
  if (const auto picture = documents::group_funnel(context.messages, indicator, "projection", Medium::projector)) {
    view.set("say", true);
    add_picture(view, *picture);
  }
}

void add_evolution(View& view, Context& context, const Screen& screen) {
  const auto indicator = indicator_of(context, screen);
  add_group_figure(view, context.messages, indicator);
  add_picture(view, documents::group_evolution(context.messages, indicator, documents::Basis::raw, "projection",
                                               Medium::projector));
}

void add_step(View& view, Context& context, const Screen& screen) {
  switch (screen.step) {
    case Step::question:
      view.set("plain", definition_view(context.messages, screen.sheet()));
      return;
    case Step::guess:
      add_guess(view, context, screen);
      return;
    case Step::members:
      add_members(view, context, screen);
      return;
    case Step::strata:
      add_strata(view, context, screen);
      return;
    case Step::evolution:
      add_evolution(view, context, screen);
      return;
    case Step::funnel:
      add_funnel(view, context, screen);
      return;
  }
}

}  // namespace

Response show_projection(const Request&, Context& context) {
  const auto screen = find_screen(context);
  if (!screen) {
    return error_page(context, 404);
  }
  const std::string back = group_address(screen->shown.group);
  View view = definition_view(context.messages, screen->sheet());
  view.set("group", name_of_group(context, screen->shown.group));
  view.set("period", context.messages.period(screen->shown.published->period()));
  view.set("step", word_of(screen->step));
  view.set("live", back + "/direct");
  view.set("live_state", live_state(context, screen->shown));
  view.set("back", back);
  if (screen->shown.session && leads(*context.person, screen->shown.group)) {
    view.set("note", back + "/remarques?indicateur=" + screen->sheet().id);
  }
  add_step(view, context, *screen);
  add_navigation(view, context.messages, *screen);
  const std::string title =
      fmt::format("{} · {}", in_language(context.messages, screen->sheet().description.title),
                  context.messages.text(fmt::format("projection.step.{}", word_of(screen->step))));
  return page(context, 200, {title, "group", "room", "room.js"}, render("group_projection", context.messages, view));
}

Response move_guesses(const Request&, Context& context) {
  const auto screen = find_screen(context);
  const std::string_view action = context.form_value("action");
  if (!screen || screen->step != Step::guess) {
    return error_page(context, 404);
  }
  if (action != "open" && action != "reveal") {
    return error_page(context, 400);
  }
  if (screen->shown.session && screen->shown.session->state == feedback::SessionState::running) {
    // Refused when it was done already: the page shows what is.
    (void)context.application.store.move_guess_round(
        screen->shown.session->id, screen->sheet().id,
        action == "open" ? feedback::GuessEvent::open : feedback::GuessEvent::reveal);
  }
  return redirect_to(screen->address(screen->number, Step::guess));
}

Response show_live_state(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return error_page(context, 404);
  }
  Response response;
  response.body = live_state(context, *shown);
  response.set_header("content-type", "application/json");
  return response;
}

}  // namespace miroir::web

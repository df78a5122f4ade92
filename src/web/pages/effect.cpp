#include "web/pages/effect.hpp"

#include "documents/effect_charts.hpp"
#include "documents/effect_sentences.hpp"
#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/shown_return.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::EffectReading;

constexpr double most_euros = 1e12;
constexpr std::size_t longest_cost_bytes = 60;
constexpr std::string_view economy_place = "<!--economy-->";

View line_view(const std::string& label, const std::string& value) {
  View line;
  line.set("label", label);
  line.set("value", value);
  return line;
}

std::string p_words(const base::Messages& messages, double p) {
  return p < 0.0001 ? "< " + messages.number(0.0001, 4) : messages.number(p, 4);
}

// What a statistician asks for.
View numbers_view(const base::Messages& messages, const feedback::IndicatorEffect& effect) {
  const documents::FigureFormat format = documents::format_of(messages, effect.sheet);
  const stats::DifferenceInDifferences& found = *effect.estimate;
  const auto count = [&](std::size_t value) { return messages.integer(static_cast<std::int64_t>(value)); };
  View lines{View::type::list};
  lines << line_view(messages.text("effect.numbers.effect"), format.signed_difference(found.effect.value));
  lines << line_view(messages.text("effect.numbers.interval"),
                     format.signed_difference_range(found.effect.lower, found.effect.upper));
  lines << line_view(messages.text("effect.numbers.p"), p_words(messages, found.p));
  lines << line_view(messages.text("effect.numbers.adjusted-p"), p_words(messages, effect.adjusted_p));
  lines << line_view(messages.text("effect.numbers.pre-trend"),
                     found.pre_trend ? p_words(messages, found.pre_trend->p) : "–");
  lines << line_view(messages.text("effect.numbers.detectable"), format.difference(found.minimum_detectable_effect));
  lines << line_view(messages.text("effect.numbers.members"), count(found.members));
  lines << line_view(messages.text("effect.numbers.controls"), count(found.controls));
  lines << line_view(messages.text("effect.numbers.hidden"), count(effect.hidden_cells));
  return lines;
}

void add_funnel(View& view, const base::Messages& messages, const feedback::Effect& effect, std::size_t place,
                bool with_groups) {
  const auto funnel = std::ranges::find(effect.funnels, place, &feedback::GroupFunnel::place);
  if (funnel == effect.funnels.end()) {
    return;
  }
  const feedback::IndicatorSheet& sheet = effect.indicators[place].sheet;
  View part;
  part.set("sentence", documents::funnel_sentence(messages, sheet, *funnel));
  if (with_groups) {
    part.set("drawn", picture_view(documents::effect_funnel(messages, sheet, *funnel, fmt::format("g{}", place + 1))));
  }
  view.set("funnel", part);
}

View indicator_view(const base::Messages& messages, const feedback::Effect& effect, std::size_t place,
                    bool with_groups) {
  const feedback::IndicatorEffect& one = effect.indicators[place];
  View view;
  view.set("anchor", one.sheet.id);
  view.set("title", in_language(messages, one.sheet.description.title));
  view.set("definition", definition_address(one.sheet.id));
  view.set("sentence", documents::effect_sentence(messages, one));
  view.set("direction", documents::direction_sentence(messages, one));
  if (one.estimate) {
    View found;
    const documents::Picture picture = documents::effect_event_study(messages, one, fmt::format("e{}", place + 1));
    if (!picture.wide.empty()) {
      found.set("drawn", picture_view(picture));
    }
    found.set("before", documents::pre_trend_sentence(messages, one));
    found.set("numbers", numbers_view(messages, one));
    view.set("found", found);
  }
  add_funnel(view, messages, effect, place, with_groups);
  return view;
}

std::string tally(const base::Messages& messages, const feedback::Effect& effect) {
  std::int64_t moved = 0;
  std::int64_t small = 0;
  for (const feedback::IndicatorEffect& one : effect.indicators) {
    moved += one.reading == EffectReading::lower || one.reading == EffectReading::higher ? 1 : 0;
    small += one.reading == EffectReading::too_small || one.reading == EffectReading::none ? 1 : 0;
  }
  const auto all = static_cast<std::int64_t>(effect.indicators.size());
  return messages.text("effect.tally", {{"all", messages.integer(all)},
                                        {"moved", messages.integer(moved)},
                                        {"small", messages.integer(small)},
                                        {"unknown", messages.integer(all - moved - small)}});
}

std::string main_content(const base::Messages& messages, const Published& published, const feedback::Effect& effect,
                         bool with_groups) {
  const auto count = [&](std::size_t value) { return messages.integer(static_cast<std::int64_t>(value)); };
  View view;
  view.set("period", messages.period(published.period()));
  view.set("dates", data_dates(messages, published));
  view.set("who", messages.text("effect.who", {{"members", count(effect.members)},
                                               {"groups", count(effect.groups)},
                                               {"controls", count(effect.controls)},
                                               {"left_out", count(effect.members_from_the_first_period)}}));
  const bool any = std::ranges::any_of(effect.indicators, [](const auto& one) { return one.estimate.has_value(); });
  view.set("nothing", !any);
  view.set("any", any);
  view.set("tally", tally(messages, effect));
  View indicators{View::type::list};
  for (std::size_t place = 0; place < effect.indicators.size(); ++place) {
    indicators << indicator_view(messages, effect, place, with_groups);
  }
  view.set("indicators", indicators);
  if (effect.baseline) {
    View balance;
    balance.set("table", table_view(documents::balance_table(messages, effect)));
    view.set("balance", balance);
  }
  return render("effect", messages, view);
}

// What the reader typed as the programme's cost.
struct TypedCost {
  std::string text;
  std::optional<double> euros;
  bool wrong = false;
};

// "650 000", "650000,50", "€650,000": digits, one decimal mark followed by one or two digits, spaces and the euro sign.
std::optional<double> parse_euros(std::string text) {
  for (const std::string_view ignored : {"\u202f", "\u00a0", " ", "€"}) {
    for (std::size_t at = text.find(ignored); at != std::string::npos; at = text.find(ignored)) {
      text.erase(at, ignored.size());
    }
  }
  const std::size_t mark = text.find_last_of(",.");
  const bool has_cents = mark != std::string::npos && text.size() - mark <= 3;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',' || text[i] == '.') {
      digits += has_cents && i == mark ? "." : "";
    } else {
      digits += text[i];
    }
  }
  double euros = 0;
  const auto [end, failure] =
      std::from_chars(digits.data(), digits.data() + digits.size(), euros, std::chars_format::fixed);
  const bool whole = failure == std::errc() && end == digits.data() + digits.size();
  return whole && euros > 0 && euros <= most_euros ? std::optional(euros) : std::nullopt;
}

TypedCost typed_cost(const Request& request) {
  TypedCost cost;
  const auto typed = find_field(request.query, "cout");
  if (!typed || typed->empty()) {
    return cost;
  }
  if (typed->size() <= longest_cost_bytes) {
    cost.text = std::string(*typed);
    cost.euros = parse_euros(cost.text);
  }
  cost.wrong = !cost.euros;
  return cost;
}

void add_return(View& view, const base::Messages& messages, const feedback::Economy& economy, double cost) {
  View back;
  back.set("sentence",
           documents::return_sentence(messages, feedback::return_per_euro(economy.evaluation.saving, cost)));
  if (economy.saving_since_joining) {
    back.set(
        "since",
        messages.text("effect.return.since",
                      {{"amount", documents::amount_words(
                                      messages, feedback::return_per_euro(*economy.saving_since_joining, cost), 2)}}));
  }
  view.set("return", back);
}

std::string economy_content(const Context& context, const Published& published, const feedback::Effect& effect,
                            const TypedCost& cost) {
  const base::Messages& messages = context.messages;
  View view;
  if (effect.economy) {
    const feedback::Economy& economy = *effect.economy;
    const feedback::IndicatorSheet& sheet = effect.indicators[economy.place].sheet;
    View found;
    found.set("lede", messages.text("effect.economy.lede", {{"title", in_language(messages, sheet.description.title)},
                                                            {"period", messages.period(published.period())}}));
    View figures{View::type::list};
    figures << line_view(messages.text("comparator.groups.label"), messages.euros(economy.evaluation.group_cost, 2));
    figures << line_view(messages.text("comparator.control.label"), messages.euros(economy.evaluation.control_cost, 2));
    found.set("figures", figures);
    found.set("sentence", documents::saving_sentence(messages, economy));
    found.set("per_patient",
              messages.text("effect.economy.per-patient",
                            {{"amount", documents::amount_words(messages, economy.evaluation.saving_per_patient, 2)}}));
    found.set("total", messages.text("effect.economy.total",
                                     {{"amount", documents::amount_words(messages, economy.evaluation.saving, 0)}}));
    if (economy.saving_since_joining) {
      found.set("since",
                messages.text("effect.economy.since",
                              {{"amount", documents::amount_words(messages, *economy.saving_since_joining, 0)}}));
    }
    found.set("typed", cost.text);
    found.set("wrong", cost.wrong);
    if (context.asked_return) {
      found.set("asked_return", *context.asked_return);
    }
    if (cost.euros) {
      add_return(found, messages, economy, *cost.euros);
    }
    view.set("found", found);
  } else {
    view.set("none", true);
  }
  return render("effect_economy", messages, view);
}

}  // namespace

Response show_effect(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  const Frame frame{messages.text("effect.title"), "region"};
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  const auto effect = context.application.returns.effect(*published);
  const bool with_groups = programme::is_permitted(&context.person->viewer, programme::Resource::region_groups,
                                                   {{}, {}, published->manifest().region});
  const auto kept = context.application.cache.get(
      fmt::format("effect|{}|{}|{}", published->publication.id, messages.code(), with_groups),
      [&] { return main_content(messages, *published, *effect, with_groups); });
  const TypedCost cost = typed_cost(request);
  std::string content = *kept;
  if (const std::size_t place = content.find(economy_place); place != std::string::npos) {
    content.replace(place, economy_place.size(), economy_content(context, *published, *effect, cost));
  }
  return page(context, cost.wrong ? 422 : 200, frame, content);
}

}  // namespace miroir::web

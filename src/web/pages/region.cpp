#include "web/pages/region.hpp"

#include "documents/feedback_charts.hpp"
#include "documents/sentences.hpp"
#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/home_facts.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/shown_return.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

void add_head(View& view, const base::Messages& messages, const Published& published) {
  view.set("period", messages.period(published.period()));
  view.set("dates", data_dates(messages, published));
}

// One of the three figures of the period shown.
View figure_view(const base::Messages& messages, const feedback::IndicatorSheet& sheet, std::string_view label,
                 const feedback::Measured& measured) {
  const auto format = documents::format_of(messages, sheet);
  View view;
  view.set("label", messages.text(label));
  view.set("value", documents::figure_words(format, measured.raw));
  view.set("has_value", measured.raw.has_value());
  if (measured.raw.has_value() && measured.raw.denominator > 0) {
    view.set("counts", absolute_numbers(messages, sheet, measured.raw));
  }
  if (measured.standardised.has_value()) {
    view.set("like", documents::figure_words(format, measured.standardised));
  }
  return view;
}

// What an indicator's line says beside its title: the region's figure, and where it comes from.
void add_line(View& view, const base::Messages& messages, const feedback::RegionIndicator& indicator) {
  const auto format = documents::format_of(messages, indicator.sheet);
  const auto has_value = [](const feedback::RegionPoint& point) { return point.region.raw.has_value(); };
  view.set("value", documents::figure_words(format, indicator.evolution.back().region.raw));
  const auto first = std::ranges::find_if(indicator.evolution, has_value);
  if (first != indicator.evolution.end() && has_value(indicator.evolution.back()) &&
      first->period != indicator.evolution.back().period) {
    view.set("course", messages.text("region.course", {{"value", documents::figure_words(format, first->region.raw)},
                                                       {"period", messages.period_short(first->period)}}));
  }
}

View region_indicator_view(const base::Messages& messages, const feedback::RegionIndicator& indicator,
                           std::size_t number) {
  const std::string id = fmt::format("i{}", number);
  const auto format = documents::format_of(messages, indicator.sheet);
  View view = definition_view(messages, indicator.sheet);
  view.set("anchor", indicator.sheet.id);
  view.set("key", id);
  if (!indicator.evolution.empty()) {
    const feedback::RegionPoint& now = indicator.evolution.back();
    View figures{View::type::list};
    figures << figure_view(messages, indicator.sheet, "comparator.groups.label", now.groups);
    figures << figure_view(messages, indicator.sheet, "comparator.control.label", now.control);
    figures << figure_view(messages, indicator.sheet, "comparator.region.label", now.region);
    view.set("figures", figures);
    view.set("sentence", documents::region_sentence(format, now));
    add_line(view, messages, indicator);
  }
  view.set("raw", picture_view(documents::region_evolution(messages, indicator, documents::Basis::raw, id + "-brut")));
  view.set("like_side", picture_view(documents::region_evolution(messages, indicator, documents::Basis::standardised,
                                                                 id + "-comparable")));
  return view;
}

std::string region_content(Context& context, const Published& published) {
  const base::Messages& messages = context.messages;
  feedback::RegionViewInput input = region_view_input(context.application.store, published);
  input.groups.clear();  // their page is another
  const feedback::RegionView region = feedback::build_region_view(input);
  View view;
  add_head(view, messages, published);
  View indicators{View::type::list};
  for (std::size_t i = 0; i < region.indicators.size(); ++i) {
    indicators << region_indicator_view(messages, region.indicators[i], i + 1);
  }
  view.set("indicators", indicators);
  return render("region", messages, view);
}

// Every group's figure of the period shown, for one indicator, with what may be shown of it.
feedback::RegionIndicator groups_of_indicator(Context& context, const Published& published,
                                              const feedback::IndicatorSheet& sheet) {
  feedback::RegionViewInput input = region_view_input(context.application.store, published);
  input.indicators = {sheet};
  return feedback::build_region_view(input).indicators.front();
}

std::string region_groups_content(Context& context, const Published& published, const feedback::IndicatorSheet& sheet) {
  const base::Messages& messages = context.messages;
  const feedback::RegionIndicator indicator = groups_of_indicator(context, published, sheet);
  std::vector<std::string> names;
  for (const feedback::RegionGroup& group : indicator.groups) {
    const auto entry = context.application.store.find_group(group.group);
    names.push_back(entry ? entry->name : group.group);
  }
  View view = definition_view(messages, sheet);
  add_head(view, messages, published);
  if (!indicator.groups.empty()) {
    View groups;
    groups.set("picture",
               picture_view(documents::region_groups(messages, indicator, names, documents::Basis::raw, "groupes")));
    view.set("groups", groups);
  }
  View choices{View::type::list};
  for (const feedback::IndicatorSheet& other : published.manifest().indicators) {
    View item;
    item.set("address", "/region/groupes?indicateur=" + percent_encode(other.id));
    item.set("label", in_language(messages, other.description.title));
    item.set("current", other.id == sheet.id);
    choices << item;
  }
  view.set("choices", choices);
  return render("region_groups", messages, view);
}

}  // namespace

Response show_region(const Request&, Context& context) {
  const Frame frame{context.messages.text("region.title"), "region"};
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  note_return_seen(context);
  const auto content =
      context.application.cache.get(fmt::format("region|{}|{}", published->publication.id, context.messages.code()),
                                    [&] { return region_content(context, *published); });
  return page(context, 200, frame, *content);
}

Response show_region_groups(const Request& request, Context& context) {
  const Frame frame{context.messages.text("region-groups.title"), "groups"};
  const auto published = shown_return(context);
  if (!published || published->manifest().indicators.empty()) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  const auto asked = find_field(request.query, "indicateur");
  const feedback::IndicatorSheet* sheet =
      asked ? published->find_sheet(*asked) : &published->manifest().indicators.front();
  if (sheet == nullptr) {
    return error_page(context, 404);
  }
  const auto content = context.application.cache.get(
      fmt::format("region-groups|{}|{}|{}", published->publication.id, context.messages.code(), sheet->id),
      [&] { return region_groups_content(context, *published, *sheet); });
  return page(context, 200, frame, *content);
}

}  // namespace miroir::web

#include "web/pages/words.hpp"

#include "documents/sentences.hpp"
#include "web/form.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::web {
namespace {

// "age=65-74": from "65" to "74"; "age=85+"; "age=0-15".
std::string age_name(const base::Messages& messages, std::string_view ages) {
  const std::size_t dash = ages.find('-');
  if (ages.ends_with('+')) {
    return messages.text("stratum.age-and-over", {{"from", ages.substr(0, ages.size() - 1)}});
  }
  if (dash == std::string_view::npos) {
    return std::string(ages);
  }
  return messages.text("stratum.age", {{"from", ages.substr(0, dash)}, {"to", ages.substr(dash + 1)}});
}

// "Un écart de moins de 2 points est sans portée pratique."
std::string threshold_words(const base::Messages& messages, const feedback::IndicatorSheet& sheet) {
  static constexpr const char* units[] = {"points", "per-thousand", "percent"};
  const double value = sheet.practical_threshold;
  const std::string text = messages.number(value, value == std::floor(value) ? 0 : 1);
  return messages.plural(fmt::format("definition.threshold.{}", units[static_cast<std::size_t>(sheet.threshold_unit)]),
                         static_cast<std::int64_t>(value), {{"value", text}});
}

}  // namespace

base::Date day_of(programme::Instant instant) {
  return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count())};
}

std::string group_address(const std::string& group) { return "/groupe/" + percent_encode(group); }

std::string definition_address(const std::string& indicator) { return "/indicateurs/" + percent_encode(indicator); }

std::string in_language(const base::Messages& messages, const measures::Bilingual& text) {
  return messages.typeset(messages.language() == base::Language::french ? text.fr : text.en);
}

std::string reason_words(const base::Messages& messages, std::string_view reason) {
  while (reason.ends_with('.') || reason.ends_with(' ')) {
    reason.remove_suffix(1);
  }
  return messages.typeset(reason);
}

std::string publication_date(const base::Messages& messages, const Published& published) {
  return messages.date_long(day_of(published.visible_from));
}

std::string data_dates(const base::Messages& messages, const Published& published) {
  const base::Period& period = published.period();
  const std::int32_t months = base::month_index(day_of(published.visible_from)) - base::month_index(period.last);
  const std::string first = messages.day_and_month(period.first);
  const std::string last = messages.date_long(period.last);
  const std::string on = publication_date(messages, published);
  // Beyond two years nobody reads a lag in months, and the demonstration's would only puzzle.
  if (months < 0 || months > 24) {
    return messages.text("data.dates-only", {{"first", first}, {"last", last}, {"published", on}});
  }
  return messages.plural("data.dates", months, {{"first", first}, {"last", last}, {"published", on}});
}

std::string absolute_numbers(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                             const feedback::Figure& figure) {
  if (sheet.display == measures::Display::mean_euros) {
    return messages.plural("absolute.euros", figure.denominator,
                           {{"amount", messages.euros(static_cast<double>(figure.numerator) / 100.0, 0)}});
  }
  static constexpr const char* keys[] = {"absolute.patients", "absolute.prescriptions", "absolute.deliveries",
                                         "absolute.consultations", "absolute.starts"};
  return messages.plural(keys[static_cast<std::size_t>(sheet.unit)], figure.denominator,
                         {{"numerator", messages.integer(figure.numerator)}});
}

std::string stratum_name(const base::Messages& messages, const std::string& stratum) {
  if (stratum.starts_with("age=")) {
    return age_name(messages, std::string_view(stratum).substr(4));
  }
  const std::string key = fmt::format("stratum.{}", stratum);
  return messages.has(key) ? messages.text(key) : stratum;
}

Response empty_page(const Context& context, const Frame& frame, std::string_view sentence_key) {
  View view;
  view.set("title", frame.title);
  view.set("sentence", context.messages.text(sentence_key));
  return page(context, 200, frame, render("empty", context.messages, view));
}

View definition_view(const base::Messages& messages, const feedback::IndicatorSheet& sheet) {
  View view;
  const auto add = [&](const char* name, const measures::Bilingual& text) {
    if (!text.fr.empty() || !text.en.empty()) {
      view.set(name, in_language(messages, text));
    }
  };
  add("title", sheet.description.title);
  add("question", sheet.description.question);
  add("why", sheet.description.why);
  add("source", sheet.description.source);
  add("action", sheet.description.action);
  add("counted", sheet.description.counted);
  add("not_counted", sheet.description.not_counted);
  add("example", sheet.description.example);
  add("limits", sheet.description.limits);
  view.set("address", definition_address(sheet.id));
  view.set("id", sheet.id);
  view.set("version", std::to_string(sheet.version));
  static constexpr const char* statuses[] = {"proposed", "validated", "retired"};
  view.set("status",
           messages.text(fmt::format("definition.status.{}", statuses[static_cast<std::size_t>(sheet.status)])));
  static constexpr const char* directions[] = {"lower", "higher", "none"};
  view.set("direction", messages.text(fmt::format("definition.direction.{}",
                                                  directions[static_cast<std::size_t>(sheet.direction)])));
  static constexpr const char* attributions[] = {"registered", "prescriber"};
  view.set("attribution", messages.text(fmt::format("definition.attribution.{}",
                                                    attributions[static_cast<std::size_t>(sheet.attribution)])));
  view.set("threshold", threshold_words(messages, sheet));
  return view;
}

void add_group_figure(View& view, const base::Messages& messages, const feedback::GroupIndicator& indicator) {
  const auto format = documents::format_of(messages, indicator.sheet);
  const feedback::Figure& figure = indicator.now.group.raw;
  view.set("value", documents::figure_words(format, figure));
  view.set("has_value", figure.has_value());
  if (figure.has_value()) {
    view.set("counts", absolute_numbers(messages, indicator.sheet, figure));
    view.set("interval", documents::interval_words(format, figure));
  }
  if (indicator.now.group.standardised.has_value()) {
    view.set("like", documents::figure_words(format, indicator.now.group.standardised));
  }
  view.set("against_groups", documents::group_sentence(format, indicator.against_groups, feedback::Comparator::groups));
  view.set("against_control",
           documents::group_sentence(format, indicator.against_control, feedback::Comparator::control));
}

std::string members_note(const base::Messages& messages, const feedback::GroupIndicator& indicator) {
  return indicator.members_without_figure == 0
             ? std::string()
             : messages.plural("group.without-figure", indicator.members_without_figure);
}

}  // namespace miroir::web

#include "web/pages/programme_rules.hpp"

#include "documents/minutes_text.hpp"
#include "programme/training.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/render.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Adjustable;
using programme::AdjustableRule;
using programme::Adjustment;
using programme::ProgrammeTemplate;

constexpr int rules = static_cast<int>(AdjustableRule::facilitator_pay_cents) + 1;

std::string title_of(const base::Messages& messages, const ProgrammeTemplate& programme) {
  return messages.language() == base::Language::french ? programme.title.fr : programme.title.en;
}

std::string name_of(const base::Messages& messages, AdjustableRule rule) {
  return messages.text(fmt::format("rules.name.{}", programme::adjustable_rule_name(rule)));
}

bool is_amount(AdjustableRule rule) {
  return rule == AdjustableRule::member_pay_cents || rule == AdjustableRule::facilitator_pay_cents;
}

std::string value_words(const base::Messages& messages, AdjustableRule rule, std::int32_t value) {
  if (rule == AdjustableRule::start_minute) {
    return documents::time_of_day(messages, value);
  }
  return is_amount(rule) ? messages.euros_of_cents(value) : messages.integer(value);
}

std::optional<std::int32_t> value_on(const ProgrammeTemplate& programme, AdjustableRule rule, base::Date day) {
  switch (rule) {
    case AdjustableRule::fewest_members:
      return programme.fewest_members;
    case AdjustableRule::most_members:
      return programme.most_members;
    case AdjustableRule::duration_minutes:
      return programme.duration_minutes;
    case AdjustableRule::start_minute:
      return programme.start_minute;
    case AdjustableRule::dossier_lead_days:
      return programme.dossier_lead_days;
    case AdjustableRule::quorum_percent:
      return programme.quorum_percent;
    case AdjustableRule::coverage_percent:
      return programme.coverage_percent;
    case AdjustableRule::groups_per_facilitator:
      return programme.groups_per_facilitator;
    case AdjustableRule::training_valid_months:
      return programme.training_valid_months;
    case AdjustableRule::member_pay_cents:
    case AdjustableRule::facilitator_pay_cents:
      break;
  }
  const auto part =
      rule == AdjustableRule::member_pay_cents ? programme::PaidPart::member : programme::PaidPart::facilitator;
  const auto cents = programme.pay_cents(part, day);
  return cents ? std::optional(static_cast<std::int32_t>(*cents)) : std::nullopt;
}

// "20:30", "150" or "150,50" euros, or a whole number, as the rule is written.
std::optional<std::int32_t> read_value(AdjustableRule rule, std::string text) {
  if (rule == AdjustableRule::start_minute) {
    return read_time(text);
  }
  if (!is_amount(rule)) {
    return read_number<std::int32_t>(text);
  }
  std::ranges::replace(text, ',', '.');
  const std::size_t point = text.find('.');
  std::string cents = point == std::string::npos ? "" : text.substr(point + 1);
  cents.resize(std::max<std::size_t>(cents.size(), 2), '0');
  const auto whole = read_number<std::int32_t>(text.substr(0, point));
  const auto part = cents.size() == 2 ? read_number<std::int32_t>(cents) : std::nullopt;
  const bool good = whole && part && *whole >= 0 && *whole < 1'000'000 && *part >= 0;
  return good ? std::optional(*whole * 100 + *part) : std::nullopt;
}

View rule_views(const base::Messages& messages, const ProgrammeTemplate& programme, base::Date day) {
  View list{View::type::list};
  for (int place = 0; place < rules; ++place) {
    const auto rule = static_cast<AdjustableRule>(place);
    const Adjustable* adjustable = programme.find_adjustable(rule);
    const auto value = value_on(programme, rule, day);
    if (!value && adjustable == nullptr) {
      continue;
    }
    View item;
    item.set("name", name_of(messages, rule));
    item.set("value", value ? value_words(messages, rule, *value) : "–");
    if (adjustable != nullptr) {
      item.set("limits", messages.text("rules.between", {{"least", value_words(messages, rule, adjustable->least)},
                                                         {"most", value_words(messages, rule, adjustable->most)}}));
      item.set("by", messages.text(fmt::format("rules.by.{}", programme::adjuster_name(adjustable->by))));
    }
    list << item;
  }
  return list;
}

View adjustable_options(const base::Messages& messages, const ProgrammeTemplate& programme) {
  View list{View::type::list};
  for (const Adjustable& adjustable : programme.adjustable) {
    if (adjustable.by == programme::Adjuster::association) {
      View item;
      item.set("value", programme::adjustable_rule_name(adjustable.rule));
      item.set("label", name_of(messages, adjustable.rule));
      list << item;
    }
  }
  return list;
}

View template_options(const base::Messages& messages, const std::string& chosen) {
  View list{View::type::list};
  for (const ProgrammeTemplate& programme : programme::shipped_templates()) {
    View item;
    item.set("value", programme.id);
    item.set("label", title_of(messages, programme));
    item.set("chosen", programme.id == chosen);
    list << item;
  }
  return list;
}

// Choices and adjustments, the latest first.
View history_views(Context& context, const std::string& association) {
  const base::Messages& messages = context.messages;
  std::vector<std::pair<base::Date, std::string>> lines;
  for (const programme::ProgrammeChoice& choice : context.application.store.programme_choices()) {
    const ProgrammeTemplate* chosen = programme::find_template(choice.template_id);
    if (choice.association == association && chosen != nullptr) {
      lines.emplace_back(choice.from, messages.text("rules.chosen", {{"date", messages.date_long(choice.from)},
                                                                     {"title", title_of(messages, *chosen)}}));
    }
  }
  for (const Adjustment& one : context.application.store.adjustments(association)) {
    lines.emplace_back(one.from,
                       messages.text("rules.adjusted", {{"date", messages.date_long(one.from)},
                                                        {"rule", name_of(messages, one.rule)},
                                                        {"value", value_words(messages, one.rule, one.value)}}));
  }
  std::ranges::stable_sort(lines, std::ranges::greater(), [](const auto& line) { return line.first; });
  View list{View::type::list};
  for (const auto& [day, words] : lines) {
    View item;
    item.set("words", words);
    list << item;
  }
  return list;
}

Response rules_page(Context& context, int status, const std::string& problem) {
  const base::Messages& messages = context.messages;
  const base::Date day = today(context);
  const ProgrammeTemplate programme = rules_today(context);
  View view;
  view.set("form_token", context.form_token);
  view.set("programme", messages.text("rules.today", {{"title", title_of(messages, programme)}}));
  view.set("summary", messages.language() == base::Language::french ? programme.summary.fr : programme.summary.en);
  view.set("rules", rule_views(messages, programme, day));
  view.set("templates", template_options(messages, programme.id));
  const View adjustable = adjustable_options(messages, programme);
  view.set("may_adjust", adjustable.is_non_empty_list());
  view.set("adjustable", adjustable);
  view.set("today", base::format_date(day));
  const View history = history_views(context, association_of(context));
  view.set("has_history", history.is_non_empty_list());
  view.set("history", history);
  set_some(view, "problem", problem);
  return page(context, status, {messages.text("rules.title"), "rules"}, render("programme_rules", messages, view));
}

base::Result<void> act(Context& context) {
  const auto day = base::parse_date(context.form_value("jour"));
  if (!day || *day < today(context)) {
    return base::refuse("bad-day", "give a date, today or later: what was in force before stays");
  }
  const std::string association = association_of(context);
  if (context.form_value("action") == "choisir") {
    return context.application.store.choose_programme({association, words_in(context, "programme"), *day});
  }
  const auto rule = programme::parse_adjustable_rule(context.form_value("regle"));
  const auto value = rule ? read_value(*rule, words_in(context, "valeur", 20)) : std::nullopt;
  if (!value) {
    return base::refuse("bad-value", "write a value: a number, an hour such as 20:30, or an amount in euros");
  }
  return context.application.store.adjust_programme(association,
                                                    {*rule, *value, *day, programme::Adjuster::association});
}

}  // namespace

Response show_programme_rules(const Request&, Context& context) { return rules_page(context, 200, ""); }

Response change_programme_rules(const Request&, Context& context) {
  const auto done = act(context);
  if (done) {
    return redirect_to("/programme");
  }
  const std::string key = "rules.refusal." + done.error().code;
  return rules_page(context, 422, context.messages.has(key) ? context.messages.text(key) : done.error().message);
}

}  // namespace miroir::web

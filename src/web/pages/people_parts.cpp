#include "web/pages/people_parts.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {

void set_some(View& view, const char* name, const std::string& text) {
  if (text.empty()) {
    view.set(name, false);
  } else {
    view.set(name, text);
  }
}

base::Date today_of(const Context& context) {
  const auto days = std::chrono::floor<std::chrono::days>(context.application.now());
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

std::optional<base::Date> day_in(const Context& context, std::string_view field) {
  const std::string_view text = context.form_value(field);
  if (text.empty()) {
    return today_of(context);
  }
  const auto day = base::parse_date(text);
  return day ? std::optional(*day) : std::nullopt;
}

std::string words_in(const Context& context, std::string_view field, std::size_t most) {
  return programme::tidy_text(context.form_value(field).substr(0, most));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

programme::Decision decision_of(const Context& context, base::Date day, std::string reason) {
  return {day, context.person->account.display_name, std::move(reason), context.application.now()};
}

std::string association_of(const Context& context) {
  const std::string coordinated = context.person->scope(programme::Role::coordinator);
  return coordinated.empty() ? context.person->scope(programme::Role::secretariat) : coordinated;
}

programme::ProgrammeTemplate rules_today(Context& context) {
  return programme::rules_in_force(context.application.store, association_of(context), today_of(context));
}

std::string problem_of(const Context& context, const base::Refusal& refusal) {
  const std::string key = "people.problem." + refusal.code;
  return context.messages.has(key) ? context.messages.text(key) : refusal.message;
}

View standing_options(const base::Messages& messages, programme::Standing chosen) {
  View options{View::type::list};
  for (int place = 0; place <= static_cast<int>(programme::Standing::guest); ++place) {
    const auto standing = static_cast<programme::Standing>(place);
    View item;
    item.set("value", programme::standing_name(standing));
    item.set("label", messages.text(fmt::format("people.standing.{}", programme::standing_name(standing))));
    item.set("chosen", standing == chosen);
    options << item;
  }
  return options;
}

View group_options(Context& context, const std::string& without) {
  View options{View::type::list};
  for (const programme::GroupEntry& group : context.application.store.groups()) {
    if (group.id != without) {
      View item;
      item.set("value", group.id);
      item.set("label", group.name);
      options << item;
    }
  }
  return options;
}

View event_views(const base::Messages& messages, const std::vector<programme::LifeEvent>& events,
                 std::string_view thing) {
  View list{View::type::list};
  for (const programme::LifeEvent& event : events) {
    View item;
    item.set("day", messages.date_long(event.day));
    item.set("move", messages.text(fmt::format("people.move.{}.{}", thing, event.move)));
    set_some(item, "by", event.by);
    set_some(item, "reason", event.reason);
    list << item;
  }
  return list;
}

}  // namespace miroir::web

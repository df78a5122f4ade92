#include "web/pages/return_session.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/words.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::LettersMode;
using feedback::ReturnSession;
using feedback::SessionEvent;

constexpr std::string_view place_prefix = "place-";
constexpr int last_place = 1000;

int read_place(std::string_view text) {
  int place = last_place;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), place);
  return failure == std::errc() && end == text.data() + text.size() && place >= 0 ? place : last_place;
}

// Indicators kept, by the place typed beside each; equal places stay in the order of the form.
std::vector<std::string> kept_indicators(const Context& context) {
  std::vector<std::pair<int, std::string>> kept;
  for (const auto& [name, value] : context.form) {
    if (name == "garde") {
      kept.emplace_back(read_place(context.form_value(std::string(place_prefix) + value)), value);
    }
  }
  std::ranges::stable_sort(kept, {}, &std::pair<int, std::string>::first);
  std::vector<std::string> out;
  for (auto& [place, id] : kept) {
    out.push_back(std::move(id));
  }
  return out;
}

ReturnSession session_of_form(const Context& context, const GroupReturn& shown) {
  ReturnSession session;
  session.group = shown.group;
  session.publication = shown.published->publication.id;
  session.indicators = kept_indicators(context);
  session.letters = feedback::parse_letters_mode(context.form_value("lettres")).value_or(LettersMode::per_indicator);
  for (const auto& [name, value] : context.form) {
    if (name == "tranche" && std::ranges::find(session.strata, value) == session.strata.end()) {
      session.strata.push_back(value);
    }
  }
  session.secretary = std::string(context.form_value("secretaire"));
  const std::string_view revision = context.form_value("revision");
  std::from_chars(revision.data(), revision.data() + revision.size(), session.revision);
  return session;
}

// The indicators kept in their order, then the others.
View indicators_view(const base::Messages& messages, const Published& published, const ReturnSession& session) {
  View list{View::type::list};
  int place = 0;
  const auto add = [&](const feedback::IndicatorSheet& sheet, bool kept) {
    View item;
    item.set("id", sheet.id);
    item.set("title", in_language(messages, sheet.description.title));
    item.set("kept", kept);
    item.set("place", std::to_string(++place));
    item.set("place_label",
             messages.text("session.place-of", {{"title", in_language(messages, sheet.description.title)}}));
    list << item;
  };
  for (const std::string& id : session.indicators) {
    if (const auto* sheet = published.find_sheet(id)) {
      add(*sheet, true);
    }
  }
  for (const feedback::IndicatorSheet& sheet : published.manifest().indicators) {
    if (std::ranges::find(session.indicators, sheet.id) == session.indicators.end()) {
      add(sheet, false);
    }
  }
  return list;
}

View strata_view(const base::Messages& messages, const Published& published, const ReturnSession& session) {
  View list{View::type::list};
  for (const std::string& dimension : feedback::dimensions_of(published.manifest().indicators)) {
    View item;
    item.set("value", dimension);
    item.set("label", messages.text(fmt::format("session.stratum.{}", dimension)));
    item.set("chosen", std::ranges::find(session.strata, dimension) != session.strata.end());
    list << item;
  }
  return list;
}

View members_view(Context& context, const GroupReturn& shown, const ReturnSession& session) {
  View list{View::type::list};
  for (const std::string& number : members_today(context, shown.group)) {
    const auto physician = context.application.store.find_physician(number);
    View item;
    item.set("value", number);
    item.set("label", physician ? physician->display_name : number);
    item.set("chosen", session.secretary == number);
    list << item;
  }
  return list;
}

void add_events(View& view, const base::Messages& messages, const GroupReturn& shown) {
  View list{View::type::list};
  if (shown.session) {
    for (const SessionEvent event : feedback::all_session_events) {
      if (feedback::next_state(shown.session->state, event)) {
        View item;
        item.set("value", feedback::session_event_name(event));
        item.set("label", messages.text(fmt::format("session.event.{}", feedback::session_event_name(event))));
        list << item;
      }
    }
  }
  view.set("events", list);
}

Response session_page(Context& context, int status, const GroupReturn& shown, const ReturnSession& session,
                      std::string_view problem_key) {
  const base::Messages& messages = context.messages;
  const bool closed = shown.session && shown.session->state == feedback::SessionState::closed;
  View view;
  view.set("form_token", context.form_token);
  view.set("address", group_address(shown.group) + "/restitution");
  view.set("back", group_address(shown.group));
  view.set("project", group_address(shown.group) + "/projection/1");
  view.set("group", name_of_group(context, shown.group));
  view.set("period", messages.period(shown.published->period()));
  view.set("state",
           messages.text(fmt::format("session.state.{}",
                                     shown.session ? feedback::session_state_name(shown.session->state) : "none")));
  view.set("may_change", !closed);
  view.set("revision", std::to_string(session.revision));
  view.set("indicators", indicators_view(messages, *shown.published, session));
  view.set("strata", strata_view(messages, *shown.published, session));
  view.set("members", members_view(context, shown, session));
  view.set("fixed", session.letters == LettersMode::fixed);
  view.set("fixed_for_good", shown.letters() == LettersMode::fixed);
  if (!problem_key.empty()) {
    view.set("problem", messages.text(problem_key));
  }
  add_events(view, messages, shown);
  return page(context, status, {messages.text("session.title"), "group"}, render("return_session", messages, view));
}

Response save(Context& context, const GroupReturn& shown) {
  const ReturnSession proposed = session_of_form(context, shown);
  const auto checked = feedback::check_session(proposed, shown.session, shown.published->manifest().indicators,
                                               members_today(context, shown.group));
  if (!checked) {
    return session_page(context, 422, shown, proposed, "session.refusal." + checked.error().code);
  }
  const auto saved = context.application.store.save_return_session(proposed);
  if (!saved) {
    return session_page(context, 409, shown, proposed, "session.refusal." + saved.error().code);
  }
  return redirect_to(group_address(shown.group) + "/restitution");
}

Response move(Context& context, const GroupReturn& shown, SessionEvent event) {
  const auto moved = shown.session
                         ? context.application.store.move_return_session(shown.session->id, event)
                         : base::Result<void>(base::refuse("unknown-session", "the session was not prepared yet"));
  if (!moved) {
    const auto again = find_group_return(context, shown.group).value_or(shown);
    return session_page(context, 409, again, again.session.value_or(ReturnSession{}),
                        "session.refusal." + moved.error().code);
  }
  return redirect_to(event == SessionEvent::start ? group_address(shown.group) + "/projection/1"
                                                  : group_address(shown.group) + "/restitution");
}

}  // namespace

Response show_return_session(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return empty_page(context, {context.messages.text("session.title"), "group"}, "empty.nothing-published");
  }
  const ReturnSession session = shown->session
                                    ? *shown->session
                                    : feedback::proposed_session(shown->group, shown->published->publication.id,
                                                                 shown->published->manifest().indicators);
  return session_page(context, 200, *shown, session, "");
}

Response change_return_session(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return error_page(context, 404);
  }
  const std::string_view action = context.form_value("action");
  if (action == "save") {
    return save(context, *shown);
  }
  const auto event = feedback::parse_session_event(action);
  return event ? move(context, *shown, *event) : error_page(context, 400);
}

}  // namespace miroir::web

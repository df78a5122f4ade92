#include "web/pages/meeting_parts.hpp"

#include "documents/minutes_text.hpp"
#include "feedback/identity_hints.hpp"
#include "programme/question_text.hpp"
#include "web/group_rules.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/words.hpp"
#include "web/sessions.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;

constexpr std::size_t submission_bytes = 16;
constexpr std::size_t confirmation_characters = 16;
constexpr std::size_t most_similar = 3;

bool is_known(std::string_view hint, const std::vector<std::string>& known) {
  return std::ranges::any_of(known, [&](const std::string& name) {
    return !name.empty() && (name.find(hint) != std::string::npos || hint.find(name) != std::string_view::npos);
  });
}

}  // namespace

std::optional<Meeting> named_meeting(const Context& context) {
  const auto id = read_number<programme::MeetingId>(context.parameter("meeting"));
  auto meeting = id ? context.application.store.find_meeting(*id) : std::nullopt;
  return meeting && meeting->group == context.parameter("group") ? meeting : std::nullopt;
}

std::string meetings_address(const std::string& group) { return group_address(group) + "/reunions"; }
std::string meeting_address(const Meeting& meeting) {
  return fmt::format("{}/{}", meetings_address(meeting.group), meeting.id);
}

std::string region_of_group(const Context& context) {
  const std::string group = context.parameter("group");
  if (group.empty() && context.person) {
    for (const programme::Role role : {programme::Role::coordinator, programme::Role::secretariat}) {
      if (!context.person->scope(role).empty()) {
        return context.person->scope(role);
      }
    }
    const auto groups = open_groups(*context.person);
    return region_of(context.application, groups.empty() ? std::string() : groups.front());
  }
  return region_of(context.application, group);
}

programme::ProgrammeTemplate programme_of_group(const Context& context, const std::string& group) {
  return rules_of(context.application, group, today(context));
}

bool leads_meetings(const Context& context, const std::string& group) {
  return context.person &&
         programme::is_permitted(&context.person->viewer, programme::Resource::meeting_leading, {{}, group, {}});
}

bool records(const Context& context, const Meeting& meeting) {
  return context.person && programme::is_permitted(&context.person->viewer, programme::Resource::meeting_recording,
                                                   {meeting.secretary, meeting.group, {}});
}

std::string physician_name(const Context& context, const std::string& number) {
  const auto physician = context.application.store.find_physician(number);
  return physician ? physician->display_name : number;
}

View member_options(Context& context, const std::string& group, std::string_view chosen) {
  View list{View::type::list};
  for (const std::string& number : members_today(context, group)) {
    View item;
    item.set("value", number);
    item.set("label", physician_name(context, number));
    item.set("chosen", number == chosen);
    list << item;
  }
  return list;
}

std::string kind_words(const base::Messages& messages, programme::MeetingKind kind) {
  return messages.text(fmt::format("meetings.kind.{}", programme::meeting_kind_name(kind)));
}

View kind_options(Context& context, const std::string& group, programme::MeetingKind chosen) {
  std::vector<programme::MeetingKind> kinds{chosen};
  const programme::ProgrammeTemplate rules = programme_of_group(context, group);
  for (const programme::YearShape& shape : rules.years) {
    for (const programme::MeetingCount& count : shape.counts) {
      if (std::ranges::find(kinds, count.kind) == kinds.end()) {
        kinds.push_back(count.kind);
      }
    }
  }
  std::ranges::sort(kinds);
  View list{View::type::list};
  for (const programme::MeetingKind kind : kinds) {
    View item;
    item.set("value", programme::meeting_kind_name(kind));
    item.set("label", kind_words(context.messages, kind));
    item.set("chosen", kind == chosen);
    list << item;
  }
  return list;
}

View meeting_head(const Context& context, const Meeting& meeting) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("address", meeting_address(meeting));
  view.set("day", documents::day_with_weekday(messages, meeting.date));
  view.set("from", documents::time_of_day(messages, meeting.start_minute));
  view.set("until", documents::time_of_day(messages, meeting.start_minute + meeting.duration_minutes));
  view.set("kind", kind_words(messages, meeting.kind));
  set_text(view, "theme", meeting.theme);
  view.set("title", meeting.theme.empty() ? kind_words(messages, meeting.kind) : meeting.theme);
  set_text(view, "place", meeting.place);
  view.set("state", messages.text(fmt::format("meetings.state.{}", programme::meeting_state_name(meeting.state))));
  return view;
}

LookedAt look_at(const Context& context, const std::string& text, const std::vector<std::string>& known) {
  LookedAt looked;
  looked.confirmation = sha256_hexadecimal(text).substr(0, confirmation_characters);
  if (context.form_value("confirme") == looked.confirmation) {
    return looked;
  }
  for (const feedback::IdentityHint& hint : feedback::identity_hints(text)) {
    if (hint.kind != feedback::IdentityKind::name || !is_known(hint.in(text), known)) {
      looked.hints.push_back(context.messages.text(
          fmt::format("remarks.hint.{}", feedback::identity_kind_name(hint.kind)), {{"text", hint.in(text)}}));
    }
  }
  return looked;
}

void add_warning(View& view, const LookedAt& looked) {
  if (looked.hints.empty()) {
    return;
  }
  View list{View::type::list};
  for (const std::string& hint : looked.hints) {
    View item;
    item.set("text", hint);
    list << item;
  }
  View warning;
  warning.set("hints", list);
  warning.set("confirmation", looked.confirmation);
  view.set("warning", warning);
}

View anonymous_question(const base::Messages& messages, const programme::Question& question) {
  View item;
  item.set("text", question.text);
  set_text(item, "theme", question.theme);
  item.set("year", fmt::format("{}", base::year_month_day(day_of(question.raised_at)).year));
  item.set("state", messages.text(fmt::format("questions.state.{}", programme::question_state_name(question.state))));
  if (const programme::QuestionEvent* answer = question.answer()) {
    View given;
    given.set("text", answer->words);
    set_text(given, "references", answer->references);
    item.set("answer", given);
  }
  return item;
}

View similar_elsewhere(Context& context, const std::string& group, const std::string& text) {
  std::vector<programme::Question> others = context.application.store.shared_questions(region_of_group(context));
  std::erase_if(others, [&](const programme::Question& question) { return question.group == group; });
  std::vector<std::string> texts;
  for (const programme::Question& question : others) {
    texts.push_back(question.text);
  }
  View list{View::type::list};
  std::size_t shown = 0;
  for (const std::size_t place : programme::similar_texts(texts, text, programme::least_likeness)) {
    if (shown++ < most_similar) {
      list << anonymous_question(context.messages, others[place]);
    }
  }
  return list;
}

std::optional<std::int32_t> read_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto hour = read_number<std::int32_t>(text.substr(0, colon));
  const auto minute =
      colon == std::string_view::npos ? std::nullopt : read_number<std::int32_t>(text.substr(colon + 1));
  const bool good = hour && minute && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60;
  return good ? std::optional(*hour * 60 + *minute) : std::nullopt;
}

void set_text(View& view, const std::string& name, const std::string& text) {
  view.set(name, text);
  view.set("has_" + name, !text.empty());
}

std::string new_submission(Context& context) { return new_token(context.application, submission_bytes); }

bool is_submission(std::string_view text) {
  return text.size() == submission_bytes * 2 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace miroir::web

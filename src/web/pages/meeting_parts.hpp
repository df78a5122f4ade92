// What the pages about a group's meetings share: the meeting an address names, people by their names, the programme's
// rules, and the look at a text for what may name a patient before it is kept.
#pragma once

#include "programme/meeting.hpp"
#include "programme/minutes.hpp"
#include "programme/programme_template.hpp"
#include "programme/question.hpp"
#include "web/context.hpp"
#include "web/render.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The meeting of the address, if it is one of the group of the address.
std::optional<programme::Meeting> named_meeting(const Context& context);
std::string meetings_address(const std::string& group);  // "/groupe/G01/reunions"
std::string meeting_address(const programme::Meeting& meeting);

// The region of the group of the address; where it names none, that of the person.
std::string region_of_group(const Context& context);
// The rules that the group follows today.
programme::ProgrammeTemplate programme_of_group(const Context& context, const std::string& group);
// May plan, invite, close and validate.
bool leads_meetings(const Context& context, const std::string& group);
// May record and write the minutes: who leads, and the meeting's secretary.
bool records(const Context& context, const programme::Meeting& meeting);

std::string physician_name(const Context& context, const std::string& number);
View member_options(Context& context, const std::string& group, std::string_view chosen);
View kind_options(Context& context, const std::string& group, programme::MeetingKind chosen);
std::string kind_words(const base::Messages& messages, programme::MeetingKind kind);
// "jeudi 15 janvier 2026, 20 h 30", theme or kind, place, state and address of the meeting.
View meeting_head(const Context& context, const programme::Meeting& meeting);

// A text to be kept once its author has seen what in it may name a patient.
struct LookedAt {
  std::vector<std::string> hints;  // to be shown; none when the author has confirmed this very text
  std::string confirmation;        // what the form sends back to confirm
};
// `known` are names that may stand in it, such as those of members.
LookedAt look_at(const Context& context, const std::string& text, const std::vector<std::string>& known = {});
void add_warning(View& view, const LookedAt& looked);

// Of the region's shared questions, those of other groups that resemble this text.
View similar_elsewhere(Context& context, const std::string& group, const std::string& text);
// A question with its answer and references, without a name.
View anonymous_question(const base::Messages& messages, const programme::Question& question);

// "20:30" as minutes after midnight; nothing for anything else.
std::optional<std::int32_t> read_time(std::string_view text);
// The text, and "has_NAME" for the template: an empty text counts as there in mustache.
void set_text(View& view, const std::string& name, const std::string& text);
std::string new_submission(Context& context);
bool is_submission(std::string_view text);

}  // namespace miroir::web

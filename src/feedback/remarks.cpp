#include "feedback/remarks.hpp"

#include "feedback/identity_hints.hpp"

#include <fmt/core.h>

namespace miroir::feedback {

namespace {

constexpr RemarkTransition transitions[] = {
    {RemarkState::open, RemarkEvent::answer, RemarkState::answered},
    {RemarkState::answered, RemarkEvent::answer, RemarkState::answered},
    {RemarkState::answered, RemarkEvent::close, RemarkState::closed},
    {RemarkState::answered, RemarkEvent::reopen, RemarkState::open},
    {RemarkState::closed, RemarkEvent::reopen, RemarkState::open},
};

constexpr const char* kind_names[] = {"contest", "comment", "group"};
constexpr const char* state_names[] = {"open", "answered", "closed"};
constexpr const char* event_names[] = {"answer", "close", "reopen"};
constexpr const char* role_names[] = {"association", "data_operator"};

template <class Value, std::size_t count>
std::optional<Value> parse(const char* const (&names)[count], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == std::end(names) ? std::nullopt : std::optional(static_cast<Value>(found - std::begin(names)));
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

std::string trimmed(std::string text) {
  while (!text.empty() && is_blank(text.back())) {
    text.pop_back();
  }
  text.erase(text.begin(), std::ranges::find_if_not(text, is_blank));
  return text;
}

// Of valid UTF-8: bytes that do not continue a character.
std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20U && !is_blank(c)) || byte == 0x7FU;
}

}  // namespace

const char* remark_kind_name(RemarkKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<RemarkKind> parse_remark_kind(std::string_view name) { return parse<RemarkKind>(kind_names, name); }
const char* remark_state_name(RemarkState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<RemarkState> parse_remark_state(std::string_view name) { return parse<RemarkState>(state_names, name); }
const char* remark_event_name(RemarkEvent event) { return event_names[static_cast<std::size_t>(event)]; }
std::optional<RemarkEvent> parse_remark_event(std::string_view name) { return parse<RemarkEvent>(event_names, name); }
const char* answer_role_name(AnswerRole role) { return role_names[static_cast<std::size_t>(role)]; }
std::optional<AnswerRole> parse_answer_role(std::string_view name) { return parse<AnswerRole>(role_names, name); }

std::span<const RemarkTransition> remark_transitions() { return transitions; }

std::optional<RemarkState> next_state(RemarkState from, RemarkEvent event) {
  for (const RemarkTransition& transition : transitions) {
    if (transition.from == from && transition.event == event) {
      return transition.to;
    }
  }
  return std::nullopt;
}

base::Result<std::string> check_remark_text(std::string_view text) {
  std::string kept = trimmed(with_plain_line_ends(text));
  if (kept.empty()) {
    return base::refuse("empty-remark", "the remark is empty: write at least a word");
  }
  if (const std::size_t length = count_characters(kept); length > longest_remark) {
    return base::refuse("remark-too-long",
                        fmt::format("the remark has {} characters: shorten it to {}", length, longest_remark));
  }
  if (std::ranges::any_of(kept, is_control)) {
    return base::refuse("not-text", "the remark holds characters that are not text: type it again");
  }
  const auto hints = identity_hints(kept);
  if (std::ranges::any_of(hints, [](const IdentityHint& hint) { return hint.kind == IdentityKind::social_security; })) {
    return base::refuse("identifies-a-patient", "the remark holds a social security number: take it out");
  }
  return base::Result<std::string>(std::move(kept));
}

}  // namespace miroir::feedback

#include "feedback/return_session.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/core.h>
#include <sodium.h>

namespace miroir::feedback {

namespace {

constexpr SessionTransition transitions[] = {
    {SessionState::prepared, SessionEvent::start, SessionState::running},
    {SessionState::running, SessionEvent::close, SessionState::closed},
    {SessionState::closed, SessionEvent::reopen, SessionState::running},
};

constexpr const char* state_names[] = {"prepared", "running", "closed"};
constexpr const char* event_names[] = {"start", "close", "reopen"};
constexpr const char* guess_names[] = {"not_opened", "open", "revealed"};
constexpr const char* letters_names[] = {"fixed", "per_indicator"};
constexpr double highest_mean_euros = 100'000;

template <class Value, std::size_t count>
std::optional<Value> parse(const char* const (&names)[count], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == std::end(names) ? std::nullopt : std::optional(static_cast<Value>(found - std::begin(names)));
}

std::string dimension_of(const std::string& stratum) {
  const std::size_t equals = stratum.find('=');
  return equals == std::string::npos ? std::string() : stratum.substr(0, equals);
}

base::Result<void> check_indicators(const ReturnSession& session, std::span<const IndicatorSheet> sheets) {
  if (session.indicators.empty()) {
    return base::refuse("no-indicator", "keep at least one indicator for the session");
  }
  std::set<std::string> seen;
  for (const std::string& id : session.indicators) {
    if (std::ranges::find(sheets, id, &IndicatorSheet::id) == sheets.end()) {
      return base::refuse("unknown-indicator",
                          "an indicator of the session is not in this return: load the page again");
    }
    if (!seen.insert(id).second) {
      return base::refuse("indicator-twice", "an indicator stands twice in the session: load the page again");
    }
  }
  return {};
}

// "38", "38,5", "38.5 %", with blanks around.
std::optional<double> read_number(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ',') {
      plain += '.';
    } else if (c != ' ' && c != '\t') {
      plain += c;
    }
  }
  if (plain.ends_with('%')) {
    plain.pop_back();
  }
  double value = 0;
  const auto [end, failure] =
      std::from_chars(plain.data(), plain.data() + plain.size(), value, std::chars_format::fixed);
  return failure == std::errc() && end == plain.data() + plain.size() && !plain.empty() ? std::optional(value)
                                                                                        : std::nullopt;
}

}  // namespace

const char* session_state_name(SessionState state) { return state_names[static_cast<std::size_t>(state)]; }
std::optional<SessionState> parse_session_state(std::string_view name) {
  return parse<SessionState>(state_names, name);
}
const char* session_event_name(SessionEvent event) { return event_names[static_cast<std::size_t>(event)]; }
std::optional<SessionEvent> parse_session_event(std::string_view name) {
  return parse<SessionEvent>(event_names, name);
}
const char* guess_state_name(GuessState state) { return guess_names[static_cast<std::size_t>(state)]; }
std::optional<GuessState> parse_guess_state(std::string_view name) { return parse<GuessState>(guess_names, name); }
const char* letters_mode_name(LettersMode mode) { return letters_names[static_cast<std::size_t>(mode)]; }
std::optional<LettersMode> parse_letters_mode(std::string_view name) { return parse<LettersMode>(letters_names, name); }

std::span<const SessionTransition> session_transitions() { return transitions; }

std::optional<SessionState> next_state(SessionState from, SessionEvent event) {
  for (const SessionTransition& transition : transitions) {
    if (transition.from == from && transition.event == event) {
      return transition.to;
    }
  }
  return std::nullopt;
}

std::optional<GuessState> next_state(GuessState from, GuessEvent event, int answers) {
  if (event == GuessEvent::open) {
    return from == GuessState::not_opened ? std::optional(GuessState::open) : std::nullopt;
  }
  const bool may_reveal = from == GuessState::open && answers >= minimum_contributors;
  return may_reveal ? std::optional(GuessState::revealed) : std::nullopt;
}

LettersMode letters_shown(const std::optional<ReturnSession>& session) {
  return session ? session->letters : LettersMode::per_indicator;
}

std::vector<std::string> dimensions_of(std::span<const IndicatorSheet> sheets) {
  std::vector<std::string> dimensions;
  for (const IndicatorSheet& sheet : sheets) {
    for (const std::string& stratum : sheet.strata) {
      const std::string dimension = dimension_of(stratum);
      if (!dimension.empty() && std::ranges::find(dimensions, dimension) == dimensions.end()) {
        dimensions.push_back(dimension);
      }
    }
  }
  return dimensions;
}

ReturnSession proposed_session(const std::string& group, PublicationId publication,
                               std::span<const IndicatorSheet> sheets) {
  ReturnSession session;
  session.group = group;
  session.publication = publication;
  for (const IndicatorSheet& sheet : sheets) {
    session.indicators.push_back(sheet.id);
  }
  const auto dimensions = dimensions_of(sheets);
  if (std::ranges::find(dimensions, "age") != dimensions.end()) {
    session.strata = {"age"};
  }
  return session;
}

base::Result<void> check_session(const ReturnSession& proposed, const std::optional<ReturnSession>& saved,
                                 std::span<const IndicatorSheet> sheets, std::span<const std::string> members) {
  if (saved && saved->state == SessionState::closed) {
    return base::refuse("session-closed", "the session is closed: open it again to change it");
  }
  if (auto checked = check_indicators(proposed, sheets); !checked) {
    return checked;
  }
  const auto dimensions = dimensions_of(sheets);
  for (const std::string& stratum : proposed.strata) {
    if (std::ranges::find(dimensions, stratum) == dimensions.end()) {
      return base::refuse("unknown-stratum", "no indicator of this return is counted that way: load the page again");
    }
  }
  if (!proposed.secretary.empty() && std::ranges::find(members, proposed.secretary) == members.end()) {
    return base::refuse("unknown-secretary", "the secretary must be a member of the group: choose again");
  }
  if (saved && saved->letters == LettersMode::fixed && proposed.letters == LettersMode::per_indicator) {
    return base::refuse("letters-shown", "letters that were shown fixed cannot be drawn anew for this return");
  }
  return {};
}

base::Result<double> parse_guess(std::string_view text, const IndicatorSheet& sheet) {
  const auto typed = text.size() > 20 ? std::nullopt : read_number(text);
  if (!typed || !std::isfinite(*typed)) {
    return base::refuse("not-a-number", "write the guess as a number, such as 38 or 38,5");
  }
  double unit = 1;
  double highest = highest_mean_euros;
  if (sheet.display != measures::Display::mean_euros) {
    unit = sheet.display == measures::Display::share ? 100 : 1000;
    highest = unit;
  }
  if (*typed < 0 || *typed > highest) {
    return base::refuse("out-of-range", fmt::format("the guess must be between 0 and {}", highest));
  }
  return *typed / unit;
}

std::string guess_key(std::string_view secret, ReturnSessionId session, std::string_view indicator,
                      std::string_view physician) {
  const std::string text =
      fmt::format("guess|{}|{}:{}|{}:{}", session, indicator.size(), indicator, physician.size(), physician);
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  std::string out;
  for (const unsigned char byte : hash) {
    out += fmt::format("{:02x}", byte);
  }
  return out;
}

}  // namespace miroir::feedback

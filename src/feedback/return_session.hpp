// The session at which a group looks at its return together: what the facilitator prepares, its states, its guesses.
//
// One session per group and return. It says which indicators are shown and in which order, along which strata, how
// letters are drawn and who notes remarks. Guesses are what members would have said of their own figure before seeing
// it: each sees their own beside their own figure, and the wall shows all of them together, nameless, once
//   - at least `minimum_contributors` have answered, and
//   - the facilitator has revealed them, after which none is added or changed: a dot that came later would be the
//     dot of who came later.
// Until then the wall knows only whether there are enough, never how many. A guess is kept under a keyed hash, without
// a time or a number of its own, so that no order of arrival is left anywhere.
// Pure, but for the interface of storage, implemented in `store`.
#pragma once

#include "base/result.hpp"
#include "feedback/result_store.hpp"
#include "feedback/results.hpp"
#include "feedback/visibility.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::feedback {

using ReturnSessionId = std::int64_t;

enum class SessionState : std::uint8_t { prepared, running, closed };
inline constexpr SessionState all_session_states[] = {SessionState::prepared, SessionState::running,
                                                      SessionState::closed};
const char* session_state_name(SessionState state);
std::optional<SessionState> parse_session_state(std::string_view name);

enum class SessionEvent : std::uint8_t { start, close, reopen };
inline constexpr SessionEvent all_session_events[] = {SessionEvent::start, SessionEvent::close, SessionEvent::reopen};
const char* session_event_name(SessionEvent event);
std::optional<SessionEvent> parse_session_event(std::string_view name);

struct SessionTransition {
  SessionState from;
  SessionEvent event;
  SessionState to;
};
std::span<const SessionTransition> session_transitions();
std::optional<SessionState> next_state(SessionState from, SessionEvent event);

// A guess round exists once it was opened, and is never closed without being revealed.
enum class GuessState : std::uint8_t { not_opened, open, revealed };
const char* guess_state_name(GuessState state);
std::optional<GuessState> parse_guess_state(std::string_view name);
enum class GuessEvent : std::uint8_t { open, reveal };
// Nothing when the event has no meaning. `answers` are those given so far: too few are not revealed.
std::optional<GuessState> next_state(GuessState from, GuessEvent event, int answers);

// fixed: one draw for the whole return. per_indicator: a new one at each, so that nobody is followed along.
enum class LettersMode : std::uint8_t { fixed, per_indicator };
const char* letters_mode_name(LettersMode mode);
std::optional<LettersMode> parse_letters_mode(std::string_view name);

struct ReturnSession {
  ReturnSessionId id = 0;
  std::string group;
  PublicationId publication = 0;
  SessionState state = SessionState::prepared;
  LettersMode letters = LettersMode::per_indicator;
  std::vector<std::string> indicators;  // kept, in the order shown
  std::vector<std::string> strata;      // dimensions shown: "age", "sex", "ald", "registration"
  std::string secretary;                // number of the member who notes remarks beside the facilitator; may be empty
  std::int64_t revision = 0;            // grows at each change: who saves an older one is refused

  bool operator==(const ReturnSession&) const = default;
};

// What a return's pages show of letters: as the session says; before one is prepared, the mode that tells less.
// A return that has shown fixed letters cannot take them back, so `fixed` once saved stays.
LettersMode letters_shown(const std::optional<ReturnSession>& session);

// Dimensions along which some indicator is counted, in the order met: "age", "sex", …
std::vector<std::string> dimensions_of(std::span<const IndicatorSheet> sheets);
// A session as it is proposed before anybody prepared one: every indicator in the return's order, by age.
ReturnSession proposed_session(const std::string& group, PublicationId publication,
                               std::span<const IndicatorSheet> sheets);
// Refuses "no-indicator", "unknown-indicator", "indicator-twice", "unknown-stratum", "unknown-secretary" (not one of
// `members`), "letters-shown" (back from fixed) and "session-closed".
base::Result<void> check_session(const ReturnSession& proposed, const std::optional<ReturnSession>& saved,
                                 std::span<const IndicatorSheet> sheets, std::span<const std::string> members);

// What a member typed, in the unit shown (38 for 38 %), as the value of a figure. Refuses "not-a-number" and
// "out-of-range" (a share above 100, anything below 0 or absurdly high).
base::Result<double> parse_guess(std::string_view text, const IndicatorSheet& sheet);

// Under which a guess is kept: nobody who reads the database sees whose it is. `secret` as for letters.
std::string guess_key(std::string_view secret, ReturnSessionId session, std::string_view indicator,
                      std::string_view physician);

struct GuessRound {
  GuessState state = GuessState::not_opened;
  int answers = 0;
};
// What the wall and phones may know of a round that is not revealed: never a number.
inline bool enough_guesses(const GuessRound& round) { return round.answers >= minimum_contributors; }

class ReturnSessionStore {
 public:
  virtual ~ReturnSessionStore() = default;
  virtual std::optional<ReturnSession> find_return_session(const std::string& group, PublicationId publication) = 0;
  virtual std::vector<ReturnSession> return_sessions(const std::string& group) = 0;  // newest first
  // Saves what is prepared; state and id are left as stored. Gives the session saved, with its new revision.
  // Refuses "changed-meanwhile" when `revision` is not the stored one (0 where none is stored).
  virtual base::Result<ReturnSession> save_return_session(const ReturnSession& session) = 0;
  // Refuses "unknown-session" and "wrong-state".
  virtual base::Result<void> move_return_session(ReturnSessionId id, SessionEvent event) = 0;

  virtual GuessRound guess_round(ReturnSessionId id, const std::string& indicator) = 0;
  // Refuses "unknown-session" and "wrong-state".
  virtual base::Result<void> move_guess_round(ReturnSessionId id, const std::string& indicator, GuessEvent event) = 0;
  // Keeps the guess, in place of a former one of the same key. Refuses "wrong-state" when the round is not open.
  virtual base::Result<void> save_guess(ReturnSessionId id, const std::string& indicator, const std::string& key,
                                        double value) = 0;
  virtual std::optional<double> find_guess(ReturnSessionId id, const std::string& indicator,
                                           const std::string& key) = 0;
  // From the lowest to the highest, and only of a revealed round; otherwise none.
  virtual std::vector<double> revealed_guesses(ReturnSessionId id, const std::string& indicator) = 0;
};

}  // namespace miroir::feedback

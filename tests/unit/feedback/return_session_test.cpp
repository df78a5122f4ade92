#include "feedback/return_session.hpp"

#include <gtest/gtest.h>

#include <map>

namespace miroir::feedback {
namespace {

IndicatorSheet sheet(const std::string& id, std::vector<std::string> strata,
                     measures::Display display = measures::Display::share) {
  IndicatorSheet out;
  out.id = id;
  out.strata = std::move(strata);
  out.display = display;
  return out;
}

const std::vector<IndicatorSheet>& sheets() {
  static const std::vector<IndicatorSheet> list{sheet("ppi", {"all", "age=0-15", "age=16+"}),
                                                sheet("amount", {"all", "sex=F", "sex=M"})};
  return list;
}
const std::vector<std::string> members{"P1", "P2"};

ReturnSession session() { return proposed_session("G1", 3, sheets()); }

std::string refusal(const ReturnSession& proposed, const std::optional<ReturnSession>& saved = {}) {
  const auto checked = check_session(proposed, saved, sheets(), members);
  return checked ? "" : checked.error().code;
}

TEST(ReturnSession, is_prepared_runs_closes_and_may_be_opened_again) {
  using enum SessionState;
  const std::map<std::pair<SessionState, SessionEvent>, SessionState> expected{
      {{prepared, SessionEvent::start}, running},
      {{running, SessionEvent::close}, closed},
      {{closed, SessionEvent::reopen}, running},
  };
  for (const SessionState from : all_session_states) {
    EXPECT_EQ(parse_session_state(session_state_name(from)), from);
    for (const SessionEvent event : all_session_events) {
      const auto found = expected.find({from, event});
      EXPECT_EQ(next_state(from, event), found == expected.end() ? std::nullopt : std::optional(found->second))
          << session_state_name(from) << " " << session_event_name(event);
    }
  }
}

TEST(ReturnSession, guesses_are_revealed_once_and_only_when_enough_have_answered) {
  using enum GuessState;
  EXPECT_EQ(next_state(not_opened, GuessEvent::open, 0), open);
  EXPECT_EQ(next_state(open, GuessEvent::reveal, minimum_contributors), revealed);
  EXPECT_EQ(next_state(open, GuessEvent::reveal, minimum_contributors - 1), std::nullopt);
  EXPECT_EQ(next_state(not_opened, GuessEvent::reveal, 12), std::nullopt);
  for (const GuessState from : {open, revealed}) {
    EXPECT_EQ(next_state(from, GuessEvent::open, 12), std::nullopt) << "a round opened again would show who came late";
  }
  EXPECT_EQ(next_state(revealed, GuessEvent::reveal, 12), std::nullopt);
}

TEST(ReturnSession, is_proposed_with_every_indicator_by_age_and_the_safer_letters) {
  const ReturnSession proposed = session();
  EXPECT_EQ(proposed.indicators, (std::vector<std::string>{"ppi", "amount"}));
  EXPECT_EQ(proposed.strata, std::vector<std::string>{"age"});
  EXPECT_EQ(proposed.letters, LettersMode::per_indicator);
  EXPECT_EQ(letters_shown(std::nullopt), LettersMode::per_indicator);
  EXPECT_EQ(refusal(proposed), "");
}

TEST(ReturnSession, refuses_what_the_return_or_the_group_does_not_hold) {
  ReturnSession changed = session();
  changed.indicators = {};
  EXPECT_EQ(refusal(changed), "no-indicator");
  changed.indicators = {"ppi", "absent"};
  EXPECT_EQ(refusal(changed), "unknown-indicator");
  changed.indicators = {"ppi", "ppi"};
  EXPECT_EQ(refusal(changed), "indicator-twice");
  changed = session();
  changed.strata = {"shoe-size"};
  EXPECT_EQ(refusal(changed), "unknown-stratum");
  changed = session();
  changed.secretary = "P3";
  EXPECT_EQ(refusal(changed), "unknown-secretary");
  changed.secretary = "P2";
  EXPECT_EQ(refusal(changed), "");
}

TEST(ReturnSession, does_not_take_back_letters_that_were_shown_nor_change_when_closed) {
  ReturnSession saved = session();
  ReturnSession changed = saved;
  changed.letters = LettersMode::fixed;
  EXPECT_EQ(refusal(changed, saved), "");
  EXPECT_EQ(refusal(saved, changed), "letters-shown");
  saved.state = SessionState::closed;
  EXPECT_EQ(refusal(saved, saved), "session-closed");
}

TEST(ReturnSession, reads_a_guess_as_people_type_it) {
  EXPECT_DOUBLE_EQ(*parse_guess("38", sheets()[0]), 0.38);
  EXPECT_DOUBLE_EQ(*parse_guess(" 38,5 % ", sheets()[0]), 0.385);
  EXPECT_DOUBLE_EQ(*parse_guess("0", sheets()[0]), 0);
  EXPECT_DOUBLE_EQ(*parse_guess("100", sheets()[0]), 1);
  EXPECT_DOUBLE_EQ(*parse_guess("12.5", sheet("x", {}, measures::Display::per_thousand)), 0.0125);
  EXPECT_DOUBLE_EQ(*parse_guess("196,40", sheet("x", {}, measures::Display::mean_euros)), 196.40);
  for (const char* text : {"", " ", "%", "abc", "nan", "inf", "1e3", "0x1", "38 38 x", "1.2.3", "--1"}) {
    EXPECT_EQ(parse_guess(text, sheets()[0]).error().code, "not-a-number") << text;
  }
  EXPECT_EQ(parse_guess(std::string(5000, '9'), sheets()[0]).error().code, "not-a-number");
  for (const char* text : {"-1", "100,1", "1000"}) {
    EXPECT_EQ(parse_guess(text, sheets()[0]).error().code, "out-of-range") << text;
  }
}

TEST(ReturnSession, keeps_guesses_under_keys_that_tell_nothing_and_never_meet) {
  const std::string secret(32, 's');
  const std::string key = guess_key(secret, 1, "ppi", "990000001");
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(key, guess_key(secret, 1, "ppi", "990000001"));
  EXPECT_NE(key, guess_key(secret, 2, "ppi", "990000001"));
  EXPECT_NE(key, guess_key(secret, 1, "pp", "i990000001"));
  EXPECT_NE(key, guess_key(secret, 1, "ppi", "990000002"));
  EXPECT_NE(key, guess_key(std::string(32, 't'), 1, "ppi", "990000001")) << "numbers are public: the secret is needed";
}

}  // namespace
}  // namespace miroir::feedback

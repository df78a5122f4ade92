#include "feedback/remarks.hpp"

#include <gtest/gtest.h>

#include <map>

namespace miroir::feedback {
namespace {

std::string code_of(std::string_view text) {
  const auto checked = check_remark_text(text);
  return checked ? "" : checked.error().code;
}

std::string times(std::string_view unit, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += unit;
  }
  return out;
}

TEST(Remarks, are_answered_then_closed_and_may_be_opened_again) {
  using enum RemarkState;
  // Written out again on purpose, not derived from the table.
  const std::map<std::pair<RemarkState, RemarkEvent>, RemarkState> expected{
      {{open, RemarkEvent::answer}, answered},  {{answered, RemarkEvent::answer}, answered},
      {{answered, RemarkEvent::close}, closed}, {{answered, RemarkEvent::reopen}, open},
      {{closed, RemarkEvent::reopen}, open},
  };
  for (const RemarkState from : all_remark_states) {
    for (const RemarkEvent event : all_remark_events) {
      const auto found = expected.find({from, event});
      EXPECT_EQ(next_state(from, event), found == expected.end() ? std::nullopt : std::optional(found->second))
          << remark_state_name(from) << " " << remark_event_name(event);
    }
  }
}

TEST(Remarks, names_of_their_kinds_states_events_and_roles_read_back) {
  for (const RemarkState state : all_remark_states) {
    EXPECT_EQ(parse_remark_state(remark_state_name(state)), state);
  }
  for (const RemarkEvent event : all_remark_events) {
    EXPECT_EQ(parse_remark_event(remark_event_name(event)), event);
  }
  for (const RemarkKind kind : {RemarkKind::contest, RemarkKind::comment, RemarkKind::group}) {
    EXPECT_EQ(parse_remark_kind(remark_kind_name(kind)), kind);
  }
  for (const AnswerRole role : {AnswerRole::association, AnswerRole::data_operator}) {
    EXPECT_EQ(parse_answer_role(answer_role_name(role)), role);
  }
  EXPECT_FALSE(parse_remark_state("OPEN"));
  EXPECT_FALSE(parse_remark_kind(""));
}

TEST(Remarks, are_kept_with_one_kind_of_line_end_and_no_blanks_around) {
  EXPECT_EQ(*check_remark_text(" \r\n Oui.\r\nNon.\rSi.\n\t "), "Oui.\nNon.\nSi.");
}

TEST(Remarks, have_between_one_and_two_thousand_characters_whatever_their_bytes) {
  EXPECT_EQ(code_of(""), "empty-remark");
  EXPECT_EQ(code_of(" \r\n\t"), "empty-remark");
  EXPECT_EQ(code_of(times("é", longest_remark)), "");
  EXPECT_EQ(code_of(times("é", longest_remark + 1)), "remark-too-long");
  EXPECT_EQ(code_of("  " + times("a", longest_remark) + "  "), "");
}

TEST(Remarks, refuse_what_is_not_text_and_what_is_surely_a_patients_number) {
  EXPECT_EQ(code_of("a\x01z"), "not-text");
  EXPECT_EQ(code_of("a\x7Fz"), "not-text");
  EXPECT_EQ(code_of("le 1 54 03 29 019 123 45"), "identifies-a-patient");
  EXPECT_EQ(code_of("chez Mme Kerbrat"), "") << "a name is warned about, not refused";
}

}  // namespace
}  // namespace miroir::feedback

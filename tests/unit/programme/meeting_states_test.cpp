// The three tables of a meeting, its minutes and its questions, and the page that draws them.
#include "programme/meeting.hpp"
#include "programme/minutes_state.hpp"
#include "programme/question.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace miroir::programme {
namespace {

using base::make_date;

const base::Date day = make_date(2026, 1, 15);

std::string code(const base::Result<void>& result) { return result ? "" : result.error().code; }

TEST(MeetingState, MovesOutsideTheTableAreRefused) {
  EXPECT_EQ(code(check_meeting_move(MeetingState::closed, day, MeetingMove::move_date, day, day + 1)),
            "move-not-permitted");
  EXPECT_EQ(code(check_meeting_move(MeetingState::cancelled, day, MeetingMove::start, day)), "move-not-permitted");
  EXPECT_EQ(code(check_meeting_move(MeetingState::running, day, MeetingMove::cancel, day)), "move-not-permitted");
  EXPECT_EQ(code(check_meeting_move(MeetingState::closed, day, MeetingMove::reopen, day + 30)), "");
}

TEST(MeetingState, AMeetingIsHeldOnItsDayOrLaterNeverBefore) {
  EXPECT_EQ(code(check_meeting_move(MeetingState::invited, day, MeetingMove::start, day - 1)), "not-yet");
  EXPECT_EQ(code(check_meeting_move(MeetingState::invited, day, MeetingMove::start, day)), "");
  EXPECT_EQ(code(check_meeting_move(MeetingState::planned, day, MeetingMove::start, day + 1)), "");
}

TEST(MeetingState, NobodyIsInvitedToADayThatHasPassed) {
  EXPECT_EQ(code(check_meeting_move(MeetingState::planned, day, MeetingMove::invite, day)), "");
  EXPECT_EQ(code(check_meeting_move(MeetingState::planned, day, MeetingMove::invite, day + 1)), "date-passed");
  EXPECT_EQ(code(check_meeting_move(MeetingState::invited, day, MeetingMove::move_date, day, day - 1)), "date-passed");
  EXPECT_EQ(code(check_meeting_move(MeetingState::invited, day, MeetingMove::move_date, day, day)), "");
}

TEST(MeetingState, NamesComeBack) {
  for (const MeetingTransition& each : meeting_transitions()) {
    EXPECT_EQ(parse_meeting_move(meeting_move_name(each.move)), each.move);
    EXPECT_EQ(parse_meeting_state(meeting_state_name(each.from)), each.from);
    EXPECT_EQ(state_after(each.from, each.move), each.to);
  }
  for (const MinutesTransition& each : minutes_transitions()) {
    EXPECT_EQ(parse_minutes_move(minutes_move_name(each.move)), each.move);
    EXPECT_EQ(parse_minutes_state(minutes_state_name(each.to)), each.to);
  }
  for (const QuestionTransition& each : question_transitions()) {
    EXPECT_EQ(parse_question_move(question_move_name(each.move)), each.move);
    EXPECT_EQ(parse_question_state(question_state_name(each.to)), each.to);
  }
  EXPECT_FALSE(parse_meeting_state("absent"));
  EXPECT_FALSE(parse_meeting_kind("absent"));
  EXPECT_EQ(parse_meeting_kind("indicator_return"), MeetingKind::indicator_return);
}

TEST(MinutesState, WhatWasSentChangesOnlyAsANewVersion) {
  EXPECT_FALSE(state_after(MinutesState::sent, MinutesMove::edit));
  EXPECT_EQ(state_after(MinutesState::sent, MinutesMove::amend), MinutesState::drafted);
  EXPECT_FALSE(state_after(MinutesState::validated, MinutesMove::edit));
  EXPECT_FALSE(state_after(MinutesState::drafted, MinutesMove::send)) << "nobody but the facilitator's reading sends";
}

TEST(MinutesState, LateOnesAreRemindedKindly) {
  using enum MinutesReminder;
  EXPECT_EQ(minutes_reminder(day, std::nullopt, day + 3), none);
  EXPECT_EQ(minutes_reminder(day, std::nullopt, day + 4), secretary);
  EXPECT_EQ(minutes_reminder(day, MinutesState::drafted, day + 14), secretary);
  EXPECT_EQ(minutes_reminder(day, MinutesState::drafted, day + 15), facilitator);
  EXPECT_EQ(minutes_reminder(day, MinutesState::validated, day + 4), facilitator) << "it only waits to be sent";
  EXPECT_EQ(minutes_reminder(day, MinutesState::sent, day + 400), none);
}

TEST(QuestionState, AClosedQuestionMayLiveAgain) {
  EXPECT_EQ(state_after(QuestionState::closed, QuestionMove::reopen), QuestionState::open);
  EXPECT_FALSE(state_after(QuestionState::closed, QuestionMove::assign));
  EXPECT_FALSE(state_after(QuestionState::open, QuestionMove::present)) << "nothing was found yet";
}

TEST(QuestionState, AnAnswerHasWordsAndAMemberTakesAQuestion) {
  QuestionEvent event{QuestionMove::research, 0, "1", "", "", {}};
  EXPECT_EQ(code(check_question_move(QuestionState::open, event, {"1"})), "no-text");
  event.words = "Non.";
  EXPECT_EQ(code(check_question_move(QuestionState::open, event, {"1"})), "");
  EXPECT_EQ(code(check_question_move(QuestionState::closed, event, {"1"})), "move-not-permitted");
  event.move = QuestionMove::assign;
  event.physician = "2";
  EXPECT_EQ(code(check_question_move(QuestionState::open, event, {"1"})), "unknown-member");
}

TEST(Question, ItsAnswerIsTheLastOne) {
  Question question;
  EXPECT_EQ(question.answer(), nullptr);
  question.events = {{QuestionMove::research, 0, "1", "Oui.", "", {}},
                     {QuestionMove::research, 0, "1", "Non.", "", {}},
                     {QuestionMove::present, 0, "1", "", "", {}}};
  EXPECT_EQ(question.answer()->words, "Non.");
}

TEST(Meeting, IsCheckedBeforeItIsKept) {
  Meeting meeting;
  EXPECT_EQ(code(check_meeting(meeting, {})), "");
  meeting.secretary = "2";
  EXPECT_EQ(code(check_meeting(meeting, {"1"})), "unknown-secretary");
  EXPECT_EQ(code(check_meeting(meeting, {"1", "2"})), "");
  meeting.duration_minutes = 211;
  EXPECT_EQ(code(check_meeting(meeting, {"2"})), "bad-time") << "ends after midnight";
  meeting.duration_minutes = 210;
  EXPECT_EQ(code(check_meeting(meeting, {"2"})), "");
  meeting.theme = std::string(longest_meeting_text + 1, 'a');
  EXPECT_EQ(code(check_meeting(meeting, {"2"})), "text-too-long");
}

TEST(Meeting, AbsentWithAnExcuseIsExcused) {
  Participation participation;
  EXPECT_EQ(attendance_of(participation), Attendance::absent);
  participation.answer = MeetingAnswer::excused;
  EXPECT_EQ(attendance_of(participation), Attendance::excused);
  participation.presence = Presence::present;
  EXPECT_EQ(attendance_of(participation), Attendance::present) << "came after all";
}

TEST(Meeting, TextsLoseTheBlanksAroundThem) {
  EXPECT_EQ(check_text(" a\r\nb \n", 3).value(), "a\nb");
  EXPECT_EQ(check_text(" \r\n", 3).error().code, "no-text");
  EXPECT_EQ(check_text("abcd", 3).error().code, "text-too-long");
}

TEST(States, TheReferenceShowsTheTables) {
  std::ifstream stream(std::string(MIROIR_SOURCE_DIR) + "/docs/reference/meetings.md");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  for (const std::string& diagram : {meeting_state_diagram(), minutes_state_diagram(), question_state_diagram()}) {
    EXPECT_THAT(text, ::testing::HasSubstr("```mermaid\n" + diagram + "```")) << "write:\n" << diagram;
  }
}

}  // namespace
}  // namespace miroir::programme

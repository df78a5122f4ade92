#include "programme/expectations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using enum ExpectationKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const base::Date day = base::make_date(2026, 1, 15);
const std::string me = "990000001";

Instant evening(base::Date date) {
  return Instant(std::chrono::seconds(std::int64_t{date.days} * 86'400 + 20 * 3'600));
}

// A meeting to come that leaves nobody anything to do: planned far ahead.
HomeMeeting far_away() {
  HomeMeeting each;
  each.meeting.id = 99;
  each.meeting.group = "G01";
  each.meeting.date = day + 60;
  return each;
}

HomeMeeting meeting(std::int32_t days, MeetingState state) {
  HomeMeeting each = far_away();
  each.meeting.id = 1;
  each.meeting.state = state;
  each.meeting.date = day + days;
  each.meeting.secretary = "990000009";
  each.prepared = true;
  return each;
}

HomeFacts of(bool member, bool leads, std::vector<HomeMeeting> meetings) {
  HomeFacts facts;
  facts.roles.physician = member;
  facts.physician = me;
  HomeGroup group{"G01", member, leads, std::move(meetings), 0, 0, true};
  group.meetings.push_back(far_away());
  facts.groups.push_back(group);
  return facts;
}

std::vector<ExpectationKind> kinds(const HomeFacts& facts) {
  std::vector<ExpectationKind> list;
  for (const Expectation& one : expectations(facts, day)) {
    list.push_back(one.kind);
  }
  return list;
}
std::vector<ExpectationKind> of_member(const HomeMeeting& each) { return kinds(of(true, false, {each})); }
std::vector<ExpectationKind> of_leader(const HomeMeeting& each) { return kinds(of(false, true, {each})); }

TEST(Expectations, NothingIsExpectedOfWhoHasNothingToDo) {
  EXPECT_THAT(kinds({}), IsEmpty());
  EXPECT_THAT(kinds(of(true, true, {})), IsEmpty());
}

TEST(Expectations, AnInvitationIsAnsweredUntilItsDayHasPassed) {
  EXPECT_THAT(of_member(meeting(20, MeetingState::invited)), ElementsAre(answer_invitation));
  EXPECT_THAT(of_member(meeting(0, MeetingState::invited)), ElementsAre(answer_invitation));
  EXPECT_THAT(of_member(meeting(-1, MeetingState::invited)), IsEmpty());
  EXPECT_THAT(of_member(meeting(20, MeetingState::planned)), IsEmpty());
  EXPECT_THAT(of_member(meeting(20, MeetingState::cancelled)), IsEmpty());
}

TEST(Expectations, AMovedDateAsksAgain) {
  HomeMeeting each = meeting(20, MeetingState::invited);
  each.answer = MeetingAnswer::coming;
  each.answered_schedule = 1;
  EXPECT_THAT(of_member(each), IsEmpty());
  each.meeting.schedule = 2;
  EXPECT_THAT(of_member(each), ElementsAre(answer_again));
}

TEST(Expectations, AQuestionIsPreparedInTheLastTwoWeeks) {
  HomeMeeting each = meeting(prepare_days, MeetingState::planned);
  each.prepared = false;
  EXPECT_THAT(of_member(each), ElementsAre(prepare_question));
  each.meeting.date = day + prepare_days + 1;
  EXPECT_THAT(of_member(each), IsEmpty());
  each.meeting.date = day;
  EXPECT_THAT(of_member(each), ElementsAre(prepare_question));
  each.answer = MeetingAnswer::excused;
  each.answered_schedule = 1;
  EXPECT_THAT(of_member(each), IsEmpty());
  each.answer = MeetingAnswer::late;
  each.meeting.kind = MeetingKind::indicator_return;
  EXPECT_THAT(of_member(each), IsEmpty());
}

TEST(Expectations, MinutesAreReadOnceAndNotByWhoWroteThem) {
  HomeMeeting each = meeting(-read_days, MeetingState::closed);
  each.minutes = MinutesState::sent;
  each.minutes_sent_at = evening(day - read_days);
  EXPECT_THAT(of_member(each), ElementsAre(read_minutes));
  each.minutes_sent_at = evening(day - read_days - 1);
  EXPECT_THAT(of_member(each), IsEmpty());
  each.minutes_sent_at = evening(day - 1);
  each.meeting.secretary = me;
  EXPECT_THAT(of_member(each), IsEmpty());
  each.meeting.secretary.clear();
  each.minutes_seen = true;
  EXPECT_THAT(of_member(each), IsEmpty());
}

TEST(Expectations, TheSecretaryWritesAndWithoutOneTheFacilitator) {
  HomeMeeting each = meeting(-1, MeetingState::closed);
  EXPECT_THAT(of_member(each), IsEmpty());
  each.meeting.secretary = me;
  EXPECT_THAT(of_member(each), ElementsAre(write_minutes));
  each.minutes = MinutesState::drafted;
  EXPECT_THAT(of_member(each), ElementsAre(write_minutes));
  each.minutes = MinutesState::validated;
  EXPECT_THAT(of_member(each), IsEmpty());
  HomeMeeting nobody = meeting(-1, MeetingState::closed);
  nobody.meeting.secretary.clear();
  EXPECT_THAT(of_leader(nobody), ElementsAre(write_minutes));
}

TEST(Expectations, TheFacilitatorValidatesADraftAndAsksForOneThatIsLate) {
  HomeMeeting each = meeting(-1, MeetingState::closed);
  EXPECT_THAT(of_leader(each), IsEmpty());
  each.minutes = MinutesState::drafted;
  EXPECT_THAT(of_leader(each), ElementsAre(validate_minutes));
  each.minutes = MinutesState::validated;
  EXPECT_THAT(of_leader(each), ElementsAre(send_minutes));
  each.minutes = MinutesState::sent;
  EXPECT_THAT(of_leader(each), IsEmpty());
  each.minutes = std::nullopt;
  each.meeting.date = day - 14;
  EXPECT_THAT(of_leader(each), IsEmpty());
  each.meeting.date = day - 15;
  EXPECT_THAT(of_leader(each), ElementsAre(validate_minutes));
}

TEST(Expectations, TheFacilitatorInvitesNamesASecretaryHoldsAndCloses) {
  EXPECT_THAT(of_leader(meeting(invite_days, MeetingState::planned)), ElementsAre(invite));
  EXPECT_THAT(of_leader(meeting(invite_days + 1, MeetingState::planned)), IsEmpty());
  HomeMeeting each = meeting(prepare_days, MeetingState::invited);
  each.meeting.secretary.clear();
  EXPECT_THAT(of_leader(each), ElementsAre(name_secretary));
  each.meeting.date = day + prepare_days + 1;
  EXPECT_THAT(of_leader(each), IsEmpty());
  EXPECT_THAT(of_leader(meeting(0, MeetingState::invited)), ElementsAre(hold_meeting));
  EXPECT_THAT(of_leader(meeting(0, MeetingState::running)), ElementsAre(hold_meeting));
  EXPECT_THAT(of_leader(meeting(-1, MeetingState::running)), ElementsAre(close_meeting));
  EXPECT_THAT(of_leader(meeting(-1, MeetingState::invited)), ElementsAre(settle_meeting));
}

TEST(Expectations, AReturnToComeIsPreparedUnlessItIs) {
  HomeMeeting each = meeting(10, MeetingState::invited);
  each.meeting.kind = MeetingKind::indicator_return;
  HomeFacts facts = of(false, true, {each});
  EXPECT_THAT(kinds(facts), IsEmpty());
  facts.groups.front().return_session_prepared = false;
  EXPECT_THAT(kinds(facts), ElementsAre(prepare_return_session));
}

TEST(Expectations, AGroupWithoutAMeetingToComePlansItsYear) {
  HomeFacts facts = of(false, true, {});
  facts.groups.front().meetings = {meeting(30, MeetingState::cancelled), meeting(-1, MeetingState::cancelled)};
  EXPECT_THAT(kinds(facts), ElementsAre(plan_year));
  facts.groups.front().leads = false;
  EXPECT_THAT(kinds(facts), IsEmpty());
}

TEST(Expectations, EachRoleOfTheAssociationSeesWhatIsItsOwn) {
  HomeFacts facts;
  facts.region = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  facts.new_return = true;
  EXPECT_THAT(kinds(facts), IsEmpty());
  facts.roles.secretariat = true;
  EXPECT_THAT(kinds(facts), ElementsAre(answer_requests, complete_people, receive_minutes, unsigned_contracts));
  facts.roles = {};
  facts.roles.coordinator = true;
  EXPECT_THAT(kinds(facts), ElementsAre(publish_return, validate_groups, late_constitutions, late_minutes,
                                        answer_requests, answer_remarks, receive_minutes, read_region));
  facts.roles = {};
  facts.roles.data_operator = true;
  EXPECT_THAT(kinds(facts), ElementsAre(answer_remarks));
  facts.roles = {};
  facts.roles.reads_region = true;
  EXPECT_THAT(kinds(facts), ElementsAre(read_region));
}

TEST(Expectations, WhatStopsOthersComesFirstThenWhatIsSoonest) {
  HomeMeeting later = meeting(12, MeetingState::invited);
  later.meeting.id = 2;
  HomeMeeting sooner = meeting(5, MeetingState::invited);
  sooner.prepared = false;
  HomeFacts facts = of(true, false, {later, sooner});
  facts.new_return = true;
  facts.contracts_to_sign = {"7"};
  const auto list = expectations(facts, day);
  ASSERT_EQ(list.size(), 5U);
  EXPECT_EQ(list[0].kind, sign_contract);
  EXPECT_EQ(list[0].contract, "7");
  EXPECT_EQ(list[1].meeting->id, 1);
  EXPECT_EQ(list[2].meeting->id, 2);
  EXPECT_EQ(list[3].kind, prepare_question);
  EXPECT_EQ(list[4].kind, read_return);
}

TEST(NextMeetings, OneForEachGroupByDate) {
  HomeFacts facts = of(true, false, {meeting(-1, MeetingState::invited), meeting(3, MeetingState::cancelled)});
  HomeGroup other{"G02", false, true, {meeting(0, MeetingState::planned)}, 0, 0, true};
  facts.groups.push_back(other);
  const auto next = next_meetings(facts, day);
  ASSERT_EQ(next.size(), 2U);
  EXPECT_EQ(next[0].meeting.date, day);
  EXPECT_EQ(next[1].meeting.id, 99);
  EXPECT_THAT(next_meetings(of(true, false, {}), day + 61), IsEmpty());
}

TEST(Expectations, EveryKindHasItsOwnName) {
  std::vector<std::string> names;
  for (int kind = 0; kind <= static_cast<int>(read_region); ++kind) {
    names.emplace_back(expectation_kind_name(static_cast<ExpectationKind>(kind)));
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

}  // namespace
}  // namespace miroir::programme

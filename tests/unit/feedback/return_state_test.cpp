#include "feedback/return_state.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace miroir::feedback {
namespace {

using namespace std::chrono_literals;

Instant day(int number) { return Instant{} + std::chrono::days(number); }

ReturnRecord received(PublicationId id, std::initializer_list<const char*> periods, int at = 0) {
  ReturnRecord record{id, "53", {}, {{ReturnMove::receive, day(at), day(at), {}, "", "", "test"}}};
  for (const char* period : periods) {
    record.periods.push_back(base::parse_period(period).value());
  }
  return record;
}

ReturnEvent publish(int at, std::optional<PublicationId> corrects = {}, std::string reason = {}) {
  return {ReturnMove::publish, day(at), day(at), corrects, "", std::move(reason), "test"};
}
ReturnEvent schedule(int at, int visible_from, std::optional<PublicationId> corrects = {}, std::string reason = {}) {
  return {ReturnMove::schedule, day(at), day(visible_from), corrects, "", std::move(reason), "test"};
}
ReturnEvent withdraw(int at, std::string reason = "erreur") {
  return {ReturnMove::withdraw, day(at), day(at), {}, "", std::move(reason), "test"};
}
ReturnEvent hold(int at) { return {ReturnMove::hold, day(at), day(at), {}, "", "", "test"}; }

ReturnRecord with(ReturnRecord record, std::initializer_list<ReturnEvent> events) {
  record.events.insert(record.events.end(), events);
  return record;
}

ReturnState state_at(const std::vector<ReturnRecord>& records, Instant now, std::size_t place = 0) {
  return standings(records, now)[place].state;
}

std::string code(const base::Result<void>& outcome) { return outcome ? "" : outcome.error().code; }

TEST(ReturnState, ScheduledReturnIsPublishedByTheClockAndNotBefore) {
  const std::vector records{with(received(1, {"2018-S1"}), {schedule(1, 10)})};
  EXPECT_EQ(state_at(records, day(0)), ReturnState::received);
  EXPECT_EQ(state_at(records, day(1)), ReturnState::scheduled);
  EXPECT_EQ(state_at(records, day(10) - 1s), ReturnState::scheduled);
  EXPECT_FALSE(standings(records, day(10) - 1s)[0].was_visible);
  EXPECT_FALSE(latest_return(records, standings(records, day(10) - 1s)));
  EXPECT_EQ(state_at(records, day(10)), ReturnState::published);
  EXPECT_EQ(latest_return(records, standings(records, day(10))), 0u);
}

TEST(ReturnState, HeldAgainItIsNeverShown) {
  const std::vector records{with(received(1, {"2018-S1"}), {schedule(1, 10), hold(9)})};
  EXPECT_EQ(state_at(records, day(11)), ReturnState::received);
  EXPECT_FALSE(standings(records, day(11))[0].visible_from);
}

TEST(ReturnState, AScheduleChangedBeforeItsDateCounts) {
  const std::vector records{with(received(1, {"2018-S1"}), {schedule(1, 10), schedule(2, 20)})};
  EXPECT_EQ(state_at(records, day(11)), ReturnState::scheduled);
  EXPECT_EQ(state_at(records, day(20)), ReturnState::published);
}

TEST(ReturnState, ACorrectionMarksTheOldVersionOnceItIsVisible) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}),
                            with(received(2, {"2018-S1"}, 5), {schedule(5, 8, 1, "doublons")})};
  EXPECT_EQ(state_at(records, day(7)), ReturnState::published);
  EXPECT_EQ(latest_return(records, standings(records, day(7))), 0u);
  const auto now = standings(records, day(8));
  EXPECT_EQ(now[0].state, ReturnState::corrected);
  EXPECT_TRUE(now[0].is_readable());
  EXPECT_EQ(now[0].corrected_by, 2);
  EXPECT_EQ(now[0].corrected_at, day(8));
  EXPECT_EQ(now[0].corrected_reason, "doublons");
  EXPECT_EQ(now[1].correction_reason, "doublons");
  EXPECT_EQ(latest_return(records, now), 1u);
}

TEST(ReturnState, ACorrectionWithdrawnBeforeItsDateChangesNothing) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}),
                            with(received(2, {"2018-S1"}, 5), {schedule(5, 8, 1, "doublons"), withdraw(7)})};
  EXPECT_EQ(state_at(records, day(9)), ReturnState::published);
  EXPECT_FALSE(standings(records, day(9))[1].was_visible);
}

TEST(ReturnState, ACorrectionWithdrawnLaterLeavesTheOldVersionMarkedAndCorrectableAgain) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}),
                            with(received(2, {"2018-S1"}, 5), {publish(5, 1, "doublons"), withdraw(7)})};
  const auto now = standings(records, day(9));
  EXPECT_EQ(now[0].state, ReturnState::corrected);
  EXPECT_EQ(now[1].state, ReturnState::withdrawn);
  EXPECT_TRUE(now[1].was_visible);
  EXPECT_EQ(code(check_move(records, received(3, {"2018-S1"}), publish(9, 1, "encore"))), "");
}

TEST(ReturnState, ACorrectedEarlierRoundDoesNotBecomeTheLatest) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}), with(received(2, {"2018-S2"}), {publish(2)}),
                            with(received(3, {"2018-S1"}), {publish(3, 1, "doublons")})};
  EXPECT_EQ(latest_return(records, standings(records, day(4))), 1u);
}

TEST(ReturnState, PeriodsPublishedBeforeNeedACorrection) {
  const std::vector records{with(received(1, {"2017-S2", "2018-S1"}), {publish(1)})};
  EXPECT_EQ(code(check_move(records, received(2, {"2017-S2", "2018-S1"}), publish(2))), "already-published-periods");
  EXPECT_EQ(code(check_move(records, received(2, {"2018-S1"}), publish(2))), "already-published-periods");
  EXPECT_EQ(code(check_move(records, received(2, {"2018-S1", "2018-S2"}), publish(2))), "") << "brings a new one";
  ReturnRecord elsewhere = received(2, {"2018-S1"});
  elsewhere.region = "52";
  EXPECT_EQ(code(check_move(records, elsewhere, publish(2))), "");
}

TEST(ReturnState, ACorrectionIsOfAReadableReturnWithTheSamePeriodsAndSaysWhy) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}), received(2, {"2018-S1"}),
                            with(received(3, {"2018-S1"}), {publish(2, 1, "doublons")})};
  const ReturnRecord coming = received(4, {"2018-S1"});
  EXPECT_EQ(code(check_move(records, coming, publish(5, 3))), "no-reason");
  EXPECT_EQ(code(check_move(records, coming, publish(5, 2, "x"))), "not-correctable") << "held";
  EXPECT_EQ(code(check_move(records, coming, publish(5, 9, "x"))), "not-correctable") << "absent";
  EXPECT_EQ(code(check_move(records, coming, publish(5, 4, "x"))), "not-correctable") << "itself";
  EXPECT_EQ(code(check_move(records, coming, publish(5, 1, "x"))), "corrected-before");
  EXPECT_EQ(code(check_move(records, received(4, {"2018-S2"}), publish(5, 3, "x"))), "other-periods");
  EXPECT_EQ(code(check_move(records, coming, publish(5, 3, "x"))), "");
}

TEST(ReturnState, TwoReturnsOfOnePeriodAreNotScheduledTogether) {
  const std::vector records{with(received(1, {"2018-S1"}), {schedule(1, 10)}), received(2, {"2018-S1"})};
  EXPECT_EQ(code(check_move(records, records[1], publish(2))), "already-scheduled");
  EXPECT_EQ(code(check_move(records, records[0], publish(2))), "") << "its own schedule does not stand in its way";
}

TEST(ReturnState, DatesLieAhead) {
  const std::vector records{received(1, {"2018-S1"})};
  EXPECT_EQ(code(check_move(records, records[0], schedule(5, 5))), "date-passed");
  EXPECT_EQ(code(check_move(records, records[0], schedule(5, 6))), "");
  EXPECT_EQ(code(check_move(records, records[0], schedule(5, 5 + 732))), "date-too-far");
}

TEST(ReturnState, MovesOutsideTheTableAreRefused) {
  const std::vector records{with(received(1, {"2018-S1"}), {publish(1)}),
                            with(received(2, {"2018-S2"}), {withdraw(1)})};
  EXPECT_EQ(code(check_move(records, records[0], publish(2))), "move-not-permitted");
  EXPECT_EQ(code(check_move(records, records[0], hold(2))), "move-not-permitted");
  EXPECT_EQ(code(check_move(records, records[0], withdraw(2))), "");
  EXPECT_EQ(code(check_move(records, records[0], withdraw(2, ""))), "no-reason");
  EXPECT_EQ(code(check_move(records, records[1], publish(2))), "move-not-permitted");
  EXPECT_EQ(code(check_move(records, records[1], withdraw(2))), "move-not-permitted");
}

TEST(ReturnState, NamesComeBack) {
  for (const ReturnTransition& transition : return_transitions()) {
    EXPECT_EQ(parse_move(move_name(transition.move)), transition.move);
  }
  EXPECT_FALSE(parse_move("absent"));
}

TEST(ReturnState, TheReferenceShowsTheTable) {
  std::ifstream stream(std::string(MIROIR_SOURCE_DIR) + "/docs/reference/returns.md");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_THAT(text, ::testing::HasSubstr("```mermaid\n" + state_diagram() + "```")) << "write:\n" << state_diagram();
}

}  // namespace
}  // namespace miroir::feedback

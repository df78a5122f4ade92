// Decisions on returns and the notices they leave, on both databases.
#include "contract/database_fixture.hpp"
#include "support/results_sample.hpp"

#include <soci/soci.h>

#include <atomic>
#include <thread>

namespace miroir::testing {

namespace {

using feedback::Arrival;
using feedback::ReturnEvent;
using feedback::ReturnMove;
using feedback::ReturnState;
using programme::Instant;
using programme::NoticeKind;

class ReturnsContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(ReturnsContract);

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

Arrival held(std::int64_t seconds) {
  return {.signer = std::string(64, 'a'), .at = at(seconds), .held = true, .corrects = {}, .reason = {}, .by = {}};
}

feedback::Results other_results(char mark) {
  feedback::Results results = sample_results();
  results.manifest.store_fingerprint = std::string(64, mark);
  return results;
}

ReturnEvent event(ReturnMove move, std::int64_t when, std::int64_t visible_from = -1) {
  return {move, at(when), at(visible_from < 0 ? when : visible_from), {}, "mot", "", "Dr Coordinatrice"};
}

ReturnState state(store::PlatformStore& store, std::size_t place, std::int64_t now) {
  return feedback::standings(store.returns(), at(now)).at(place).state;
}

TEST_P(ReturnsContract, KeepsWhatWasDecided) {
  const auto store = open_store();
  Arrival arrival = held(10);
  arrival.by = "feedback publish";
  EXPECT_EQ(store->publish(sample_results(), arrival).value().outcome, feedback::PublishOutcome::held);
  store->decide(1, event(ReturnMove::schedule, 3'999'000'000, 4'000'000'000)).value();
  const auto records = store->returns();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].region, "53");
  EXPECT_EQ(records[0].periods.back().name, "2018-S1");
  ASSERT_EQ(records[0].events.size(), 2u);
  EXPECT_EQ(records[0].events[0].by, "feedback publish");
  EXPECT_EQ(records[0].events[1].move, ReturnMove::schedule);
  EXPECT_EQ(records[0].events[1].visible_from, at(4'000'000'000));
  EXPECT_EQ(records[0].events[1].words, "mot");
  EXPECT_FALSE(records[0].events[1].corrects);
}

TEST_P(ReturnsContract, AHeldReturnLeavesNoNotice) {
  const auto store = open_store();
  store->publish(sample_results(), held(10)).value();
  EXPECT_TRUE(store->due_notices(at(1'000'000)).empty());
  EXPECT_EQ(state(*store, 0, 20), ReturnState::received);
}

TEST_P(ReturnsContract, AScheduledNoticeIsDueAtItsDateAndTakenBackWithIt) {
  const auto store = open_store();
  store->publish(sample_results(), held(10)).value();
  store->decide(1, event(ReturnMove::schedule, 20, 100)).value();
  EXPECT_TRUE(store->due_notices(at(99)).empty());
  ASSERT_EQ(store->due_notices(at(100)).size(), 1u);
  store->decide(1, event(ReturnMove::schedule, 30, 200)).value();
  EXPECT_TRUE(store->due_notices(at(199)).empty());
  EXPECT_EQ(store->due_notices(at(200)).front().kind, NoticeKind::return_published);
  store->decide(1, event(ReturnMove::hold, 40)).value();
  EXPECT_TRUE(store->due_notices(at(1'000)).empty());
}

TEST_P(ReturnsContract, AWithdrawalIsToldOnlyIfTheReturnWasSeen) {
  const auto store = open_store();
  store->publish(sample_results(), held(10)).value();
  ReturnEvent withdrawal = event(ReturnMove::withdraw, 20);
  withdrawal.reason = "erreur";
  store->decide(1, withdrawal).value();
  EXPECT_TRUE(store->due_notices(at(1'000)).empty());
  Arrival shown = held(30);
  shown.held = false;
  store->publish(other_results('1'), shown).value();
  withdrawal.at = withdrawal.visible_from = at(40);
  store->decide(2, withdrawal).value();
  const auto notices = store->due_notices(at(1'000));
  ASSERT_EQ(notices.size(), 1u) << "the publication's own notice is overtaken";
  EXPECT_EQ(notices[0].kind, NoticeKind::return_withdrawn);
  EXPECT_EQ(notices[0].about, 2);
}

TEST_P(ReturnsContract, RefusesAnAbsentReturnAndAMoveThatIsNotPermitted) {
  const auto store = open_store();
  EXPECT_EQ(store->decide(1, event(ReturnMove::publish, 1)).error().code, "no-return");
  store->publish(sample_results(), held(10)).value();
  store->decide(1, event(ReturnMove::publish, 20)).value();
  EXPECT_EQ(store->decide(1, event(ReturnMove::publish, 30)).error().code, "move-not-permitted");
  EXPECT_EQ(store->returns()[0].events.size(), 2u);
}

TEST_P(ReturnsContract, OfTwoPeopleWhoPublishAtOnceOneDoes) {
  const auto store = open_store();
  store->publish(sample_results(), held(10)).value();
  std::atomic<int> published = 0;
  std::vector<std::thread> threads;
  for (int index = 0; index < 4; ++index) {
    threads.emplace_back([&] { published += store->decide(1, event(ReturnMove::publish, 20)) ? 1 : 0; });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(published, 1);
  EXPECT_EQ(store->returns()[0].events.size(), 2u);
  EXPECT_EQ(store->due_notices(at(20)).size(), 1u);
}

TEST_P(ReturnsContract, OfTwoFilesOfOnePeriodThatArriveAtOnceOneIsPublished) {
  const auto store = open_store();
  std::atomic<int> published = 0;
  std::vector<std::thread> threads;
  for (const char mark : {'1', '2', '3'}) {
    threads.emplace_back([&, mark] {
      Arrival arrival = held(10);
      arrival.held = false;
      published += store->publish(other_results(mark), arrival) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(published, 1);
  EXPECT_EQ(store->returns().size(), 1u);
}

TEST_P(ReturnsContract, ACorrectionMarksWhatItCorrects) {
  const auto store = open_store();
  Arrival shown = held(10);
  shown.held = false;
  store->publish(sample_results(), shown).value();
  Arrival correction = held(20);
  correction.held = false;
  correction.corrects = 1;
  EXPECT_EQ(store->publish(other_results('1'), correction).error().code, "no-reason");
  correction.reason = "doublons";
  store->publish(other_results('1'), correction).value();
  EXPECT_EQ(state(*store, 0, 20), ReturnState::corrected);
  EXPECT_EQ(store->due_notices(at(20)).back().kind, NoticeKind::return_corrected);
}

TEST_P(ReturnsContract, NamesThePhysiciansOfAReturn) {
  const auto store = open_store();
  store->publish(sample_results(), held(10)).value();
  EXPECT_EQ(store->physicians_in(1), (std::vector<std::string>{"990000001", "990000002", "990000003", "990000004"}));
  EXPECT_TRUE(store->physicians_in(2).empty());
}

}  // namespace

}  // namespace miroir::testing

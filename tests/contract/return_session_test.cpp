#include "feedback/return_session.hpp"

#include "contract/database_fixture.hpp"
#include "support/results_sample.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include <fmt/core.h>
#include <soci/soci.h>

namespace miroir::testing {

namespace {

using feedback::GuessEvent;
using feedback::GuessState;
using feedback::LettersMode;
using feedback::PublicationId;
using feedback::ReturnSession;
using feedback::SessionEvent;
using feedback::SessionState;

class ReturnSessionContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(ReturnSessionContract);

PublicationId publish(store::PlatformStore& store) {
  return store.publish(sample_results(), {.signer = std::string(64, 'a'), .corrects = {}, .reason = {}, .by = {}})
      .value()
      .id;
}

ReturnSession prepared(PublicationId publication) {
  ReturnSession session;
  session.group = "G01";
  session.publication = publication;
  session.letters = LettersMode::fixed;
  session.indicators = {"ppi", "anxiolytic", "nsaid-65"};
  session.strata = {"age", "sex"};
  session.secretary = "990000001";
  return session;
}

TEST_P(ReturnSessionContract, KeepsASessionAndItsOrder) {
  const auto store = open_store();
  const PublicationId publication = publish(*store);
  EXPECT_FALSE(store->find_return_session("G01", publication));
  const ReturnSession saved = store->save_return_session(prepared(publication)).value();
  EXPECT_GT(saved.id, 0);
  EXPECT_EQ(saved.revision, 1);
  ReturnSession expected = prepared(publication);
  expected.id = saved.id;
  expected.revision = 1;
  EXPECT_EQ(*store->find_return_session("G01", publication), expected);
  EXPECT_EQ(store->return_sessions("G01"), std::vector{expected});
  EXPECT_FALSE(store->find_return_session("G02", publication));
  EXPECT_FALSE(store->find_return_session("G01", publication + 1));
}

TEST_P(ReturnSessionContract, RefusesToSaveOverWhatSomebodyElseSaved) {
  const auto store = open_store();
  const PublicationId publication = publish(*store);
  ReturnSession first = store->save_return_session(prepared(publication)).value();
  ReturnSession second = first;
  first.indicators = {"ppi"};
  first.strata = {};
  EXPECT_EQ(store->save_return_session(first)->revision, 2);
  EXPECT_EQ(store->save_return_session(second).error().code, "changed-meanwhile");
  EXPECT_EQ(store->save_return_session(prepared(publication)).error().code, "changed-meanwhile");
  EXPECT_EQ(store->find_return_session("G01", publication)->indicators, std::vector<std::string>{"ppi"});
  EXPECT_TRUE(store->find_return_session("G01", publication)->strata.empty());
}

TEST_P(ReturnSessionContract, MovesThroughItsStatesAndNoOther) {
  const auto store = open_store();
  const PublicationId publication = publish(*store);
  const auto id = store->save_return_session(prepared(publication))->id;
  EXPECT_EQ(store->move_return_session(id, SessionEvent::close).error().code, "wrong-state");
  ASSERT_TRUE(store->move_return_session(id, SessionEvent::start));
  EXPECT_EQ(store->move_return_session(id, SessionEvent::start).error().code, "wrong-state") << "posted twice";
  ASSERT_TRUE(store->move_return_session(id, SessionEvent::close));
  ASSERT_TRUE(store->move_return_session(id, SessionEvent::reopen));
  EXPECT_EQ(store->find_return_session("G01", publication)->state, SessionState::running);
  EXPECT_EQ(store->move_return_session(id + 1, SessionEvent::start).error().code, "unknown-session");
}

TEST_P(ReturnSessionContract, KeepsOneGuessPerKeyAndGivesThemSortedOnceRevealed) {
  const auto store = open_store();
  const auto id = store->save_return_session(prepared(publish(*store)))->id;
  EXPECT_EQ(store->save_guess(id, "ppi", "a", 0.5).error().code, "wrong-state") << "before the round is opened";
  ASSERT_TRUE(store->move_guess_round(id, "ppi", GuessEvent::open));
  EXPECT_EQ(store->move_guess_round(id, "ppi", GuessEvent::open).error().code, "wrong-state");
  const std::vector<double> typed{0.9, 0.1, 0.5, 0.3};
  for (std::size_t i = 0; i < typed.size(); ++i) {
    ASSERT_TRUE(store->save_guess(id, "ppi", fmt::format("key{}", i), typed[i]));
  }
  ASSERT_TRUE(store->save_guess(id, "ppi", "key0", 0.7)) << "changed before it is revealed";
  EXPECT_EQ(store->guess_round(id, "ppi").answers, 4);
  EXPECT_EQ(store->move_guess_round(id, "ppi", GuessEvent::reveal).error().code, "wrong-state") << "four are too few";
  EXPECT_TRUE(store->revealed_guesses(id, "ppi").empty());
  ASSERT_TRUE(store->save_guess(id, "ppi", "key4", 0.2));
  EXPECT_TRUE(store->revealed_guesses(id, "ppi").empty()) << "nothing before it is revealed";
  ASSERT_TRUE(store->move_guess_round(id, "ppi", GuessEvent::reveal));
  EXPECT_EQ(store->revealed_guesses(id, "ppi"), (std::vector<double>{0.1, 0.2, 0.3, 0.5, 0.7}));
  EXPECT_EQ(store->save_guess(id, "ppi", "key5", 0.4).error().code, "wrong-state") << "who comes late would be seen";
  EXPECT_EQ(store->save_guess(id, "ppi", "key0", 0.4).error().code, "wrong-state");
  EXPECT_EQ(store->find_guess(id, "ppi", "key0"), 0.7);
  EXPECT_FALSE(store->find_guess(id, "ppi", "key9"));
  EXPECT_EQ(store->guess_round(id, "anxiolytic").state, GuessState::not_opened);
  EXPECT_EQ(store->move_guess_round(id + 1, "ppi", GuessEvent::open).error().code, "unknown-session");
}

TEST_P(ReturnSessionContract, GuessesThatArriveTogetherAreAllKept) {
  const auto store = open_store(4);
  const auto id = store->save_return_session(prepared(publish(*store)))->id;
  ASSERT_TRUE(store->move_guess_round(id, "ppi", GuessEvent::open));
  std::vector<std::thread> threads;
  std::atomic<int> kept = 0;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] { kept += store->save_guess(id, "ppi", fmt::format("key{}", i), 0.1) ? 1 : 0; });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(kept, 12);
  EXPECT_EQ(store->guess_round(id, "ppi").answers, 12);
}

TEST_P(ReturnSessionContract, KeepsNothingBesideAGuessThatTellsWhenItCame) {
  const auto store = open_store();
  const auto id = store->save_return_session(prepared(publish(*store)))->id;
  ASSERT_TRUE(store->move_guess_round(id, "ppi", GuessEvent::open));
  ASSERT_TRUE(store->save_guess(id, "ppi", "key", 0.1));
  const auto sql = open_session();
  soci::row row;
  *sql << "SELECT * FROM guess", soci::into(row);
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < row.size(); ++i) {
    columns.push_back(row.get_properties(i).get_name());
  }
  std::ranges::sort(columns);
  EXPECT_EQ(columns, (std::vector<std::string>{"guess_key", "indicator", "session_id", "value"}));
}

}  // namespace

}  // namespace miroir::testing

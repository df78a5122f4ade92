#include "feedback/remarks.hpp"

#include "contract/database_fixture.hpp"
#include "support/results_sample.hpp"

#include <atomic>
#include <thread>

#include <fmt/core.h>

namespace miroir::testing {

namespace {

using feedback::AnswerRole;
using feedback::PublicationId;
using feedback::Remark;
using feedback::RemarkEvent;
using feedback::RemarkFilter;
using feedback::RemarkId;
using feedback::RemarkKind;
using feedback::RemarkState;

class RemarkContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(RemarkContract);

programme::Instant at(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }

PublicationId publish(store::PlatformStore& store) {
  return store.publish(sample_results(), {.signer = std::string(64, 'a'), .corrects = {}, .reason = {}, .by = {}})
      .value()
      .id;
}

Remark remark(PublicationId publication, const std::string& submission) {
  Remark out;
  out.submission = submission;
  out.publication = publication;
  out.period = "2018-S2";
  out.indicator = "ppi";
  out.region = "53";
  out.group = "G01";
  out.kind = RemarkKind::group;
  out.text = "L'hôpital « compte » chez nous ; 'pourquoi' ?\nÉtonnant.";
  out.created_at = at(4'000'000'000);
  return out;
}

Remark by_physician(Remark remark, const std::string& number) {
  remark.physician = number;
  remark.kind = RemarkKind::contest;
  remark.author_disclosed = true;
  return remark;
}

std::vector<RemarkId> ids(const std::vector<Remark>& remarks) {
  std::vector<RemarkId> list;
  for (const Remark& each : remarks) {
    list.push_back(each.id);
  }
  return list;
}

TEST_P(RemarkContract, KeepsARemarkAsItWasWritten) {
  const auto store = open_store();
  const Remark written = by_physician(remark(publish(*store), "s1"), "990000001");
  const RemarkId id = store->add_remark(written);
  const auto read = store->find_remark(id);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, id);
  EXPECT_EQ(read->submission, "s1");
  EXPECT_EQ(read->publication, written.publication);
  EXPECT_EQ(read->period, "2018-S2");
  EXPECT_EQ(read->indicator, "ppi");
  EXPECT_EQ(read->region, "53");
  EXPECT_EQ(read->group, "G01");
  EXPECT_EQ(read->physician, "990000001");
  EXPECT_TRUE(read->author_disclosed);
  EXPECT_EQ(read->kind, RemarkKind::contest);
  EXPECT_EQ(read->state, RemarkState::open);
  EXPECT_EQ(read->text, written.text);
  EXPECT_EQ(read->created_at, written.created_at);
  EXPECT_TRUE(read->answers.empty());
  EXPECT_FALSE(store->find_remark(id + 1));
}

TEST_P(RemarkContract, KeepsOneRemarkOfAFormSentTwice) {
  const auto store = open_store();
  const Remark first = remark(publish(*store), "s1");
  Remark again = first;
  again.text = "autre";
  const RemarkId id = store->add_remark(first);
  EXPECT_EQ(store->add_remark(again), id);
  EXPECT_EQ(store->find_remark(id)->text, first.text);
  EXPECT_EQ(store->remarks({}).size(), 1u);
}

TEST_P(RemarkContract, ListsTheNewestFirstAndOnlyWhatIsAskedFor) {
  const auto store = open_store();
  const PublicationId publication = publish(*store);
  const RemarkId group = store->add_remark(remark(publication, "s1"));
  const RemarkId physician = store->add_remark(by_physician(remark(publication, "s2"), "990000001"));
  Remark elsewhere = remark(publication, "s3");
  elsewhere.region = "52";
  elsewhere.group = "G09";
  elsewhere.indicator = "anxiolytic";
  const RemarkId other = store->add_remark(elsewhere);

  EXPECT_EQ(ids(store->remarks({})), (std::vector{other, physician, group}));
  RemarkFilter filter;
  filter.region = "53";
  EXPECT_EQ(ids(store->remarks(filter)), (std::vector{physician, group}));
  filter.group = "G01";
  EXPECT_EQ(ids(store->remarks(filter)), std::vector{group}) << "a member's own remark is not the group's";
  filter = {};
  filter.physician = "990000001";
  EXPECT_EQ(ids(store->remarks(filter)), std::vector{physician});
  filter = {};
  filter.indicator = "anxiolytic";
  EXPECT_EQ(ids(store->remarks(filter)), std::vector{other});
  filter = {};
  filter.publication = publication + 1;
  EXPECT_TRUE(store->remarks(filter).empty());
  filter.publication = publication;
  filter.state = RemarkState::answered;
  EXPECT_TRUE(store->remarks(filter).empty());
  filter.state = RemarkState::open;
  EXPECT_EQ(store->remarks(filter).size(), 3u);
  filter.indicator = "ppi' OR '1'='1";
  EXPECT_TRUE(store->remarks(filter).empty());
}

TEST_P(RemarkContract, KeepsAnswersInTheirOrderAndMovesTheRemark) {
  const auto store = open_store();
  const RemarkId id = store->add_remark(remark(publish(*store), "s1"));
  const feedback::RemarkAnswer first{AnswerRole::association, "Nous demandons.", at(10)};
  const feedback::RemarkAnswer second{AnswerRole::data_operator, "C'est l'hôpital.", at(5)};
  ASSERT_TRUE(store->answer_remark(id, first));
  ASSERT_TRUE(store->answer_remark(id, second));
  const auto read = store->find_remark(id);
  EXPECT_EQ(read->state, RemarkState::answered);
  EXPECT_EQ(read->answers, (std::vector{first, second}));
  EXPECT_EQ(store->remarks({}).front().answers.size(), 2u);
}

TEST_P(RemarkContract, KeepsOneAnswerOfAFormSentTwice) {
  const auto store = open_store();
  const RemarkId id = store->add_remark(remark(publish(*store), "s1"));
  ASSERT_TRUE(store->answer_remark(id, {AnswerRole::association, "Vu.", at(10)}));
  ASSERT_TRUE(store->answer_remark(id, {AnswerRole::association, "Vu.", at(11)}));
  ASSERT_TRUE(store->answer_remark(id, {AnswerRole::data_operator, "Vu.", at(12)}));
  EXPECT_EQ(store->find_remark(id)->answers.size(), 2u);
}

TEST_P(RemarkContract, ClosesWhatWasAnsweredAndNothingElse) {
  const auto store = open_store();
  const RemarkId id = store->add_remark(remark(publish(*store), "s1"));
  EXPECT_EQ(store->move_remark(id, RemarkEvent::close).error().code, "wrong-state");
  ASSERT_TRUE(store->answer_remark(id, {AnswerRole::association, "Vu.", at(10)}));
  ASSERT_TRUE(store->move_remark(id, RemarkEvent::close));
  EXPECT_EQ(store->find_remark(id)->state, RemarkState::closed);
  EXPECT_EQ(store->answer_remark(id, {AnswerRole::association, "Encore.", at(11)}).error().code, "wrong-state");
  EXPECT_EQ(store->find_remark(id)->answers.size(), 1u);
  ASSERT_TRUE(store->move_remark(id, RemarkEvent::reopen));
  EXPECT_EQ(store->find_remark(id)->state, RemarkState::open);
}

TEST_P(RemarkContract, RefusesAnUnknownRemarkOrReturn) {
  const auto store = open_store();
  EXPECT_EQ(store->move_remark(7, RemarkEvent::close).error().code, "unknown-remark");
  EXPECT_EQ(store->answer_remark(7, {}).error().code, "unknown-remark");
  EXPECT_ANY_THROW(store->add_remark(remark(7, "s1")));
  EXPECT_TRUE(store->remarks({}).empty());
}

TEST_P(RemarkContract, AnswersThatArriveTogetherAreAllKeptInPlaces) {
  const auto store = open_store(4);
  const RemarkId id = store->add_remark(remark(publish(*store), "s1"));
  std::vector<std::thread> threads;
  std::atomic<int> kept = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      kept += store->answer_remark(id, {AnswerRole::association, fmt::format("Réponse {}", i), at(i)}) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_GE(kept, 1);
  EXPECT_EQ(static_cast<int>(store->find_remark(id)->answers.size()), kept);
}

}  // namespace

}  // namespace miroir::testing

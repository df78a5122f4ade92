#include "contract/database_fixture.hpp"
#include "store/manifest_json.hpp"
#include "support/results_sample.hpp"

#include <soci/soci.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

namespace miroir::testing {

namespace {

using feedback::PublishOutcome;
using feedback::Results;
using feedback::StoredRow;
using measures::Level;

class ResultStoreContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(ResultStoreContract);

const std::string signer(64, 'a');

feedback::Arrival arrival(std::int64_t seconds) {
  return {.signer = signer,
          .at = programme::Instant(std::chrono::seconds(seconds)),
          .corrects = {},
          .reason = {},
          .by = {}};
}

std::vector<std::string> keys(const std::vector<StoredRow>& rows) {
  std::vector<std::string> list;
  for (const StoredRow& stored : rows) {
    list.push_back(feedback::sum_of_squares_key(stored.row));
  }
  return list;
}

std::int64_t row_count(soci::session& sql) {
  std::int64_t count = 0;
  sql << "SELECT count(*) FROM result_row", soci::into(count);
  return count;
}

TEST_P(ResultStoreContract, HasNothingBeforeTheFirstPublication) {
  const auto store = open_store();
  EXPECT_FALSE(store->find_publication(1));
  EXPECT_TRUE(store->returns().empty());
  EXPECT_TRUE(store->rows(1, Level::region, "*", "all").empty());
}

TEST_P(ResultStoreContract, GivesBackThePublication) {
  const auto store = open_store();
  Results results = sample_results();
  results.manifest.sums_of_squares["2018-S1|x|region|*|all"] = "1";
  EXPECT_EQ(store->publish(results, arrival(4'000'000'000)).value().outcome, PublishOutcome::published);
  const auto latest = store->find_publication(1);
  ASSERT_TRUE(latest);
  EXPECT_EQ(latest->signer, signer);
  EXPECT_EQ(latest->received_at, 4'000'000'000);
  EXPECT_EQ(latest->results_sha256, results.manifest.results_sha256);
  results.manifest.sums_of_squares.clear();
  EXPECT_EQ(store::manifest_text(latest->manifest), store::manifest_text(results.manifest));
}

TEST_P(ResultStoreContract, PublishesTheSameFileTwiceWithoutHarm) {
  const auto store = open_store();
  const Results results = sample_results();
  EXPECT_EQ(store->publish(results, arrival(10)).value().outcome, PublishOutcome::published);
  EXPECT_EQ(store->publish(results, arrival(20)).value().outcome, PublishOutcome::already_published);
  EXPECT_EQ(store->find_publication(1)->received_at, 10);
  const auto sql = open_session();
  EXPECT_EQ(row_count(*sql), static_cast<std::int64_t>(results.rows.size()));
}

TEST_P(ResultStoreContract, KeepsHiddenNotComputableAndZeroApart) {
  const auto store = open_store();
  Results results = sample_results();
  results.rows = {hidden_row(sample_row("2018-S1", "nsaid-65", Level::physician, "1", "all", 3, 20)),
                  sample_row("2018-S1", "nsaid-65", Level::physician, "1", "age=65-74", 0, 0),
                  sample_row("2018-S1", "nsaid-65", Level::physician, "1", "age=75+", 0, 50)};
  store->publish(results, arrival(0));
  const auto rows = store->rows(1, Level::physician, "1", "");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].row.denominator, 0);
  EXPECT_FALSE(rows[0].row.value);
  EXPECT_FALSE(rows[0].row.hidden());
  EXPECT_EQ(rows[1].row.numerator, 0);
  EXPECT_EQ(rows[1].row.value, 0.0);
  EXPECT_TRUE(rows[2].row.hidden());
  EXPECT_FALSE(rows[2].row.patients || rows[2].row.numerator || rows[2].row.value || rows[2].row.expected);
}

TEST_P(ResultStoreContract, KeepsLargeSumsAndSumsOfSquares) {
  const auto store = open_store();
  Results results = sample_results();
  auto row = sample_row("2018-S1", "nsaid-65", Level::region, "*", "all", 9'007'199'254'740'993, 3'000'000'000);
  row.value = 1.0 / 3;
  row.sum_of_squares = 1;
  results.rows = {row};
  results.manifest.sums_of_squares[feedback::sum_of_squares_key(row)] = "340282366920938463463374607431768211455";
  store->publish(results, arrival(0));
  const auto rows = store->rows(1, Level::region, "*", "all");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].row.numerator, 9'007'199'254'740'993);
  EXPECT_EQ(rows[0].row.patients, 3'000'000'000);
  EXPECT_EQ(rows[0].row.value, 1.0 / 3);
  EXPECT_EQ(rows[0].sum_of_squares, std::ldexp(1.0, 128));
}

TEST_P(ResultStoreContract, KeepsWhatMakesUpTheNumerators) {
  const auto store = open_store();
  Results results = sample_results();
  auto& row = results.rows[2];
  row.boxes = 7;
  row.amount_cents = 9'007'199'254'740'993;
  results.content = {testing::sample_content(row, measures::ContentDimension::code_class, "?"),
                     testing::sample_content(row, measures::ContentDimension::month, "2017-09")};
  results.content[1].boxes = results.content[1].amount_cents = std::nullopt;
  store->publish(results, arrival(0));
  EXPECT_EQ(store->content(1, row.level, row.entity), results.content);
  EXPECT_TRUE(store->content(1, Level::region, "*").empty());
  const auto rows = store->rows(1, row.level, row.entity, row.stratum);
  const auto same = std::find_if(rows.begin(), rows.end(), [&](const StoredRow& stored) {
    return feedback::sum_of_squares_key(stored.row) == feedback::sum_of_squares_key(row);
  });
  ASSERT_NE(same, rows.end());
  EXPECT_EQ(same->row.boxes, row.boxes);
  EXPECT_EQ(same->row.amount_cents, row.amount_cents);
}

TEST_P(ResultStoreContract, KeepsAThousandRowsOfContent) {
  const auto store = open_store();
  Results results = sample_results();
  for (int key = 0; key < 1000; ++key) {
    results.content.push_back(testing::sample_content(results.rows[2], measures::ContentDimension::code_class,
                                                      "X" + std::to_string(10'000 + key)));
  }
  store->publish(results, arrival(0));
  EXPECT_EQ(store->content(1, results.rows[2].level, results.rows[2].entity), results.content);
}

TEST_P(ResultStoreContract, ReadsOneEntity) {
  const auto store = open_store();
  store->publish(sample_results(), arrival(0));
  EXPECT_EQ(keys(store->rows(1, Level::physician, "990000002", "all")),
            (std::vector<std::string>{
                "2017-S2|nsaid-65|physician|990000002|all", "2017-S2|polypharmacy-65|physician|990000002|all",
                "2018-S1|nsaid-65|physician|990000002|all", "2018-S1|polypharmacy-65|physician|990000002|all"}));
  EXPECT_EQ(store->rows(1, Level::physician, "990000002", "").size(), 12u);
  EXPECT_EQ(store->rows(1, Level::group, "G01", "all").size(), 4u);
  EXPECT_EQ(store->rows(1, Level::control, "*", "all").size(), 4u);
  EXPECT_TRUE(store->rows(1, Level::group, "990000002", "all").empty());
  EXPECT_TRUE(store->rows(1, Level::physician, "' OR '1'='1", "").empty());
}

TEST_P(ResultStoreContract, ReadsSeveralPhysiciansForOnePeriod) {
  const auto store = open_store();
  store->publish(sample_results(), arrival(0));
  EXPECT_EQ(keys(store->physician_rows(1, {"990000003", "990000001", "unknown"}, "2018-S1", "nsaid-65", "age=75+")),
            (std::vector<std::string>{"2018-S1|nsaid-65|physician|990000003|age=75+",
                                      "2018-S1|nsaid-65|physician|990000001|age=75+"}));
}

TEST_P(ResultStoreContract, ReadsALevel) {
  const auto store = open_store();
  store->publish(sample_results(), arrival(0));
  const auto rows = store->level_rows(1, Level::physician, "2018-S1", "age=65-74");
  EXPECT_EQ(rows.size(), 8u);
  EXPECT_EQ(keys(rows).front(), "2018-S1|nsaid-65|physician|990000001|age=65-74");
  EXPECT_EQ(store->level_rows(1, Level::region, "2017-S2", "all").size(), 2u);
}

TEST_P(ResultStoreContract, KeepsTheFiguresOfEachReturnForEver) {
  const auto store = open_store();
  store->publish(sample_results(), arrival(1)).value();
  const auto before = keys(store->rows(1, Level::region, "*", "all"));
  Results corrected = sample_results();
  corrected.rows = {sample_row("2018-S1", "nsaid-65", Level::region, "*", "all", 77, 1000)};
  corrected.manifest.results_sha256 = std::string(64, '1');
  feedback::describe_rows(corrected.rows, corrected.manifest);
  feedback::Arrival correction = arrival(2);
  correction.corrects = 1;
  correction.reason = "lignes en double";
  EXPECT_EQ(store->publish(corrected, correction).value().id, 2);
  EXPECT_EQ(keys(store->rows(1, Level::region, "*", "all")), before);
  const auto rows = store->rows(2, Level::region, "*", "all");
  EXPECT_EQ(keys(rows), (std::vector<std::string>{"2018-S1|nsaid-65|region|*|all"}));
  EXPECT_EQ(rows.back().row.numerator, 77);
}

TEST_P(ResultStoreContract, UndoesAPublicationThatFailsInTheMiddle) {
  const auto store = open_store();
  store->publish(sample_results(), arrival(1));
  Results spoiled = sample_results();
  spoiled.manifest.results_sha256 = std::string(64, '1');
  feedback::Arrival correction = arrival(2);
  correction.corrects = 1;
  correction.reason = "lignes en double";
  spoiled.rows.push_back(spoiled.rows.front());  // the key twice: refused by the table, long after the first rows
  EXPECT_ANY_THROW(store->publish(spoiled, correction));
  EXPECT_EQ(store->returns().size(), 1u);
  EXPECT_EQ(store->due_notices(correction.at).size(), 1u);
  EXPECT_EQ(store->find_publication(1)->received_at, 1);
  const auto sql = open_session();
  EXPECT_EQ(row_count(*sql), static_cast<std::int64_t>(sample_results().rows.size()));
  spoiled.rows.pop_back();
  EXPECT_EQ(store->publish(spoiled, correction).value().outcome, PublishOutcome::published);
}

TEST_P(ResultStoreContract, PublishesOnceWhenSeveralThreadsPublishTheSame) {
  const auto store = open_store();
  std::atomic<int> published = 0;
  std::vector<std::thread> threads;
  for (int index = 0; index < 4; ++index) {
    threads.emplace_back([&] {
      published += store->publish(sample_results(), arrival(1)).value().outcome == PublishOutcome::published ? 1 : 0;
      EXPECT_EQ(store->rows(1, Level::region, "*", "all").size(), 4u);
      EXPECT_TRUE(store->find_publication(1));
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(published, 1);
}

// 3,000 physicians, 8 indicators, 6 strata, 4 periods.
TEST_P(ResultStoreContract, LoadsAWholeRegionWithinHalfAMinute) {
  if (std::getenv("MIROIR_LONG_TESTS") == nullptr) {
    GTEST_SKIP() << "MIROIR_LONG_TESTS is not set";
  }
  const auto store = open_store();
  Results results = sample_results();
  results.rows.clear();
  for (const char* period : {"2017-S1", "2017-S2", "2018-S1", "2018-S2"}) {
    for (int indicator = 0; indicator < 8; ++indicator) {
      for (int physician = 0; physician < 3000; ++physician) {
        for (const char* stratum : {"all", "age=65-74", "age=75-84", "age=85+", "sex=F", "sex=M"}) {
          results.rows.push_back(sample_row(period, "indicator-" + std::to_string(indicator), Level::physician,
                                            std::to_string(990000000 + physician), stratum, 20, 100));
        }
      }
    }
  }
  const auto start = std::chrono::steady_clock::now();
  store->publish(results, arrival(1));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  RecordProperty("seconds", std::to_string(taken.count()));
  std::printf("%zu rows in %.1f s\n", results.rows.size(), taken.count());
  EXPECT_LT(taken.count(), 30.0);
}

}  // namespace

}  // namespace miroir::testing

// Running measures over a store: what is refused, what is warned of.
#include "claims/engine.hpp"

#include "support/store_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fmt/format.h>

namespace miroir::claims {
namespace {

constexpr std::int32_t june_2018 = 2018 * 12 + 5;

// The patients of 65 and over whom the physician is registered with, and those who got any medicine.
measures::Catalogue small_catalogue() {
  measures::Catalogue catalogue;
  measures::Measure measure;
  measure.id = "any-medicine";
  measure.denominator.age = {.from = 65, .below = 200};
  measure.numerator.condition = measures::Condition{};
  catalogue.measures.push_back(measure);
  return catalogue;
}

support::DrawnStore one_physician(int persons) {
  support::DrawnStore drawn;
  drawn.codes = {{}, {measures::EventKind::medicine, "A02BC01"}};
  drawn.practitioners = {"", "A"};
  drawn.numbers = {"", "A"};
  drawn.practices = {{.month = june_2018, .number = 1, .practitioner = 1}};
  for (int i = 0; i < persons; ++i) {
    support::DrawnPerson person;
    person.birth_month = 1940 * 12;
    person.registrations = {{1, base::make_date(2010, 1, 1)}};
    measures::Event event{.date = base::make_date(2018, 2, 1), .prescription_date = base::make_date(2018, 2, 1)};
    event.code = 1;
    event.quantity = 1;
    if (i % 3 != 0) {
      person.events.push_back(event);
    }
    drawn.persons.push_back(person);
  }
  return drawn;
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() : path_(std::filesystem::temp_directory_path() / fmt::format("miroir-engine-{}.store", ::getpid())) {
    std::filesystem::remove(path_);
  }
  ~EngineTest() override { std::filesystem::remove(path_); }

  base::Result<std::vector<PeriodRun>> run(const std::string& period, const RunOptions& options) const {
    const auto store = ClaimsStore::open(path_, {.threads = 2});
    return run_measures(store.value(), catalogue_, {&catalogue_.measures[0]}, {base::parse_period(period).value()},
                        options);
  }

  static measures::CellCounts total(const PeriodRun& run) {
    measures::CellCounts total;
    for (const measures::CellCounts& cell : run.counts.measures[0].cells) {
      total += cell;
    }
    return total;
  }

  measures::Catalogue catalogue_ = small_catalogue();
  std::filesystem::path path_;
};

TEST_F(EngineTest, names_of_engines_are_read_back) {
  EXPECT_EQ(parse_engine("duckdb").value(), Engine::duckdb);
  EXPECT_EQ(parse_engine("spark").error().code, "unknown-engine");
}

TEST_F(EngineTest, a_period_not_covered_is_refused) {
  support::write_store(one_physician(1), path_);
  EXPECT_EQ(run("2019-S1", {}).error().code, "period-not-covered");
}

TEST_F(EngineTest, a_look_back_before_the_first_event_is_warned_of_and_not_refused) {
  support::write_store(one_physician(2), path_);
  const auto warnings = run("2018-S1", {}).value().front().warnings;
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[0].find("begin on 2017-07-01, before the first event of the store (2018-02-01)"),
            std::string::npos)
      << warnings[0];
  EXPECT_NE(warnings[1].find("2018-02-01, before the period ends"), std::string::npos) << warnings[1];
}

TEST_F(EngineTest, counts_do_not_depend_on_the_number_of_threads) {
  support::write_store(one_physician(1000), path_);
  for (const int threads : {1, 2, 5}) {
    const auto counts = total(run("2018-S1", {.threads = threads, .progress = {}}).value().front());
    EXPECT_EQ(counts.denominator, 1000);
    EXPECT_EQ(counts.numerator, 666);
  }
}

TEST_F(EngineTest, progress_grows_to_the_end) {
  support::write_store(one_physician(1000), path_);
  std::vector<double> fractions;
  run("2018-S1", {.threads = 2, .progress = [&](double fraction) { fractions.push_back(fraction); }}).value();
  ASSERT_FALSE(fractions.empty());
  EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  EXPECT_EQ(fractions.back(), 1.0);
}

TEST_F(EngineTest, a_store_out_of_order_is_refused) {
  support::write_store(one_physician(100), path_);
  const columnar::Database database(
      {.path = path_.string(), .memory_limit_bytes = {}, .threads = 1, .temporary_directory = ""});
  database.connect().run(
      "CREATE TABLE shuffled AS SELECT * FROM event ORDER BY hash(patient);"
      "DROP TABLE event; ALTER TABLE shuffled RENAME TO event; CHECKPOINT;");
  EXPECT_EQ(run("2018-S1", {.threads = 1, .progress = {}}).error().code, "damaged-store");
}

TEST_F(EngineTest, an_event_of_an_unknown_code_is_refused) {
  support::write_store(one_physician(10), path_);
  const columnar::Database database(
      {.path = path_.string(), .memory_limit_bytes = {}, .threads = 1, .temporary_directory = ""});
  database.connect().run("UPDATE event SET code = 99 WHERE patient = 5; CHECKPOINT;");
  EXPECT_EQ(run("2018-S1", {.threads = 1, .progress = {}}).error().code, "damaged-store");
}

}  // namespace
}  // namespace miroir::claims

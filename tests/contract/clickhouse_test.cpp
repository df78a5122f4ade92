// What two real ClickHouse servers and the program do when all goes well twice, and when it does not.
#include "claims/clickhouse/server.hpp"
#include "claims/engine.hpp"
#include "support/clickhouse_servers.hpp"
#include "support/store_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include <fmt/format.h>

namespace miroir::claims {
namespace {

using clickhouse::Server;
using ::testing::HasSubstr;
using ::testing::Not;

// The registered patients of 65 and over, and those who got any medicine.
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
  drawn.practices = {{.month = 2018 * 12 + 5, .number = 1, .practitioner = 1}};
  for (int i = 0; i < persons; ++i) {
    support::DrawnPerson person;
    person.birth_month = 1940 * 12;
    person.registrations = {{1, base::make_date(2010, 1, 1)}};
    measures::Event event{.date = base::make_date(2018, 2, 1), .prescription_date = base::make_date(2018, 2, 1)};
    event.code = 1;
    event.quantity = 1;
    person.events.push_back(event);
    drawn.persons.push_back(person);
  }
  return drawn;
}

class ClickhouseTest : public ::testing::Test {
 protected:
  ClickhouseTest()
      : urls_(support::fresh_clickhouse_databases()),
        path_(std::filesystem::temp_directory_path() / fmt::format("miroir-clickhouse-{}.store", ::getpid())) {
    write(7);
  }
  ~ClickhouseTest() override { std::filesystem::remove(path_); }

  void write(int persons) {
    std::filesystem::remove(path_);
    support::write_store(one_physician(persons), path_);
  }

  base::Result<std::vector<PeriodRun>> run(const std::vector<std::string>& urls) {
    said_.clear();
    const auto store = ClaimsStore::open(path_, {.threads = 1});
    RunOptions options{.engine = Engine::clickhouse, .threads = 1, .progress = {}};
    options.clickhouse = urls;
    options.say = [this](const std::string& sentence) { said_ += sentence + "\n"; };
    return run_measures(store.value(), catalogue_, {&catalogue_.measures[0]}, {base::parse_period("2018-S1").value()},
                        options);
  }

  base::Refusal refusal(const std::vector<std::string>& urls) {
    const auto outcome = run(urls);
    return outcome ? base::Refusal{} : outcome.error();
  }

  std::int64_t patients(const std::vector<std::string>& urls) {
    std::int64_t total = 0;
    const auto outcome = run(urls);
    for (const measures::CellCounts& cell : outcome.value().front().counts.measures[0].cells) {
      total += cell.patients;
    }
    return total;
  }

  static std::string ask(const std::string& url, const std::string& sql) {
    return Server::parse(url).value().ask(sql).value();
  }

  measures::Catalogue catalogue_ = small_catalogue();
  std::vector<std::string> urls_;
  std::filesystem::path path_;
  std::string said_;
};

TEST_F(ClickhouseTest, SharesThePatientsAndCountsThemAll) {
  EXPECT_EQ(patients(urls_), 7);
  EXPECT_EQ(ask(urls_[0], "SELECT groupArray(patient) FROM miroir_patient"), "[2,4,6]\n");
  EXPECT_EQ(ask(urls_[1], "SELECT groupArray(patient) FROM miroir_patient"), "[1,3,5,7]\n");
}

TEST_F(ClickhouseTest, UsesWhatIsLoadedAndSaysSo) {
  EXPECT_EQ(patients(urls_), 7);
  EXPECT_THAT(said_, HasSubstr("Loading this store into 2 of 2 servers"));
  EXPECT_EQ(patients(urls_), 7);
  EXPECT_THAT(said_, HasSubstr("hold this store already"));
}

TEST_F(ClickhouseTest, LoadsAgainOnlyTheServerThatLostItsShare) {
  EXPECT_EQ(patients(urls_), 7);
  ask(urls_[1], "DROP TABLE miroir_loaded");
  EXPECT_EQ(patients(urls_), 7);
  EXPECT_THAT(said_, HasSubstr("into 1 of 2 servers"));
}

TEST_F(ClickhouseTest, NeverReadsAHalfFinishedLoad) {
  EXPECT_EQ(patients(urls_), 7);
  // As a load that was cut short before the end leaves them.
  ask(urls_[0], "DROP TABLE miroir_loaded");
  ask(urls_[0], "CREATE TABLE miroir_loading_patient (patient UInt32) ENGINE = MergeTree ORDER BY patient");
  EXPECT_EQ(patients(urls_), 7);
}

TEST_F(ClickhouseTest, RefusesAnotherStoreAndAnotherShare) {
  EXPECT_EQ(patients(urls_), 7);
  EXPECT_EQ(refusal({urls_[1], urls_[0]}).code, "clickhouse-other-store");
  EXPECT_EQ(refusal({urls_[0]}).code, "clickhouse-other-store");
  write(8);
  const base::Refusal other = refusal(urls_);
  EXPECT_EQ(other.code, "clickhouse-other-store");
  EXPECT_THAT(other.message, HasSubstr("DROP DATABASE"));
  EXPECT_EQ(ask(urls_[0], "SELECT count() FROM miroir_patient"), "3\n");
}

TEST_F(ClickhouseTest, RefusesAShareThatLostRows) {
  EXPECT_EQ(patients(urls_), 7);
  ask(urls_[1], "DROP TABLE miroir_patient");
  ask(urls_[1], "CREATE TABLE miroir_patient (patient UInt32) ENGINE = MergeTree ORDER BY patient");
  const base::Refusal incomplete = refusal(urls_);
  EXPECT_EQ(incomplete.code, "clickhouse-incomplete");
  EXPECT_THAT(incomplete.message, HasSubstr("0 patients are there where 4 are expected"));
}

TEST_F(ClickhouseTest, RefusesNoServerTheSameTwiceAndOneThatDoesNotAnswer) {
  EXPECT_EQ(refusal({}).code, "clickhouse-url");
  EXPECT_THAT(refusal({urls_[0], urls_[0]}).message, HasSubstr("named twice"));
  const base::Refusal silent = refusal({"http://someone:secret@127.0.0.1:9/miroir"});
  EXPECT_EQ(silent.code, "clickhouse-unreachable");
  EXPECT_THAT(silent.message, HasSubstr("http://127.0.0.1:9/miroir"));
  EXPECT_THAT(silent.message, Not(HasSubstr("secret")));
}

TEST_F(ClickhouseTest, RefusesAWrongPasswordWithoutRepeatingIt) {
  const std::string server = support::clickhouse_servers().front();
  const std::string host = server.substr(std::string("http://").size());
  EXPECT_TRUE(Server::parse("http://reader:open%20sesame@" + host)->ask_server("SELECT 1"));
  const base::Refusal denied = refusal({"http://reader:guess@" + host});
  EXPECT_EQ(denied.code, "clickhouse-denied");
  EXPECT_THAT(denied.message, Not(HasSubstr("guess")));
}

TEST_F(ClickhouseTest, EndsAQueryUnderWayOnTheServerTooOnceAskedToStop) {
  std::atomic<bool> stop = false;
  Server server = Server::parse(support::clickhouse_servers().front() + "/system").value();
  server.stop_when(&stop);
  const auto running = [&] {
    return Server(server).ask(
        "SELECT count() FROM system.processes WHERE query LIKE '%endless%' AND query NOT LIKE '%processes%'");
  };
  auto endless =
      std::async(std::launch::async, [&] { return server.ask("SELECT count() AS endless FROM system.numbers"); });
  while (running().value() != "1\n") {
    ASSERT_EQ(endless.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  }
  stop = true;
  EXPECT_EQ(endless.get().error().code, "interrupted");
  stop = false;
  for (int attempt = 0; attempt < 200 && running().value() != "0\n"; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(running().value(), "0\n");
}

TEST_F(ClickhouseTest, TellsTheFirstLineOfWhatFails) {
  const auto failed = Server::parse(urls_[0])->ask_server("SELECT unknown_column");
  EXPECT_EQ(failed.error().code, "clickhouse-query");
  EXPECT_THAT(failed.error().message, HasSubstr("unknown_column"));
  EXPECT_THAT(failed.error().message, Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace miroir::claims

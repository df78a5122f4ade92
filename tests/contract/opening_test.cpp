#include "contract/database_fixture.hpp"
#include "store/connections.hpp"
#include "support/results_sample.hpp"

#include <soci/soci.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace miroir::testing {

namespace {

using store::Backend;
using store::PlatformStore;

class OpeningContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(OpeningContract);

Backend backend(Database database) { return database == Database::sqlite ? Backend::sqlite : Backend::postgresql; }

TEST_P(OpeningContract, KeepsWhatItHoldsWhenOpenedAgain) {
  open_store()->save_group({"G01", "Groupe G01", ""});
  EXPECT_TRUE(open_store()->find_group("G01"));
}

TEST_P(OpeningContract, MigratesADatabaseOfEveryOlderVersion) {
  const auto& all = store::migrations();
  for (std::size_t older = 1; older < all.size(); ++older) {
    SCOPED_TRACE(older);
    TearDown();
    SetUp();
    if (GetParam() == Database::sqlite) {
      const std::filesystem::path file = url_.substr(std::string("sqlite://").size());
      std::filesystem::create_directories(file.parent_path());
    }
    {
      const auto sql = open_session();
      ASSERT_TRUE(store::migrate(*sql, backend(GetParam()), std::span(all).first(older)));
      *sql << "INSERT INTO account (login, display_name, password_hash, locale, demonstration) "
              "VALUES ('kept@exemple.fr', 'Kept', 'hash', 'fr', 0)";
    }
    const auto store = open_store();
    EXPECT_TRUE(store->find_account_by_login("kept@exemple.fr"));
    EXPECT_EQ(
        store->publish(sample_results(), {.signer = "signer", .corrects = {}, .reason = {}, .by = {}}).value().outcome,
        feedback::PublishOutcome::published);
  }
}

TEST_P(OpeningContract, RefusesADatabaseFromANewerVersion) {
  open_store();
  *open_session() << "INSERT INTO schema_migration (number, name) VALUES (9999, 'from the future')";
  const auto refused = PlatformStore::open(url_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "newer-database");
}

TEST_P(OpeningContract, LeavesNothingOfAMigrationThatFails) {
  const auto sql = open_session();
  std::vector<store::Migration> list = {store::migrations().front()};
  list.push_back({2, "spoiled", {"CREATE TABLE half_made (id {integer}) {options}", "CREATE TABLE broken ("}});
  EXPECT_THROW((void)store::migrate(*sql, backend(GetParam()), list), soci::soci_error);
  EXPECT_THROW(*sql << "SELECT count(*) FROM half_made", soci::soci_error);
  int newest = 0;
  *sql << "SELECT max(number) FROM schema_migration", soci::into(newest);
  EXPECT_EQ(newest, 1);
}

TEST_P(OpeningContract, MigratesOnceWhenSeveralOpenAtOnce) {
  std::vector<std::thread> threads;
  for (int index = 0; index < 4; ++index) {
    threads.emplace_back([&] { EXPECT_TRUE(PlatformStore::open(url_, 1)); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::size_t count = 0;
  *open_session() << "SELECT count(*) FROM schema_migration", soci::into(count);
  EXPECT_EQ(count, store::migrations().size());
}

TEST_P(OpeningContract, SaysNoValueOfARowInItsErrors) {
  const auto store = open_store();
  try {
    store->add_membership({"secret-number", "G01", base::make_date(2018, 1, 1), std::nullopt});
    FAIL() << "a membership of nobody was accepted";
  } catch (const store::StoreError& error) {
    EXPECT_EQ(std::string(error.what()).find("secret-number"), std::string::npos) << error.what();
  }
}

TEST(SqliteOpening, KeepsTheFilePrivateAndDurable) {
  const auto file = std::filesystem::temp_directory_path() / "miroir-private.db";
  std::filesystem::remove(file);
  const auto store = PlatformStore::open("sqlite://" + file.string()).value();
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  store::Connections connections(Backend::sqlite, "db=\"" + file.string() + "\"", 1);
  connections.read([](soci::session& sql) {
    std::string journal;
    int synchronous = 0;
    int foreign_keys = 0;
    sql << "PRAGMA journal_mode", soci::into(journal);
    sql << "PRAGMA synchronous", soci::into(synchronous);
    sql << "PRAGMA foreign_keys", soci::into(foreign_keys);
    EXPECT_EQ(journal, "wal");
    EXPECT_EQ(synchronous, 2);  // FULL
    EXPECT_EQ(foreign_keys, 1);
  });
  std::filesystem::remove(file);
}

TEST(PostgresqlOpening, GoesOnAfterTheServerWasRestarted) {
  postgresql_server().create_database("restarted");
  const auto store = PlatformStore::open(postgresql_server().url("restarted"), 2).value();
  store->save_group({"G01", "Groupe G01", ""});
  postgresql_server().restart();
  EXPECT_TRUE(store->find_group("G01"));
  postgresql_server().restart();
  store->save_group({"G02", "Groupe G02", ""});
  EXPECT_EQ(store->groups().size(), 2u);
}

TEST(Opening, RefusesWhatIsNoDatabase) {
  EXPECT_EQ(PlatformStore::open("mysql://host/database").error().code, "bad-database-url");
  EXPECT_EQ(PlatformStore::open("sqlite://").error().code, "bad-database-url");
  EXPECT_EQ(PlatformStore::open("sqlite:///no/such/folder/miroir.db").error().code, "no-database");
  EXPECT_EQ(PlatformStore::open("postgresql:///none?host=/no/such/folder").error().code, "no-database");
  const auto file = std::filesystem::temp_directory_path() / "miroir-not-a-database.db";
  std::ofstream(file) << std::string(4096, 'x');
  EXPECT_EQ(PlatformStore::open("sqlite://" + file.string()).error().code, "no-database");
  std::filesystem::remove(file);
}

TEST(DatabaseUrl, ComesFromTheSettingsOrIsAFileInTheFolder) {
  const auto folder = std::filesystem::temp_directory_path() / "miroir-settings";
  std::filesystem::create_directories(folder);
  EXPECT_EQ(store::database_url(folder.string()), "sqlite://" + (folder / "miroir.db").string());
  std::ofstream(folder / "miroir.conf") << "# the platform\n database = postgresql://miroir@db/miroir \n";
  EXPECT_EQ(store::database_url(folder.string()), "postgresql://miroir@db/miroir");
  std::filesystem::remove_all(folder);
}

}  // namespace

}  // namespace miroir::testing

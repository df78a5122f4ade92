#include "contract/database_fixture.hpp"

#include <fmt/core.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

namespace miroir::testing {

namespace {

std::unique_ptr<PostgresqlServer>& server() {
  static std::unique_ptr<PostgresqlServer> instance;
  return instance;
}

class StopServer : public ::testing::Environment {
 public:
  void TearDown() override { server().reset(); }
};

const auto* const stop_server = ::testing::AddGlobalTestEnvironment(new StopServer);

}  // namespace

PostgresqlServer& postgresql_server() {
  if (!server()) {
    server() = std::make_unique<PostgresqlServer>();
  }
  return *server();
}

void StoreContract::SetUp() {
  static int number = 0;
  ++number;
  // A blank in the name: data folders have them.
  folder_ = std::filesystem::temp_directory_path() / fmt::format("miroir contract {} {}", getpid(), number);
  if (GetParam() == Database::sqlite) {
    std::filesystem::create_directories(folder_);
    url_ = "sqlite://" + (folder_ / "miroir.db").string();
  } else {
    const std::string name = fmt::format("contract_{}", number);
    postgresql_server().create_database(name);
    url_ = postgresql_server().url(name);
  }
}

void StoreContract::TearDown() { std::filesystem::remove_all(folder_); }

std::unique_ptr<store::PlatformStore> StoreContract::open_store(int connections) const {
  return store::PlatformStore::open(url_, connections).value();
}

std::unique_ptr<soci::session> StoreContract::open_session() const {
  if (GetParam() == Database::sqlite) {
    return std::make_unique<soci::session>(soci::sqlite3, "db=\"" + (folder_ / "miroir.db").string() + "\"");
  }
  return std::make_unique<soci::session>(soci::postgresql, url_);
}

std::string database_name(const ::testing::TestParamInfo<Database>& info) {
  return info.param == Database::sqlite ? "sqlite" : "postgresql";
}

}  // namespace miroir::testing

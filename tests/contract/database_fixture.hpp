// One test, two databases: SQLite in a file and PostgreSQL, each empty at the start of every test.
#pragma once

#include "contract/postgresql_server.hpp"
#include "store/platform_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace soci {
class session;
}

namespace miroir::testing {

enum class Database { sqlite, postgresql };

// Started by the first test that needs it, stopped at the end of the program.
PostgresqlServer& postgresql_server();

class StoreContract : public ::testing::TestWithParam<Database> {
 protected:
  void SetUp() override;
  void TearDown() override;

  std::unique_ptr<store::PlatformStore> open_store(int connections = 4) const;
  // A connection behind the store's back, to see or spoil what it keeps.
  std::unique_ptr<soci::session> open_session() const;

  std::string url_;

 private:
  std::filesystem::path folder_;
};

std::string database_name(const ::testing::TestParamInfo<Database>& info);

}  // namespace miroir::testing

#define MIROIR_ON_BOTH_DATABASES(suite)                                                                              \
  INSTANTIATE_TEST_SUITE_P(                                                                                          \
      Databases, suite, ::testing::Values(miroir::testing::Database::sqlite, miroir::testing::Database::postgresql), \
      miroir::testing::database_name)

// A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket in it, gone with the process
// that started it, however that ends.
#pragma once

#include <string>

namespace miroir::testing {

class PostgresqlServer {
 public:
  // Throws std::runtime_error when PostgreSQL is not installed or does not start.
  PostgresqlServer();
  ~PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  // URL of a database of that name.
  std::string url(const std::string& database) const;
  void create_database(const std::string& name) const;
  // As when the server is restarted for an update: every connection is lost.
  void restart();

 private:
  void start();
  void stop();
  std::string folder_;
  int process_ = 0;
};

}  // namespace miroir::testing

// One ClickHouse server, reached over its HTTP interface with libcurl.
//
// A URL is http://user:password@host:8123/database or https://…; without a database it is `miroir`. User and password
// are taken out of it at once and never come back in a name, an error or a log; no proxy is used, since what is sent
// are patients' rows. Refusals name the server and say what to do. Thread-safe: each call opens its own connection.
#pragma once

#include "base/result.hpp"

#include <atomic>
#include <string>
#include <string_view>

namespace miroir::claims::clickhouse {

class Server {
 public:
  // Refuses ("clickhouse-url") what is not such a URL.
  static base::Result<Server> parse(const std::string& url);

  // "http://host:8123/database".
  const std::string& name() const { return name_; }
  const std::string& database() const { return database_; }

  // Once `stop` is true, what is under way ends within a second or two as a refusal ("interrupted"), on the server too.
  // The flag outlives the server.
  void stop_when(const std::atomic<bool>* stop) { stop_ = stop; }

  // Runs one statement in the database and gives its rows, tab-separated.
  base::Result<std::string> ask(const std::string& sql) const;
  // The same outside any database: for what must work before the database is there.
  base::Result<std::string> ask_server(const std::string& sql) const;
  // Sends rows after "INSERT INTO … FORMAT …".
  base::Result<void> insert(const std::string& statement, std::string_view rows) const;

 private:
  base::Result<std::string> post(const std::string& parameters, std::string_view body) const;
  base::Refusal refusal_of(long status, const std::string& answer) const;
  base::Refusal no_answer(const char* reason) const;
  void kill_query(const std::string& query_id) const;
  std::string origin_;  // "http://host:8123"
  std::string user_;
  std::string password_;
  std::string database_;
  std::string name_;
  const std::atomic<bool>* stop_ = nullptr;
};

// The first line of what ClickHouse says of an error, without its own marks; the number of the error, 0 if none.
std::string error_sentence(std::string_view answer);
int error_number(std::string_view answer);

}  // namespace miroir::claims::clickhouse

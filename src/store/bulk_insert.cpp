#include "store/bulk_insert.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace miroir::store {

namespace {

constexpr std::size_t bytes_per_send = 256UL * 1024;

[[noreturn]] void refuse(const char* message) { throw soci::soci_error(message); }

// COPY in text format: tabs between values, \N for none.
class PostgresqlInsert final : public BulkInsert {
 public:
  PostgresqlInsert(PGconn* connection, std::string_view table, std::string_view columns) : connection_(connection) {
    const std::string command = fmt::format("COPY {} ({}) FROM STDIN", table, columns);
    PGresult* result = PQexec(connection_, command.c_str());
    const bool ready = PQresultStatus(result) == PGRES_COPY_IN;
    PQclear(result);
    if (!ready) {
      refuse(PQerrorMessage(connection_));
    }
    copying_ = true;
  }
  ~PostgresqlInsert() override {
    if (copying_) {
      PQputCopyEnd(connection_, "given up");
      drain();
    }
  }
  PostgresqlInsert(const PostgresqlInsert&) = delete;
  PostgresqlInsert& operator=(const PostgresqlInsert&) = delete;

  void add(std::string_view text) override {
    begin_value();
    for (const char c : text) {
      switch (c) {
        case '\\':
          buffer_ += "\\\\";
          break;
        case '\t':
          buffer_ += "\\t";
          break;
        case '\n':
          buffer_ += "\\n";
          break;
        case '\r':
          buffer_ += "\\r";
          break;
        default:
          buffer_ += c;
      }
    }
  }
  void add(std::optional<std::int64_t> integer) override { add_number(integer); }
  void add(std::optional<double> real) override { add_number(real); }
  void end_row() override {
    buffer_ += '\n';
    first_ = true;
    if (buffer_.size() >= bytes_per_send) {
      send();
    }
  }
  void finish() override {
    send();
    copying_ = false;
    if (PQputCopyEnd(connection_, nullptr) != 1) {
      refuse(PQerrorMessage(connection_));
    }
    if (const std::string refusal = drain(); !refusal.empty()) {
      refuse(refusal.c_str());
    }
  }

 private:
  void begin_value() {
    if (!first_) {
      buffer_ += '\t';
    }
    first_ = false;
  }
  template <class Number>
  void add_number(std::optional<Number> number) {
    begin_value();
    if (number) {
      fmt::format_to(std::back_inserter(buffer_), "{}", *number);
    } else {
      buffer_ += "\\N";
    }
  }
  void send() {
    if (!buffer_.empty() && PQputCopyData(connection_, buffer_.data(), static_cast<int>(buffer_.size())) != 1) {
      refuse(PQerrorMessage(connection_));
    }
    buffer_.clear();
  }
  // What the server says of the whole, empty when all went well; nothing may be left unread before the next command.
  std::string drain() {
    std::string refusal;
    while (PGresult* result = PQgetResult(connection_)) {
      if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        refusal = PQresultErrorMessage(result);
      }
      PQclear(result);
    }
    return refusal;
  }

  PGconn* connection_;
  std::string buffer_;
  bool first_ = true;
  bool copying_ = false;
};

class SqliteInsert final : public BulkInsert {
 public:
  SqliteInsert(sqlite_api::sqlite3* connection, std::string_view table, std::string_view columns)
      : connection_(connection) {
    const auto commas = static_cast<std::size_t>(std::ranges::count(columns, ','));
    std::string places = "?";
    for (std::size_t index = 0; index < commas; ++index) {
      places += ", ?";
    }
    const std::string command = fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, places);
    if (sqlite_api::sqlite3_prepare_v2(connection_, command.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
      refuse(sqlite_api::sqlite3_errmsg(connection_));
    }
  }
  ~SqliteInsert() override { sqlite_api::sqlite3_finalize(statement_); }
  SqliteInsert(const SqliteInsert&) = delete;
  SqliteInsert& operator=(const SqliteInsert&) = delete;

  // The text lives until end_row(): SQLite need not copy it.
  void add(std::string_view text) override {
    check(sqlite_api::sqlite3_bind_text(statement_, ++place_, text.data(), static_cast<int>(text.size()), nullptr));
  }
  void add(std::optional<std::int64_t> integer) override {
    check(integer ? sqlite_api::sqlite3_bind_int64(statement_, ++place_, *integer)
                  : sqlite_api::sqlite3_bind_null(statement_, ++place_));
  }
  void add(std::optional<double> real) override {
    check(real ? sqlite_api::sqlite3_bind_double(statement_, ++place_, *real)
               : sqlite_api::sqlite3_bind_null(statement_, ++place_));
  }
  void end_row() override {
    place_ = 0;
    if (sqlite_api::sqlite3_step(statement_) != SQLITE_DONE) {
      refuse(sqlite_api::sqlite3_errmsg(connection_));
    }
    check(sqlite_api::sqlite3_reset(statement_));
  }
  void finish() override {}

 private:
  void check(int outcome) {
    if (outcome != SQLITE_OK) {
      refuse(sqlite_api::sqlite3_errmsg(connection_));
    }
  }

  sqlite_api::sqlite3* connection_;
  sqlite_api::sqlite3_stmt* statement_ = nullptr;
  int place_ = 0;
};

}  // namespace

std::unique_ptr<BulkInsert> bulk_insert(soci::session& sql, Backend backend, std::string_view table,
                                        std::string_view columns) {
  if (backend == Backend::postgresql) {
    auto* session = static_cast<soci::postgresql_session_backend*>(sql.get_backend());
    return std::make_unique<PostgresqlInsert>(session->conn_, table, columns);
  }
  auto* session = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
  return std::make_unique<SqliteInsert>(session->conn_, table, columns);
}

}  // namespace miroir::store

// DuckDB behind a small header: open a database, run SQL, stream results by columns, append rows.
//
// It is the only folder that includes duckdb.h. Lifetimes: a Database outlives its Connections, a Connection
// outlives its Streams and Appenders. A Connection is used by one thread at a time. What DuckDB refuses is
// thrown as ColumnarError with DuckDB's own words: callers turn the refusals they expect into base::Refusal.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::columnar {

class ColumnarError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct DatabaseOptions {
  std::string path;  // a file, or empty for memory
  bool read_only = false;
  std::optional<std::int64_t> memory_limit_bytes;
  std::optional<int> threads;
  std::string temporary_directory;  // where DuckDB spills; empty: its default
};

class Connection;

class Database {
 public:
  explicit Database(const DatabaseOptions& options);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  Connection connect() const;

 private:
  friend class Connection;
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

// One chunk of a result, at most 2,048 rows. Pointers are valid until the next chunk is fetched.
class Chunk {
 public:
  Chunk();
  ~Chunk();
  Chunk(Chunk&&) noexcept;
  Chunk& operator=(Chunk&&) noexcept;

  std::size_t rows() const;
  // Values of a fixed-width column as DuckDB stores them (DATE is int32 days, BOOLEAN is bool, UINTEGER is
  // uint32 …). The caller names the type that its own SELECT has cast to.
  template <class T>
  std::span<const T> column(std::size_t index) const {
    return {static_cast<const T*>(data(index)), rows()};
  }
  bool is_null(std::size_t column, std::size_t row) const;
  // One bit for each row, set where there is a value; nothing when no value is NULL.
  const std::uint64_t* validity(std::size_t column) const;
  std::string_view text(std::size_t column, std::size_t row) const;

 private:
  friend class Stream;
  friend class Connection;
  const void* data(std::size_t column) const;
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

// The rows of one query, fetched chunk by chunk without holding the whole result in memory.
class Stream {
 public:
  ~Stream();
  Stream(Stream&&) noexcept;
  // False at the end of the rows.
  bool next(Chunk& chunk);
  std::vector<std::string> column_names() const;

 private:
  friend class Connection;
  struct Handle;
  explicit Stream(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

// Appends rows to one table, fast; rows are there after flush().
class Appender {
 public:
  ~Appender();
  Appender(Appender&&) noexcept;
  Appender& add(bool value);
  Appender& add(std::int32_t value);
  Appender& add(std::uint32_t value);
  Appender& add(std::int64_t value);
  Appender& add(double value);
  Appender& add(std::string_view value);
  Appender& add_date(std::int32_t days);
  Appender& add_null();
  void end_row();
  void flush();

 private:
  friend class Connection;
  struct Handle;
  explicit Appender(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

class Connection {
 public:
  ~Connection();
  Connection(Connection&&) noexcept;

  // Runs one or several statements and drops their rows.
  void run(const std::string& sql) const;
  Stream stream(const std::string& sql) const;
  // Hands these columns of the rows of `from` (a table, with a condition or without) to `visit` as they are read, until
  // it says false. A chunk is DuckDB's own and valid during the call only, where a Stream gives copies. DuckDB
  // must be set to one thread: the rows then come in the order of the table, in the thread that asks.
  void visit(const std::string& columns, const std::string& from, const std::function<bool(const Chunk&)>& visit) const;
  // The single value of a query with one row and one column, as text; nothing for NULL or no row.
  std::optional<std::string> value(const std::string& sql) const;
  std::int64_t integer(const std::string& sql) const;
  // Every row as text, NULL as nothing: for reports and small tables only.
  std::vector<std::vector<std::optional<std::string>>> rows(const std::string& sql) const;
  Appender appender(const std::string& table) const;
  // Progress of the query running on this connection, 0 to 100, or a negative number when unknown. Thread-safe.
  double progress_percent() const;
  // Makes the query running on this connection end with an error. Thread-safe.
  void interrupt() const;

  struct Visitor;

 private:
  friend class Database;
  struct Handle;
  explicit Connection(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

// 'it''s': text as an SQL literal. "a ""b""": a name as an SQL identifier.
std::string quote_literal(std::string_view text);
std::string quote_name(std::string_view name);

}  // namespace miroir::columnar

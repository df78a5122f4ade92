// Many rows into one table, as fast as the database takes them: COPY of PostgreSQL, one prepared statement of SQLite.
// Within the caller's transaction. SOCI binds every value of every row by name, which takes most of the time for
// millions of rows; here the database's own library is asked. Private to the folder.
#pragma once

#include "store/migrations.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace soci {
class session;
}

namespace miroir::store {

// A row is its values in the order of the columns, then end_row(); its texts must live until then. What the database
// refuses is thrown as soci::soci_error, at the row or at finish(), which must be called.
class BulkInsert {
 public:
  virtual ~BulkInsert() = default;
  virtual void add(std::string_view text) = 0;
  virtual void add(std::optional<std::int64_t> integer) = 0;
  virtual void add(std::optional<double> real) = 0;
  virtual void end_row() = 0;
  virtual void finish() = 0;
};

// `columns` is "a, b, c".
std::unique_ptr<BulkInsert> bulk_insert(soci::session& sql, Backend backend, std::string_view table,
                                        std::string_view columns);

}  // namespace miroir::store

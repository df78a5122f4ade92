// Connections to one database, shared by threads: each call takes one, uses it alone and gives it back.
//
// What the database refuses is thrown as StoreError with its first line only: the database's longer words repeat
// the values of the row, which have no place in a log. A PostgreSQL connection that was lost (the server was
// restarted) is made again: a read is then asked once more, a write only if its transaction had not begun.
#pragma once

#include "base/result.hpp"
#include "store/migrations.hpp"

#include <soci/soci.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace miroir::store {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Begins at once as a writer (in SQLite two readers that both turn writer would refuse each other); undone unless
// committed.
class Transaction {
 public:
  Transaction(soci::session& sql, Backend backend);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  soci::session& sql_;
  bool open_ = true;
};

class Connections {
 public:
  // Throws soci::soci_error when the database cannot be reached.
  Connections(Backend backend, const std::string& connect_string, int count);

  Backend backend() const { return backend_; }

  template <class Function>
  auto read(Function function) {
    soci::session sql(pool_);
    try {
      return function(sql);
    } catch (const soci::soci_error& error) {
      if (!reconnected(sql)) {
        throw_store_error(error);
      }
    }
    try {
      return function(sql);
    } catch (const soci::soci_error& error) {
      throw_store_error(error);
    }
  }

  template <class Function>
  auto write(Function function) {
    soci::session sql(pool_);
    try {
      ready_to_begin(sql);
      Transaction transaction(sql, backend_);
      if constexpr (std::is_void_v<decltype(function(sql))>) {
        function(sql);
        transaction.commit();
      } else {
        auto outcome = function(sql);
        transaction.commit();
        return outcome;
      }
    } catch (const soci::soci_error& error) {
      reconnected(sql);
      throw_store_error(error);
    }
  }

 private:
  void ready_to_begin(soci::session& sql) const;
  bool reconnected(soci::session& sql) const;
  [[noreturn]] static void throw_store_error(const soci::soci_error& error);

  Backend backend_;
  soci::connection_pool pool_;
};

}  // namespace miroir::store

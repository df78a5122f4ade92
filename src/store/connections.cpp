#include "store/connections.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace miroir::store {

namespace {

// Journal and durability are chosen here, on every connection, and never left to a default.
void prepare_sqlite(soci::session& sql) {
  sql << "PRAGMA busy_timeout = 30000";
  sql << "PRAGMA journal_mode = WAL";
  sql << "PRAGMA synchronous = FULL";
  sql << "PRAGMA foreign_keys = ON";
}

void prepare_postgresql(soci::session& sql) { sql << "SET client_min_messages = warning"; }

}  // namespace

Transaction::Transaction(soci::session& sql, Backend backend) : sql_(sql) {
  sql_ << (backend == Backend::sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (open_) {
    try {
      sql_ << "ROLLBACK";
    } catch (const soci::soci_error&) {
      // The connection is gone, and the transaction with it.
    }
  }
}

void Transaction::commit() {
  sql_ << "COMMIT";
  open_ = false;
}

Connections::Connections(Backend backend, const std::string& connect_string, int count)
    : backend_(backend), pool_(static_cast<std::size_t>(count)) {
  for (std::size_t index = 0; index < static_cast<std::size_t>(count); ++index) {
    soci::session& sql = pool_.at(index);
    if (backend == Backend::sqlite) {
      sql.open(soci::sqlite3, connect_string);
      prepare_sqlite(sql);
    } else {
      sql.open(soci::postgresql, connect_string);
      prepare_postgresql(sql);
    }
  }
}

void Connections::ready_to_begin(soci::session& sql) const {
  if (backend_ == Backend::postgresql) {
    try {
      sql << "SELECT 1";
    } catch (const soci::soci_error&) {
      if (!reconnected(sql)) {
        throw;
      }
    }
  }
}

bool Connections::reconnected(soci::session& sql) const {
  if (backend_ == Backend::sqlite || sql.is_connected()) {
    return false;
  }
  try {
    sql.reconnect();
    prepare_postgresql(sql);
    return true;
  } catch (const soci::soci_error&) {
    return false;
  }
}

void Connections::throw_store_error(const soci::soci_error& error) {
  const std::string message = error.get_error_message();
  throw StoreError(message.substr(0, message.find('\n')));
}

}  // namespace miroir::store

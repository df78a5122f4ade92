// The tables of the platform's database, as an append-only list of numbered changes.
//
// A change that has been released is never edited: a new one is appended. Each runs once, in its own transaction,
// and is written down in `schema_migration`. The SQL is written once for both databases; the few words that differ
// stand between braces and are replaced by the dialect: {text}, {integer}, {real}, {identity}, {options}, {clustered}.
// A statement that begins with {sqlite} or {postgresql} is for that database alone.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace miroir::store {

enum class Backend : std::uint8_t { sqlite, postgresql };

struct Migration {
  int number = 0;  // from 1, without a gap
  std::string name;
  std::vector<std::string> statements;
};

const std::vector<Migration>& migrations();

// The words between braces replaced by what the database calls them; empty where the statement is for the other one.
std::string in_dialect(Backend backend, std::string sql);

// Runs what is missing of `list`, in order. Refuses a database that has a change beyond the list
// ("newer-database"). Two processes that open the same database at once wait for each other.
base::Result<void> migrate(soci::session& sql, Backend backend, std::span<const Migration> list);

}  // namespace miroir::store

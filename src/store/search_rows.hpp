// Writing what a search looks through, within a caller's transaction. Private to the folder.
#pragma once

#include "base/date.hpp"
#include "programme/accounts.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <string>

namespace miroir::store {

struct SearchRow {
  std::string kind;  // found_kind_name
  std::string part;  // "whole" and "references" of a dossier; otherwise empty
  std::int64_t thing_id = 0;
  std::string region;
  std::string group;
  bool shared = false;  // a question that other groups may find
  std::string title;
  std::string text;         // as written; folded here
  std::string happened_on;  // "2026-11-24"
};

// In place of the row of the same kind, part and thing.
void write_search_row(soci::session& sql, const SearchRow& row);
void remove_search_rows(soci::session& sql, const std::string& kind, std::int64_t thing_id);
// Questions without a row; for a database that is older than the search.
void index_questions_left_out(soci::session& sql);

inline std::int64_t seconds_of(programme::Instant instant) { return instant.time_since_epoch().count(); }
inline programme::Instant instant_of(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }
inline std::string day_of_instant(programme::Instant instant) {
  const auto days = std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
  return base::format_date({static_cast<std::int32_t>(days)});
}

}  // namespace miroir::store

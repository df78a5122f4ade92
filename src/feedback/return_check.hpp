// What a coordinator should look at before publishing a return: what is in it, and what differs from the round before.
// Pure; counts of physicians and groups, and figures of the region as a whole only.
#pragma once

#include "feedback/result_store.hpp"

#include <string>
#include <vector>

namespace miroir::feedback {

struct ReturnSummary {
  Manifest manifest;
  std::string signer;
  std::int64_t physicians = 0;
  // Level region, stratum "all", of the periods there are.
  std::vector<StoredRow> region_rows;

  std::size_t group_count() const;  // counted in the last period
};

enum class ReturnCheck : std::uint8_t {
  indicator_added,     // subject: its id
  indicator_gone,      // subject: its id
  version_changed,     // subject: its id; before, after: versions
  words_changed,       // subject: its id: the definition reads differently under the same version
  physicians_changed,  // before, after: how many, more than a tenth apart
  group_added,         // subject: its id
  group_gone,          // subject: its id
  denominator_moved,   // subject: its id; period; before, after: what is counted in the region
  value_moved,         // subject: its id; period; before, after: the region's value
  hidden_moved,        // before, after: shares of hidden rows, more than a tenth of all rows apart
  threshold_changed,   // before, after: smallest cells
  signer_changed,
};
const char* check_name(ReturnCheck check);

struct Finding {
  ReturnCheck check = ReturnCheck::indicator_added;
  std::string subject;
  std::string period;
  double before = 0;
  double after = 0;
};

// In the order of the enumeration, then of the indicators. A figure of a period that both hold has moved when it is a
// tenth away; of the last periods, when they differ, a quarter away.
std::vector<Finding> compare_returns(const ReturnSummary& coming, const ReturnSummary& before);

}  // namespace miroir::feedback

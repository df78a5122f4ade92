// What an import did, for people and for machines: every table with its files and rows, every rule with the rows
// it dropped, and every problem found. It holds counts, names of files and columns, line numbers and single
// unreadable values; never a patient's row.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace miroir::claims::importing {

struct Dropped {
  std::string reason;
  std::int64_t rows = 0;
};

struct TableReport {
  std::string table;
  std::vector<std::string> files;
  std::int64_t rows_read = 0;
  std::int64_t rows_kept = 0;
  std::vector<Dropped> dropped;  // in the order of the rules; a row is counted under the first that drops it
};

// Something unknown or missing that did not stop the import, how often, and what was done with it.
struct Remark {
  std::string code;  // kebab-case and stable
  std::string sentence;
  std::int64_t count = 0;
};

struct StoreCounts {
  std::int64_t patients = 0;
  std::int64_t practitioners = 0;
  std::int64_t registrations = 0;
  std::int64_t memberships = 0;
  std::int64_t products = 0;
  std::int64_t events = 0;
  std::int64_t medicines = 0;
  std::int64_t biology = 0;
  std::int64_t procedures = 0;
  std::int64_t consultations = 0;
};

struct Lags {
  std::int64_t lines = 0;
  std::int64_t late_lines = 0;      // known to the scheme more than 6 months after care
  std::string last_flow_month;      // "2019-01", FLX_DIS_DTD; empty where the format tells of no flows
  std::string last_complete_month;  // the last month of care followed by 6 monthly flows
};

// What the store cannot tell because its source does not hold it (claims/limitations.hpp), and what was found.
struct FoundLimitation {
  std::string code;
  std::string sentence;
};

struct ImportReport {
  std::vector<TableReport> tables;
  std::vector<Remark> remarks;
  std::vector<base::Refusal> problems;  // when not empty, nothing was changed
  std::vector<FoundLimitation> limitations;
  std::string region;
  bool region_guessed = false;
  std::string first_month;  // of care, "2017-01"
  std::string last_month;
  Lags lags;
  StoreCounts counts;
  std::string fingerprint;
  double seconds = 0;

  TableReport& table(const std::string& name);
};

std::string report_text(const ImportReport& report);
std::string report_json(const ImportReport& report);

}  // namespace miroir::claims::importing

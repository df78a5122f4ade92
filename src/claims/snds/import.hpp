// Builds a claims store from a folder of SNDS tables (CSV or Parquet).
//
// The new store is built in a file beside the old one and renamed over it when complete; when the import is refused
// or interrupted nothing is left behind and the old store stays. Memory is bounded by DuckDB's limit; what does not
// fit spills to a folder beside the store, removed at the end.
//
// The same tables give the same store content, whatever the order of rows, the number of threads or the format.
#pragma once

#include "base/result.hpp"
#include "claims/snds/report.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace miroir::claims::snds {

// What is being done and how much of it is done, 0 to 1, or a negative number when unknown.
using Progress = std::function<void(std::string_view step, double fraction)>;

struct ImportOptions {
  std::filesystem::path from;   // the folder of the tables
  std::filesystem::path store;  // the file to make
  std::int64_t memory_limit_bytes = std::int64_t{4} << 30;
  int threads = 0;                          // 0: all cores
  std::optional<std::string> region;        // INSEE code; nothing: where most practitioners practise
  bool keep_information_lines = false;      // keep the lines that DPN_QLF 71, 72 mark as being for information
  Progress progress;                        // may be empty; called from another thread
  const std::atomic<bool>* stop = nullptr;  // set to true from anywhere, the import ends soon as refused
};

struct ImportOutcome {
  ImportReport report;
  std::optional<base::Refusal> refusal;  // one sentence; every problem is in the report
};

ImportOutcome import_snds(const ImportOptions& options);

}  // namespace miroir::claims::snds

// Builds a claims store from a folder of tables (CSV or Parquet), whatever their format.
//
// The new store is built in a file beside the old one and renamed over it when complete; when the import is refused
// or interrupted nothing is left behind and the old store stays. Memory is bounded by DuckDB's limit; what does not
// fit spills to a folder beside the store, removed at the end.
//
// The same tables give the same store content, whatever the order of rows, the number of threads or the writing.
#pragma once

#include "base/result.hpp"
#include "claims/importing/step.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace miroir::claims::importing {

struct NamedStep {
  std::string_view words;  // "Reading persons (IR_BEN_R)"
  void (*run)(const Step&);
};

// How one format is read: its tables, the steps that stage them in this order, and what then makes the events.
struct InputFormat {
  std::string_view name;   // as the store keeps it: "snds"
  std::string_view words;  // "SNDS tables"
  std::span<const Table> tables;
  std::span<const NamedStep> staging;
  void (*build)(const Step&);
};

struct ImportOutcome {
  ImportReport report;
  std::optional<base::Refusal> refusal;  // one sentence; every problem is in the report
};

ImportOutcome run_import(const InputFormat& format, const ImportOptions& options);

}  // namespace miroir::claims::importing

// From a claims store to a signed results file: what `indicators run` and the demo share.
#pragma once

#include "base/result.hpp"
#include "claims/engine.hpp"
#include "cli/progress_printer.hpp"
#include "feedback/disclosure.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace miroir::cli {

struct ResultsRun {
  std::filesystem::path store;
  std::filesystem::path catalogue;
  std::vector<std::string> indicators;  // empty: all
  std::vector<std::string> periods;     // "2018-S1"; the rows follow their dates
  claims::Engine engine = claims::Engine::native;
  std::vector<std::string> clickhouse;  // URLs of the servers of that engine
  int threads = 0;
  std::int32_t min_cell = feedback::default_min_cell;
  std::filesystem::path out;
};

// An indicator that the store cannot answer, or not wholly, and what is said of it.
struct ResultsNote {
  std::string indicator;
  bool left_out = false;
  std::string sentence;
};

struct ResultsReport {
  std::int64_t rows = 0;
  feedback::DisclosureCount hidden;
  std::string results_sha256;
  std::string public_key;
  std::vector<ResultsNote> notes;  // in the catalogue's order; none for an SNDS store
};

// Indicators that the store cannot answer are left out and noted, or refused ("cannot-be-counted") when they were asked
// for by name.
base::Result<ResultsReport> run_results(const ResultsRun& run, ProgressPrinter& progress);

}  // namespace miroir::cli

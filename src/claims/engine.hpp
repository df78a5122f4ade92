// Runs measures over a claims store with one of the engines.
#pragma once

#include "claims/claims_store.hpp"
#include "measures/counts.hpp"

#include <atomic>
#include <functional>
#include <string_view>

namespace miroir::claims {

enum class Engine { native, reference, duckdb, clickhouse };

// Refuses an unknown name ("unknown-engine").
base::Result<Engine> parse_engine(std::string_view name);
const char* engine_name(Engine engine);

struct RunOptions {
  Engine engine = Engine::native;
  int threads = 0;      // 0: all cores
  bool content = true;  // break the numerators down by class and month too
  // 0 to 1, called from one thread at a time; may be empty. What it throws ends the run.
  std::function<void(double fraction)> progress;
  std::vector<std::string> clickhouse = {};                    // URLs of the servers of that engine
  std::function<void(double fraction)> loading_progress = {};  // of the servers, before counting; may be empty
  std::function<void(const std::string& sentence)> say = {};   // for the person who runs; may be empty
  const std::atomic<bool>* stop = nullptr;  // set to true from anywhere, a query under way ends and the run throws
};

struct PeriodRun {
  measures::PeriodContext context;
  measures::PeriodCounts counts;
  std::vector<std::string> warnings;  // sentences for the person who runs: a look-back that the claims do not fill
};

// One PeriodRun per period. Refuses a period that the store does not cover ("period-not-covered") and a measure that
// it cannot answer ("cannot-be-counted").
base::Result<std::vector<PeriodRun>> run_measures(const ClaimsStore& store, const measures::Catalogue& catalogue,
                                                  const std::vector<const measures::Measure*>& measures,
                                                  const std::vector<base::Period>& periods, const RunOptions& options);

// The same, each period handed over in its turn: the counts of one period of a whole region take some hundred MiB.
using TakePeriod = std::function<void(PeriodRun run)>;
base::Result<void> run_periods(const ClaimsStore& store, const measures::Catalogue& catalogue,
                               const std::vector<const measures::Measure*>& measures,
                               const std::vector<base::Period>& periods, const RunOptions& options,
                               const TakePeriod& take);

// The SQL that the duckdb engine runs for one measure and period, commented for a statistician.
std::string measure_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                        const base::Period& period);
// The same for the content of its numerator, by class and month.
std::string content_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                        const base::Period& period);
// The SQL that the clickhouse engine runs on each server.
std::string clickhouse_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                           const base::Period& period);
std::string clickhouse_content_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                                   const base::Period& period);

}  // namespace miroir::claims

// Inside of engine.hpp: one function per engine, each giving the counts of every period.
#pragma once

#include "claims/engine.hpp"

namespace miroir::claims {

// What every engine is given.
struct EngineRun {
  const ClaimsStore& store;
  const measures::Catalogue& catalogue;
  const std::vector<const measures::Measure*>& measures;
  const std::vector<measures::PeriodContext>& contexts;
  const RunOptions& options;
};

using EngineCounts = base::Result<std::vector<measures::PeriodCounts>>;

// Called once for each period, in their order. The native engine makes the counts of a period when their turn comes.
using TakeCounts = std::function<void(std::size_t period, measures::PeriodCounts counts)>;

base::Result<void> run_native(const EngineRun& run, const TakeCounts& take);
EngineCounts run_reference(const EngineRun& run);
EngineCounts run_duckdb(const EngineRun& run);
EngineCounts run_clickhouse(const EngineRun& run);

}  // namespace miroir::claims

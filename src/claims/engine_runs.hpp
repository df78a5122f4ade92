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

EngineCounts run_native(const EngineRun& run);
EngineCounts run_reference(const EngineRun& run);
EngineCounts run_duckdb(const EngineRun& run);
EngineCounts run_clickhouse(const EngineRun& run);

}  // namespace miroir::claims

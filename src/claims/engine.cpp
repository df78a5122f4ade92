#include "claims/engine.hpp"

#include "claims/answerability.hpp"
#include "claims/engine_runs.hpp"

#include <fmt/format.h>

namespace miroir::claims {

namespace {

constexpr std::int32_t look_back_days = 365;

struct EventDays {
  base::Result<base::Date> first;
  base::Result<base::Date> last;
};

// The days of the first and the last event. An import notes them, for they cost a scan of all events.
EventDays event_days(const ClaimsStore& store) {
  EventDays noted{base::parse_date(store.info("first_event")), base::parse_date(store.info("last_event"))};
  if (noted.first && noted.last) {
    return noted;
  }
  const auto days = store.database().connect().rows("SELECT min(date)::VARCHAR, max(date)::VARCHAR FROM event").front();
  return {base::parse_date(days[0].value_or("")), base::parse_date(days[1].value_or(""))};
}

// What a reader of the figures should know: a look-back that the claims do not fill, a period they do not reach.
std::vector<std::string> coverage_warnings(const EventDays& days, const base::Period& period) {
  const auto& [first, last] = days;
  if (!first || !last) {
    return {fmt::format("{}: the store holds no event", period.name)};
  }
  std::vector<std::string> warnings;
  const base::Date begins = period.last - (look_back_days - 1);
  if (base::month_index(begins) < base::month_index(*first)) {
    warnings.push_back(
        fmt::format("{}: the {} days ending on {} begin on {}, before the first event of the store ({}): "
                    "indicators that look back over them count less than they should",
                    period.name, look_back_days, base::format_date(period.last), base::format_date(begins),
                    base::format_date(*first)));
  }
  if (base::month_index(*last) < base::month_index(period.last)) {
    warnings.push_back(fmt::format("{}: the last event of the store is of {}, before the period ends", period.name,
                                   base::format_date(*last)));
  }
  return warnings;
}

EngineCounts run_other_engine(const EngineRun& run) {
  switch (run.options.engine) {
    case Engine::reference:
      return run_reference(run);
    case Engine::duckdb:
      return run_duckdb(run);
    case Engine::native:
    case Engine::clickhouse:
      break;
  }
  return run_clickhouse(run);
}

base::Result<void> run_engine(const EngineRun& run, const TakeCounts& take) {
  if (run.options.engine == Engine::native) {
    return run_native(run, take);
  }
  auto counts = run_other_engine(run);
  if (!counts) {
    return counts.error();
  }
  for (std::size_t period = 0; period < counts->size(); ++period) {
    take(period, std::move((*counts)[period]));
  }
  return {};
}

}  // namespace

base::Result<Engine> parse_engine(std::string_view name) {
  for (const Engine engine : {Engine::native, Engine::reference, Engine::duckdb, Engine::clickhouse}) {
    if (name == engine_name(engine)) {
      return engine;
    }
  }
  return base::refuse("unknown-engine",
                      fmt::format("\"{}\" is not an engine: choose native, reference, duckdb or clickhouse", name));
}

const char* engine_name(Engine engine) {
  switch (engine) {
    case Engine::native:
      return "native";
    case Engine::reference:
      return "reference";
    case Engine::duckdb:
      return "duckdb";
    case Engine::clickhouse:
      break;
  }
  return "clickhouse";
}

base::Result<void> run_periods(const ClaimsStore& store, const measures::Catalogue& catalogue,
                               const std::vector<const measures::Measure*>& measures,
                               const std::vector<base::Period>& periods, const RunOptions& options,
                               const TakePeriod& take) {
  if (const auto answerable = check_answerable(store, catalogue, measures); !answerable) {
    return answerable.error();
  }
  std::vector<measures::PeriodContext> contexts;
  for (const base::Period& period : periods) {
    auto context = store.period_context(period);
    if (!context) {
      return context.error();
    }
    contexts.push_back(std::move(*context));
  }
  const EventDays days = event_days(store);
  return run_engine({store, catalogue, measures, contexts, options},
                    [&](std::size_t period, measures::PeriodCounts counts) {
                      take({.context = contexts[period],
                            .counts = std::move(counts),
                            .warnings = coverage_warnings(days, periods[period])});
                    });
}

base::Result<std::vector<PeriodRun>> run_measures(const ClaimsStore& store, const measures::Catalogue& catalogue,
                                                  const std::vector<const measures::Measure*>& measures,
                                                  const std::vector<base::Period>& periods, const RunOptions& options) {
  std::vector<PeriodRun> runs;
  const auto done =
      run_periods(store, catalogue, measures, periods, options, [&](PeriodRun run) { runs.push_back(std::move(run)); });
  if (!done) {
    return done.error();
  }
  return runs;
}

}  // namespace miroir::claims

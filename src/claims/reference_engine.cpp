#include "claims/engine_runs.hpp"
#include "claims/timeline_stream.hpp"
#include "measures/reference.hpp"

namespace miroir::claims {

EngineCounts run_reference(const EngineRun& run) {
  const std::vector<measures::Code> codes = run.store.codes();
  const PatientTable patients = run.store.patients();
  measures::ReferenceEngine engine(run.catalogue, run.measures, codes, run.contexts);
  const EventNeeds everything{.columns = {.prescriber = true,
                                          .prescription_date = true,
                                          .performer = true,
                                          .quantity = true,
                                          .amount_cents = true,
                                          .in_ald_care = true},
                              .days = {}};
  const ReadingInCallingThreads reading(run.store.database());
  std::atomic<std::int64_t> events_read = 0;
  std::size_t done = 0;
  const auto streamed = stream_timelines(
      run.store.database().connect(), patients.patients, everything, identifier_limits(run.store), events_read,
      [&](std::span<const measures::PatientTimeline> timelines) {
        for (const measures::PatientTimeline& timeline : timelines) {
          engine.add(timeline);
        }
        done += timelines.size();
        if (run.options.progress) {
          run.options.progress(static_cast<double>(done) / static_cast<double>(patients.patients.size()));
        }
      });
  if (!streamed) {
    return streamed.error();
  }
  std::vector<measures::PeriodCounts> periods = engine.take_counts();
  for (measures::PeriodCounts& period : periods) {
    for (measures::MeasureCounts& counts : period.measures) {
      if (!run.options.content) {
        counts.content.clear();
      }
    }
  }
  return periods;
}

}  // namespace miroir::claims

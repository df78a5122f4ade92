// Streams the events of a claims store as one timeline per patient, in the order of the patients.
//
// Memory is one chunk of rows and the longest timeline, whatever the number of events. The order of the store is
// asserted while streaming: an event out of order, or of an unknown patient, practitioner or code, is refused
// ("damaged-store") rather than miscounted.
#pragma once

#include "claims/claims_store.hpp"
#include "measures/native.hpp"

#include <atomic>
#include <functional>
#include <span>

namespace miroir::claims {

// Sizes that the identifiers of events must stay below.
struct IdentifierLimits {
  std::uint32_t codes = 0;
  std::uint32_t practitioners = 0;
};

// What is read of the events: columns not asked for keep a constant, events outside the days of their code are left
// out. No days: every event is given.
struct EventNeeds {
  measures::NativeColumns columns;
  std::span<const measures::RelevantDays> days;  // by code
};

// Is given the timelines of some patients at a time, which are there during the call only.
using VisitTimelines = std::function<void(std::span<const measures::PatientTimeline>)>;

base::Refusal damaged_store();

// While it lives, DuckDB works in the threads that fetch and in no others. Each range is then read by the thread that
// folds it, without the queues that hand rows from thread to thread in order; they cost more than the reading.
class ReadingInCallingThreads {
 public:
  explicit ReadingInCallingThreads(const columnar::Database& database);
  ReadingInCallingThreads(const ReadingInCallingThreads&) = delete;
  ReadingInCallingThreads& operator=(const ReadingInCallingThreads&) = delete;
  ~ReadingInCallingThreads();

 private:
  columnar::Connection connection_;
  std::int64_t threads_before_;
};

IdentifierLimits identifier_limits(const ClaimsStore& store);

// Calls `visit` for each of the patients, with or without events, while a ReadingInCallingThreads lives. `patients` is
// a run of the store's patients; `events_read` grows as rows come.
base::Result<void> stream_timelines(const columnar::Connection& connection, std::span<const measures::Patient> patients,
                                    const EventNeeds& needs, const IdentifierLimits& limits,
                                    std::atomic<std::int64_t>& events_read, const VisitTimelines& visit);

}  // namespace miroir::claims

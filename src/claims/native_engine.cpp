#include "claims/engine_runs.hpp"
#include "claims/timeline_stream.hpp"
#include "measures/native.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using measures::NativeFold;

// More ranges than threads, so that a thread that is done early takes another; no more, for where two ranges meet in
// the middle of a block of the store both read it.
constexpr std::uint32_t ranges_per_thread = 3;
// What a thread holds of the patients does not grow with the store.
constexpr std::uint32_t patients_per_range = 1 << 16;

// Patients by identifier, both included.
struct PatientRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// Cuts the patients into runs of about as many each. Identifiers are dense and say nothing of how ill a patient is.
std::vector<PatientRange> equal_ranges(std::uint32_t last, std::uint32_t threads) {
  const std::uint32_t fitting = std::max(threads * ranges_per_thread, last / patients_per_range + 1);
  const std::uint32_t ranges = std::clamp<std::uint32_t>(fitting, 1, std::max<std::uint32_t>(last, 1));
  std::vector<PatientRange> cut;
  for (std::uint64_t range = 0; range < ranges; ++range) {
    cut.push_back({static_cast<std::uint32_t>(last * range / ranges) + 1,
                   static_cast<std::uint32_t>(last * (range + 1) / ranges)});
  }
  return cut;
}

// The work shared by the threads of one run.
class NativeRun {
 public:
  NativeRun(const EngineRun& run, int threads)
      : run_(run),
        threads_(threads),
        codes_(run.store.codes()),
        limits_(identifier_limits(run.store)),
        program_(run.catalogue, run.measures, codes_, run.contexts, run.options.content),
        needs_{.columns = program_.columns(), .days = program_.relevant_days()} {
    const columnar::Connection connection = run.store.database().connect();
    events_ = connection.integer("SELECT count(*) FROM event");
    const std::int64_t patients = connection.integer("SELECT coalesce(max(id), 0)::BIGINT FROM patient");
    ranges_ = equal_ranges(static_cast<std::uint32_t>(patients), static_cast<std::uint32_t>(threads));
  }

  base::Result<void> count(const TakeCounts& take) {
    {
      const ReadingInCallingThreads reading(run_.store.database());
      std::vector<std::jthread> workers;
      for (int thread = 1; thread < threads_; ++thread) {
        workers.emplace_back([this] { work(); });
      }
      work();
    }
    if (error_) {
      std::rethrow_exception(error_);
    }
    if (!refused_) {
      return refused_.error();
    }
    if (events_read_ != events_) {
      return damaged_store();  // some event is of no patient
    }
    for (std::size_t period = 0; period < run_.contexts.size(); ++period) {
      take(period, total_->take_counts(period, threads_));
    }
    return {};
  }

 private:
  void work() {
    try {
      NativeFold fold(program_);
      const columnar::Connection connection = run_.store.database().connect();
      PatientTable table;
      for (std::size_t range = next_++; range < ranges_.size() && !stopped_; range = next_++) {
        fold_range(connection, ranges_[range], table, fold);
      }
      merge(std::move(fold));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
      stopped_ = true;
    }
  }

  void fold_range(const columnar::Connection& connection, const PatientRange& range, PatientTable& table,
                  NativeFold& fold) {
    ClaimsStore::read_patients(connection, range.first, range.last, table);
    const auto streamed =
        stream_timelines(connection, table.patients, needs_, limits_, events_read_,
                         [&fold](std::span<const measures::PatientTimeline> timelines) { fold.add(timelines); });
    const std::lock_guard lock(mutex_);
    if (!streamed) {
      refused_ = streamed;
      stopped_ = true;
    } else if (run_.options.progress) {
      run_.options.progress(static_cast<double>(events_read_) /
                            static_cast<double>(std::max<std::int64_t>(events_, 1)));
    }
  }

  void merge(NativeFold fold) {
    const std::lock_guard lock(mutex_);
    if (total_) {
      total_->merge(fold);
    } else {
      total_ = std::make_unique<NativeFold>(std::move(fold));
    }
  }

  const EngineRun& run_;
  int threads_;
  std::vector<measures::Code> codes_;
  IdentifierLimits limits_;
  measures::NativeProgram program_;
  EventNeeds needs_;
  std::int64_t events_ = 0;
  std::vector<PatientRange> ranges_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::int64_t> events_read_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<NativeFold> total_;
  base::Result<void> refused_;
  std::exception_ptr error_;
};

int thread_count(const RunOptions& options) {
  return options.threads > 0 ? options.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

base::Result<void> run_native(const EngineRun& run, const TakeCounts& take) {
  return NativeRun(run, thread_count(run.options)).count(take);
}

}  // namespace miroir::claims

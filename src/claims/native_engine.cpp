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
using measures::Patient;

// More ranges than threads, so that a thread that is done early takes another.
constexpr int ranges_per_thread = 6;

// Cuts the patients into runs of about as many events each. The events are sorted by patient, so the patient of
// every n-th row is where to cut.
std::vector<std::span<const Patient>> balanced_ranges(const columnar::Connection& connection,
                                                      std::span<const Patient> patients, std::int64_t events,
                                                      int ranges) {
  std::vector<std::span<const Patient>> cut;
  std::size_t begin = 0;
  for (int range = 1; range < ranges && events >= ranges; ++range) {
    const std::int64_t row = events / ranges * range;
    const std::int64_t patient =
        connection.integer(fmt::format("SELECT patient::BIGINT FROM event WHERE rowid = {}", row));
    const auto place = std::lower_bound(patients.begin(), patients.end(), patient,
                                        [](const Patient& a, std::int64_t id) { return std::int64_t{a.id} < id; });
    const auto end = static_cast<std::size_t>(place - patients.begin());
    if (end > begin) {
      cut.push_back(patients.subspan(begin, end - begin));
      begin = end;
    }
  }
  cut.push_back(patients.subspan(begin));
  return cut;
}

// While it lives, DuckDB works in the threads that fetch and in no others. Each range is then read by the thread that
// folds it, without the queues that hand rows from thread to thread in order; they cost more than the reading.
class ReadingInCallingThreads {
 public:
  explicit ReadingInCallingThreads(const columnar::Database& database)
      : connection_(database.connect()),
        threads_before_(connection_.integer("SELECT current_setting('threads')::BIGINT")) {
    connection_.run("SET threads = 1");
  }
  ReadingInCallingThreads(const ReadingInCallingThreads&) = delete;
  ReadingInCallingThreads& operator=(const ReadingInCallingThreads&) = delete;
  ~ReadingInCallingThreads() { connection_.run(fmt::format("SET threads = {}", threads_before_)); }

 private:
  columnar::Connection connection_;
  std::int64_t threads_before_;
};

// The work shared by the threads of one run.
class NativeRun {
 public:
  NativeRun(const EngineRun& run, int threads)
      : run_(run),
        threads_(threads),
        codes_(run.store.codes()),
        table_(run.store.patients()),
        limits_(identifier_limits(run.store)),
        program_(run.catalogue, run.measures, codes_, run.contexts, run.options.content),
        needs_{.columns = program_.columns(), .days = program_.relevant_days()} {
    const columnar::Connection connection = run.store.database().connect();
    events_ = connection.integer("SELECT count(*) FROM event");
    ranges_ = balanced_ranges(connection, table_.patients, events_, threads * ranges_per_thread);
  }

  EngineCounts counts() {
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
    return total_->take_counts();
  }

 private:
  void work() {
    try {
      NativeFold fold(program_);
      const columnar::Connection connection = run_.store.database().connect();
      for (std::size_t range = next_++; range < ranges_.size() && !stopped_; range = next_++) {
        fold_range(connection, ranges_[range], fold);
      }
      merge(std::move(fold));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
      stopped_ = true;
    }
  }

  void fold_range(const columnar::Connection& connection, std::span<const Patient> patients, NativeFold& fold) {
    const auto streamed = stream_timelines(connection, patients, needs_, limits_, events_read_,
                                           [&fold](const measures::PatientTimeline& timeline) { fold.add(timeline); });
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
  PatientTable table_;
  IdentifierLimits limits_;
  measures::NativeProgram program_;
  EventNeeds needs_;
  std::int64_t events_ = 0;
  std::vector<std::span<const Patient>> ranges_;
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

EngineCounts run_native(const EngineRun& run) { return NativeRun(run, thread_count(run.options)).counts(); }

}  // namespace miroir::claims

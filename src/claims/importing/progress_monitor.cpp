#include "claims/importing/progress_monitor.hpp"

#include <chrono>

namespace miroir::claims::importing {

ProgressMonitor::ProgressMonitor(const columnar::Connection& connection, const ImportOptions& options)
    : connection_(connection), options_(options), thread_([this] { watch(); }) {}

ProgressMonitor::~ProgressMonitor() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ProgressMonitor::begin(std::string_view step) {
  const std::lock_guard lock(mutex_);
  step_ = step;
  if (options_.progress) {
    options_.progress(step_, 0);
  }
}

void ProgressMonitor::watch() {
  constexpr std::chrono::milliseconds pause{200};
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [this] { return ending_; })) {
    if (stopped()) {
      connection_.interrupt();
    }
    if (options_.progress && !step_.empty()) {
      options_.progress(step_, connection_.progress_percent() / 100);
    }
  }
}

}  // namespace miroir::claims::importing

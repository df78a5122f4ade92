// Watches the query running on a connection: tells how far it is, and interrupts it when asked to stop.
#pragma once

#include "claims/importing/options.hpp"
#include "columnar/database.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace miroir::claims::importing {

class ProgressMonitor {
 public:
  ProgressMonitor(const columnar::Connection& connection, const ImportOptions& options);
  ~ProgressMonitor();
  ProgressMonitor(const ProgressMonitor&) = delete;
  ProgressMonitor& operator=(const ProgressMonitor&) = delete;

  // The step that begins now.
  void begin(std::string_view step);
  bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

 private:
  void watch();
  const columnar::Connection& connection_;
  const ImportOptions& options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string step_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace miroir::claims::importing

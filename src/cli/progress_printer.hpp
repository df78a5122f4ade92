// Progress of long work on standard error: one line that a bar fills on a terminal, with the time that the step still
// takes; otherwise one plain line per step, and one every half minute of a long step.
#pragma once

#include "cli/remaining_time.hpp"

#include <mutex>
#include <string>
#include <string_view>

namespace miroir::cli {

class ProgressPrinter {
 public:
  // Quiet prints nothing (the output is for a machine).
  explicit ProgressPrinter(bool quiet);
  ~ProgressPrinter();
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

  // `fraction` of the step done, 0 to 1; outside these, unknown. May be called from any thread.
  void update(std::string_view step, double fraction);
  // A sentence on a line of its own.
  void say(std::string_view sentence);

 private:
  void draw(double fraction, const std::string& left) const;
  void write_line(bool new_step, double fraction, const std::string& left, double now);
  bool quiet_;
  bool terminal_;
  std::mutex mutex_;
  std::string step_;
  RemainingTime remaining_;
  double last_line_ = 0;  // seconds
};

}  // namespace miroir::cli

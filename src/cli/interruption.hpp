// Ctrl+C and a polite kill during long work: the work ends at its next step, takes away what it made, and the program's
// exit status says which signal it was (130, 143).
#pragma once

#include <atomic>
#include <exception>

namespace miroir::cli {

// Ends the work that is under way; caught once, in cli::run.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted: nothing was changed"; }
};

// While it lives, SIGINT and SIGTERM set a flag instead of ending the program. One at a time.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  // For work that looks at a flag.
  static const std::atomic<bool>& asked();
  // For work that calls back: throws Interrupted once a signal has come.
  static void check();
};

// 128 and the number of the signal that came, 0 when none did.
int interruption_status();

}  // namespace miroir::cli

#include "cli/progress_printer.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

namespace miroir::cli {

ProgressPrinter::ProgressPrinter(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressPrinter::~ProgressPrinter() {
  if (!quiet_ && terminal_ && !step_.empty()) {
    fmt::print(stderr, "\r\033[K");
  }
}

void ProgressPrinter::update(std::string_view step, double fraction) {
  const std::lock_guard lock(mutex_);
  const bool new_step = step != step_;
  step_ = step;
  if (quiet_) {
    return;
  }
  if (terminal_) {
    draw(fraction);
  } else if (new_step) {
    fmt::print(stderr, "{} …\n", step_);
  }
}

void ProgressPrinter::say(std::string_view sentence) {
  const std::lock_guard lock(mutex_);
  if (!quiet_) {
    fmt::print(stderr, "{}{}\n", terminal_ ? "\r\033[K" : "", sentence);
  }
}

void ProgressPrinter::draw(double fraction) const {
  constexpr int width = 30;
  const bool known = fraction >= 0 && fraction <= 1;
  const int filled = known ? static_cast<int>(fraction * width) : 0;
  const std::string percent = known ? fmt::format("{:3.0f} %", fraction * 100) : "     ";
  fmt::print(stderr, "\r\033[K[{:#<{}}{:.<{}}] {} {}", "", filled, "", width - filled, percent, step_);
  std::fflush(stderr);
}

}  // namespace miroir::cli

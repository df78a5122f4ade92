#include "cli/progress_printer.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace miroir::cli {

namespace {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

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
  const double now = seconds_now();
  if (new_step) {
    remaining_.begin(now);
  }
  const auto seconds = remaining_.seconds(fraction, now);
  const std::string left = seconds ? ", " + remaining_words(*seconds) : "";
  if (terminal_) {
    draw(fraction, left);
  } else {
    write_line(new_step, fraction, left, now);
  }
}

void ProgressPrinter::say(std::string_view sentence) {
  const std::lock_guard lock(mutex_);
  if (!quiet_) {
    fmt::print(stderr, "{}{}\n", terminal_ ? "\r\033[K" : "", sentence);
  }
}

void ProgressPrinter::write_line(bool new_step, double fraction, const std::string& left, double now) {
  constexpr double seconds_between_lines = 30;
  if (new_step) {
    fmt::print(stderr, "{} …\n", step_);
  } else if (now - last_line_ >= seconds_between_lines && !left.empty()) {
    fmt::print(stderr, "{} … {:.0f} %{}\n", step_, fraction * 100, left);
  } else {
    return;
  }
  last_line_ = now;
}

void ProgressPrinter::draw(double fraction, const std::string& left) const {
  constexpr int width = 30;
  const bool known = fraction >= 0 && fraction <= 1;
  const int filled = known ? static_cast<int>(fraction * width) : 0;
  const std::string percent = known ? fmt::format("{:3.0f} %", fraction * 100) : "     ";
  fmt::print(stderr, "\r\033[K[{:#<{}}{:.<{}}] {} {}{}", "", filled, "", width - filled, percent, step_, left);
  std::fflush(stderr);
}

}  // namespace miroir::cli

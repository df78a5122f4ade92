#include "cli/interruption.hpp"

#include <csignal>

namespace miroir::cli {

namespace {

std::atomic<bool> stop_asked = false;
std::atomic<int> signal_received = 0;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void ask(int signal) {
  signal_received.store(signal);
  stop_asked.store(true);
}

}  // namespace

StopOnSignal::StopOnSignal() {
  std::signal(SIGINT, ask);
  std::signal(SIGTERM, ask);
}

StopOnSignal::~StopOnSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& StopOnSignal::asked() { return stop_asked; }

void StopOnSignal::check() {
  if (stop_asked.load()) {
    throw Interrupted();
  }
}

int interruption_status() { return signal_received == 0 ? 0 : 128 + signal_received; }

}  // namespace miroir::cli

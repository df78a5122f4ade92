// The platform as a running server: what `miroir serve` and `miroir demo` start.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>

namespace miroir::web {

struct ServeOptions {
  std::string data_directory;
  std::string listen = "127.0.0.1:8080";  // port 0: any free one
  bool demonstration = false;
  bool trust_proxy = false;     // behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For
  int workers = 0;              // 0: two more than the cores
  bool stop_on_signals = true;  // SIGINT and SIGTERM
  // Called once the address answers, with "http://127.0.0.1:8080/" and a function that stops the server from any
  // thread.
  std::function<void(const std::string& address, const std::function<void()>& stop)> ready;
};

// Serves until stopped. Refuses a data directory without a database ("no-database") or an address that cannot be used.
base::Result<void> serve(const ServeOptions& options);

}  // namespace miroir::web

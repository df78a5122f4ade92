// The HTTP/1.1 edge: connections are asynchronous and cheap on one thread; requests are read whole and handed to a
// pool of workers, so that handlers are plain synchronous functions. The only folder that includes Boost.Beast.
//
// What the network may ask for is bounded: header bytes (431), body bytes (413), requests waiting (503); a connection
// is closed when it is too slow to send or to read, idle for long, or one too many. A handler that throws gives 500 and
// one log line.
#pragma once

#include "web/http.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace miroir::web::edge {

struct Limits {
  std::uint32_t header_bytes = 16 * 1024;
  std::uint64_t body_bytes = 1024 * 1024;
  std::uint64_t upload_bytes = 6 * 1024 * 1024;  // of a form with files
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds body_time{20'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds idle_time{60'000};
  std::chrono::milliseconds stop_time{5'000};  // what running requests are given at a stop
  int connections = 2000;
  int waiting_requests = 1000;
};

struct Address {
  std::string host = "127.0.0.1";
  unsigned short port = 8080;  // 0: any free one
};

// "127.0.0.1:8080", "[::1]:8080"; refuses ("bad-address") anything else.
base::Result<Address> parse_address(const std::string& text);

using RequestHandler = std::function<Response(Request&)>;

class Server {
 public:
  // Binds and listens at once: refuses ("cannot-listen") with the reason and what to try.
  static base::Result<std::unique_ptr<Server>> listen(const Address& address, const Limits& limits, int workers,
                                                      RequestHandler handler);
  virtual ~Server() = default;
  virtual unsigned short port() const = 0;
  // Serves until stop() or, when asked, SIGINT or SIGTERM; running requests are finished first.
  virtual void run(bool stop_on_signals) = 0;
  virtual void stop() = 0;  // from any thread
};

}  // namespace miroir::web::edge

// The edge, over real sockets on the loopback address.
#include "web/edge/server.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace miroir::web::edge {
namespace {

// Sends bytes as they are and reads until the server closes, or for two seconds.
class RawClient {
 public:
  explicit RawClient(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    const timeval patience{2, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Until `ending` has been read, or the server closes.
  std::string receive(std::string_view ending = {}) {
    std::string out;
    char buffer[4096];
    ssize_t count = 0;
    while ((ending.empty() || out.find(ending) == std::string::npos) &&
           (count = ::recv(socket_, buffer, sizeof buffer, 0)) > 0) {
      out.append(buffer, static_cast<std::size_t>(count));
    }
    return out;
  }

 private:
  int socket_;
  bool connected_ = false;
};

class RunningServer {
 public:
  explicit RunningServer(RequestHandler handler, const Limits& limits = {})
      : server_(Server::listen({"127.0.0.1", 0}, limits, 2, std::move(handler)).value()),
        thread_([this] { server_->run(false); }) {}
  ~RunningServer() { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  unsigned short port() const { return server_->port(); }
  void stop() {
    if (thread_.joinable()) {
      server_->stop();
      thread_.join();
    }
  }
  std::string exchange(std::string_view request) const {
    RawClient client(port());
    client.send(request);
    return client.receive();
  }

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

Response echo(Request& request) {
  return text_response(200, request.path + "|" + std::string(find_field(request.query, "a").value_or("none")) + "|" +
                                std::string(request.cookie("c")) + "|" + request.body);
}

TEST(Server, a_request_reaches_the_handler_whole) {
  const RunningServer server(echo);
  const std::string answer = server.exchange(
      "POST /p/q?a=%C3%A9+b HTTP/1.1\r\nHost: x\r\nCookie: c=1\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n/p/q|é b|1|hello")) << answer;
}

TEST(Server, connections_are_kept_and_answers_come_in_order) {
  const RunningServer server(echo);
  const std::string answer = server.exchange(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nHEAD /3 HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  const std::size_t first = answer.find("/1|none||");
  const std::size_t second = answer.find("/2|none||");
  EXPECT_NE(first, std::string::npos) << answer;
  EXPECT_NE(second, std::string::npos) << answer;
  EXPECT_LT(first, second);
  EXPECT_EQ(answer.find("/3|none"), std::string::npos) << "HEAD has no body";
}

TEST(Server, hostile_requests_are_refused_without_harm) {
  Limits limits;
  limits.header_bytes = 2000;
  limits.body_bytes = 100;
  const RunningServer server(echo, limits);
  const std::string header = "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(5000, 'a') + "\r\n\r\n";
  EXPECT_TRUE(server.exchange(header).starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(server.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n").starts_with("HTTP/1.1 413"));
  const std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" +
                              std::string(128, 'a') + "\r\n0\r\n\r\n";
  EXPECT_TRUE(server.exchange(chunked).starts_with("HTTP/1.1 413"));
  for (const char* broken : {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
                             "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                             "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                             "GET /?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                             "GET evil HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"}) {
    EXPECT_TRUE(server.exchange(broken).starts_with("HTTP/1.1 400")) << broken;
  }
  EXPECT_TRUE(
      server.exchange("GET /after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST(Server, a_slow_sender_does_not_hold_a_connection) {
  Limits limits;
  limits.header_time = std::chrono::milliseconds(100);
  limits.idle_time = std::chrono::milliseconds(100);
  const RunningServer server(echo, limits);
  RawClient slow(server.port());
  slow.send("GET / HTT");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(slow.receive(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1)) << "closed by the server";
  RawClient silent(server.port());
  EXPECT_EQ(silent.receive(), "");
}

TEST(Server, a_handler_that_throws_gives_500_and_the_server_goes_on) {
  const RunningServer server([](Request& request) -> Response {
    if (request.path == "/throw") {
      throw std::runtime_error("a detail that no reader may see");
    }
    return text_response(200, "fine");
  });
  const std::string answer = server.exchange("GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500"));
  EXPECT_EQ(answer.find("detail"), std::string::npos);
  EXPECT_TRUE(server.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ends_with("fine"));
}

TEST(Server, a_stop_finishes_running_requests_and_closes_idle_connections) {
  std::atomic<bool> begun = false;
  RunningServer server([&](Request&) {
    begun = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return text_response(200, "finished");
  });
  RawClient idle(server.port());
  RawClient busy(server.port());
  busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!begun) {
    std::this_thread::yield();
  }
  const unsigned short port = server.port();
  const auto start = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  EXPECT_TRUE(busy.receive().ends_with("finished"));
  EXPECT_EQ(idle.receive(), "");
  EXPECT_FALSE(RawClient(port).connected());
}

TEST(Server, a_taken_port_is_refused_in_words) {
  const RunningServer server(echo);
  const auto second = Server::listen({"127.0.0.1", server.port()}, {}, 1, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "cannot-listen");
  EXPECT_NE(second.error().message.find("--listen"), std::string::npos);
}

TEST(Server, addresses_are_read_or_refused) {
  EXPECT_EQ(parse_address("127.0.0.1:8080").value().port, 8080);
  EXPECT_EQ(parse_address("[::1]:0").value().host, "::1");
  EXPECT_EQ(parse_address("localhost:80").value().host, "127.0.0.1");
  for (const char* bad :
       {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "host.example:80"}) {
    EXPECT_FALSE(parse_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace miroir::web::edge

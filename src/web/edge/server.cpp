#include "web/edge/server.hpp"

#include "web/form.hpp"
#include "web/multipart.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <charconv>
#include <unordered_set>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/core.h>
#include <spdlog/spdlog.h>

namespace miroir::web::edge {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

// Programs that this one starts never get its connections: they would keep them open after it has closed them.
void keep_from_programs(int socket) { ::fcntl(socket, F_SETFD, FD_CLOEXEC); }

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string date_header() {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

Method method_of(http::verb verb) {
  if (verb == http::verb::get || verb == http::verb::head) {
    return Method::get;
  }
  return verb == http::verb::post ? Method::post : Method::other;
}

// The parsed message as a plain request; refused when its address cannot be read.
base::Result<Request> plain_request(http::request<http::string_body>&& message, std::string remote_address) {
  Request request;
  request.method = method_of(message.method());
  request.target = std::string(message.target());
  const std::size_t question = request.target.find('?');
  request.path = request.target.substr(0, question);
  if (!request.path.starts_with('/')) {
    return base::refuse("bad-target", "the address asked for does not begin with /");
  }
  if (question != std::string::npos) {
    auto query = parse_form(std::string_view(request.target).substr(question + 1));
    if (!query) {
      return query.error();
    }
    request.query = std::move(*query);
  }
  for (const auto& field : message) {
    request.headers.emplace_back(lower_case(std::string_view(field.name_string())), std::string(field.value()));
  }
  request.cookies = parse_cookies(request.header("cookie"));
  request.body = std::move(message.body());
  request.remote_address = std::move(remote_address);
  return request;
}

int status_of(const error_code& error) {
  if (error == http::error::header_limit) {
    return 431;
  }
  if (error == http::error::body_limit) {
    return 413;
  }
  return 400;
}

class BeastServer final : public Server {
 public:
  BeastServer(const Limits& limits, int workers, RequestHandler handler)
      : limits_(limits),
        handler_(std::move(handler)),
        acceptor_(context_),
        signals_(context_),
        stop_timer_(context_),
        pool_(static_cast<std::size_t>(workers)) {}

  ~BeastServer() override {
    pool_.stop();
    pool_.join();
  }

  base::Result<void> open(const Address& address) {
    error_code error;
    const auto host = asio::ip::make_address(address.host, error);
    const tcp::endpoint endpoint(host, address.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) keep_from_programs(acceptor_.native_handle());
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return base::refuse("cannot-listen", fmt::format("cannot listen on {}:{} ({}); choose another with --listen",
                                                       address.host, address.port, error.message()));
    }
    return {};
  }

  unsigned short port() const override { return acceptor_.local_endpoint().port(); }

  void run(bool stop_on_signals) override {
    if (stop_on_signals) {
      signals_.add(SIGINT);
      signals_.add(SIGTERM);
      signals_.async_wait([this](error_code error, int) {
        if (!error) begin_stop();
      });
    }
    asio::co_spawn(context_, accept(), asio::detached);
    context_.run();
    pool_.join();
  }

  void stop() override {
    asio::post(context_, [this] { begin_stop(); });
  }

 private:
  struct Connection {
    explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    std::string remote_address;
    bool between_requests = true;
  };

  void begin_stop() {
    if (stopping_) {
      return;
    }
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    signals_.cancel(ignored);
    for (Connection* connection : connections_) {
      if (connection->between_requests) {
        connection->stream.cancel();
      }
    }
    if (!connections_.empty()) {
      stop_timer_.expires_after(limits_.stop_time);
      stop_timer_.async_wait([this](error_code error) {
        if (!error) context_.stop();
      });
    }
  }

  asio::awaitable<void> accept() {
    while (!stopping_) {
      error_code error;
      tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) {
        break;
      }
      if (error) {  // no file descriptor left, most likely: wait a little rather than spin
        asio::steady_timer pause(context_, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections_.size() >= static_cast<std::size_t>(limits_.connections)) {
        continue;  // closed when `socket` goes
      }
      keep_from_programs(socket.native_handle());
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    Connection connection(std::move(socket));
    connections_.insert(&connection);
    error_code error;
    connection.remote_address = connection.stream.socket().remote_endpoint(error).address().to_string();
    try {
      bool first = true;
      while (!stopping_ && co_await serve_one(connection, first)) {
        first = false;
      }
    } catch (const std::exception& fault) {  // no memory left, most likely: this connection is closed, others go on
      spdlog::error("a connection failed: {}", fault.what());
    }
    connection.stream.socket().shutdown(tcp::socket::shutdown_send, error);
    connections_.erase(&connection);
    if (stopping_ && connections_.empty()) {
      stop_timer_.cancel();
    }
  }

  // Reads and answers one request; false when the connection is to be closed.
  asio::awaitable<bool> serve_one(Connection& connection, bool first) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(limits_.header_bytes);
    parser.body_limit(limits_.upload_bytes);
    error_code error;
    connection.stream.expires_after(first ? limits_.header_time : limits_.idle_time);
    co_await http::async_read_header(connection.stream, connection.buffer, parser,
                                     asio::redirect_error(asio::use_awaitable, error));
    connection.between_requests = false;
    if (!error && !is_multipart(parser.get()[http::field::content_type])) {
      parser.body_limit(limits_.body_bytes);
      if (parser.content_length().value_or(0) > limits_.body_bytes) {
        error = http::error::body_limit;
      }
    }
    if (!error) {
      connection.stream.expires_after(limits_.body_time);
      co_await http::async_read(connection.stream, connection.buffer, parser,
                                asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) {
      co_return co_await refuse(connection, error);
    }
    const bool head = parser.get().method() == http::verb::head;
    const bool keep_alive = parser.get().keep_alive() && !stopping_;
    const unsigned version = parser.get().version();
    auto request = plain_request(parser.release(), connection.remote_address);
    Response response = text_response(400, "400: this request cannot be read.\n");
    if (request) {  // not a conditional expression: GCC 12 miscompiles co_await inside one
      response = co_await handle(std::move(*request));
    }
    const bool kept = co_await write(connection, response, version, head, keep_alive && !stopping_);
    connection.between_requests = true;
    co_return kept;
  }

  asio::awaitable<bool> refuse(Connection& connection, error_code error) {
    const bool nothing_sent = error == http::error::end_of_stream || error == asio::error::operation_aborted ||
                              error == asio::error::connection_reset || error == asio::error::eof ||
                              error == beast::error::timeout;  // Beast has closed the socket already
    if (!nothing_sent && connection.stream.socket().is_open()) {
      const Response response =
          text_response(status_of(error), fmt::format("{}: this request cannot be read.\n", status_of(error)));
      co_await write(connection, response, 11, false, false);
    }
    co_return false;
  }

  asio::awaitable<Response> handle(Request request) {
    if (waiting_ >= limits_.waiting_requests) {
      co_return text_response(503, "503: too many requests at once; try again in a moment.\n");
    }
    ++waiting_;
    Response response = co_await asio::co_spawn(pool_, answer(std::move(request)), asio::use_awaitable);
    --waiting_;
    co_return response;
  }

  // On a worker. An exception that reaches this point is a fault: logged without the request's content.
  asio::awaitable<Response> answer(Request request) {
    try {
      co_return handler_(request);
    } catch (const std::exception& error) {
      spdlog::error("a request failed: {}", error.what());
    }
    co_return text_response(500, "500: the request failed; it has been recorded.\n");
  }

  asio::awaitable<bool> write(Connection& connection, const Response& response, unsigned version, bool head,
                              bool keep) {
    http::response<http::span_body<const char>> message(static_cast<http::status>(response.status), version);
    for (const auto& [name, value] : response.headers) {
      message.insert(name, value);
    }
    message.set(http::field::date, date_header());
    const std::string_view content = response.content();
    message.body() = {content.data(), head ? 0 : content.size()};
    message.keep_alive(keep);
    message.content_length(content.size());
    error_code error;
    connection.stream.expires_after(limits_.write_time);
    co_await http::async_write(connection.stream, message, asio::redirect_error(asio::use_awaitable, error));
    co_return keep && !error;
  }

  Limits limits_;
  RequestHandler handler_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::steady_timer stop_timer_;
  asio::thread_pool pool_;
  std::unordered_set<Connection*> connections_;  // on the io thread only, as all below
  int waiting_ = 0;
  bool stopping_ = false;
};

}  // namespace

base::Result<Address> parse_address(const std::string& text) {
  const base::Refusal refusal = base::refuse(
      "bad-address", fmt::format("\"{}\" is not an address to listen on; write for example 127.0.0.1:8080", text));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return refusal;
  }
  Address address;
  address.host = text.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host == "localhost") {
    address.host = "127.0.0.1";
  }
  const char* end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data() + colon + 1, end, address.port);
  error_code bad_host;
  asio::ip::make_address(address.host, bad_host);
  if (failure != std::errc() || stopped != end || bad_host) {
    return refusal;
  }
  return address;
}

base::Result<std::unique_ptr<Server>> Server::listen(const Address& address, const Limits& limits, int workers,
                                                     RequestHandler handler) {
  auto server = std::make_unique<BeastServer>(limits, workers, std::move(handler));
  if (const auto opened = server->open(address); !opened) {
    return opened.error();
  }
  return base::Result<std::unique_ptr<Server>>(std::move(server));
}

}  // namespace miroir::web::edge

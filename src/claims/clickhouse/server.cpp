#include "claims/clickhouse/server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

namespace miroir::claims::clickhouse {

namespace {

constexpr const char* default_database = "miroir";
constexpr long connect_timeout_seconds = 10;
constexpr long status_done = 200;
constexpr std::size_t longest_sentence = 300;

// Errors by ClickHouse's own numbers, the same in every version.
constexpr int cannot_write = 75;
constexpr int unknown_user = 192;
constexpr int wrong_password = 193;
constexpr int required_password = 194;
constexpr int out_of_space = 243;
constexpr int authentication_failed = 516;

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using EasyHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void initialise_library() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) {
    throw std::runtime_error("libcurl cannot start");
  }
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
    return {};
  }
  std::string copy = text;
  curl_free(text);
  return copy;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

base::Refusal bad_url() {
  // The text is not repeated: it may hold a password.
  return base::refuse("clickhouse-url",
                      "--clickhouse: not the URL of a ClickHouse server; write http://host:8123/database or "
                      "https://user:password@host:8443/database, separated by commas");
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

// libcurl asks about once a second while it waits; anything but 0 ends the transfer.
int is_stop_asked(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

void watch_stop(CURL* curl, const std::atomic<bool>* stop) {
  if (stop != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_stop_asked);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(stop));
  }
}

// Nobody else's query has it, whoever else asks the server.
std::string new_query_id() {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot be initialised");
  }
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return fmt::format("miroir-{:02x}", fmt::join(bytes, ""));
}

std::string escaped(const std::string& text) {
  char* copy = curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size()));
  std::string result = copy;
  curl_free(copy);
  return result;
}

}  // namespace

std::string error_sentence(std::string_view answer) {
  constexpr std::string_view exception = "DB::Exception: ";
  if (const auto begin = answer.find(exception); begin != std::string_view::npos) {
    answer.remove_prefix(begin + exception.size());
  }
  answer = answer.substr(0, std::min({answer.find('\n'), answer.find(", e.what()"), longest_sentence}));
  return std::string(answer);
}

int error_number(std::string_view answer) {
  constexpr std::string_view mark = "Code: ";
  const auto begin = answer.find(mark);
  if (begin == std::string_view::npos) {
    return 0;
  }
  answer.remove_prefix(begin + mark.size());
  int number = 0;
  std::from_chars(answer.data(), answer.data() + answer.size(), number);
  return number;
}

base::Result<Server> Server::parse(const std::string& text) {
  initialise_library();
  const UrlHandle url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return bad_url();
  }
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  const std::string host = part_of(url.get(), CURLUPART_HOST);
  std::string path = part_of(url.get(), CURLUPART_PATH);
  path.erase(0, path.find_first_not_of('/'));
  Server server;
  server.database_ = path.empty() ? default_database : path;
  const bool plain = part_of(url.get(), CURLUPART_QUERY).empty() && part_of(url.get(), CURLUPART_FRAGMENT).empty();
  if ((scheme != "http" && scheme != "https") || host.empty() || !plain || !is_name(server.database_)) {
    return bad_url();
  }
  std::string port = part_of(url.get(), CURLUPART_PORT);
  if (port.empty()) {
    port = scheme == "https" ? "8443" : "8123";
  }
  server.origin_ = fmt::format("{}://{}:{}", scheme, host, port);
  server.name_ = fmt::format("{}/{}", server.origin_, server.database_);
  server.user_ = part_of(url.get(), CURLUPART_USER, CURLU_URLDECODE);
  server.password_ = part_of(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
  return server;
}

base::Refusal Server::refusal_of(long status, const std::string& answer) const {
  const int number = error_number(answer);
  const bool denied = number == unknown_user || number == wrong_password || number == required_password ||
                      number == authentication_failed || status == 401;
  if (denied) {
    return base::refuse("clickhouse-denied", fmt::format("{}: the server refuses this user or password; give them as "
                                                         "https://user:password@host:port/database",
                                                         name_));
  }
  const bool full = number == out_of_space ||
                    (number == cannot_write && answer.find("No space left") != std::string::npos) ||
                    (number == 0 && answer.find("No space left") != std::string::npos);
  if (full) {
    return base::refuse("clickhouse-disk",
                        fmt::format("{}: the disk of this server is full; make room there, or spread the claims over "
                                    "more servers, and run again",
                                    name_));
  }
  if (number == 0) {
    return base::refuse("clickhouse-answer", fmt::format("{}: answers {} and not as a ClickHouse server does; is this "
                                                         "its HTTP port?",
                                                         name_, status));
  }
  return base::refuse("clickhouse-query",
                      fmt::format("{}: ClickHouse error {}: {}", name_, number, error_sentence(answer)));
}

base::Refusal Server::no_answer(const char* reason) const {
  return base::refuse("clickhouse-unreachable",
                      fmt::format("{}: this server does not answer ({}); check that it runs and that the URL and the "
                                  "network let this machine reach it",
                                  name_, reason));
}

base::Result<std::string> Server::post(const std::string& parameters, std::string_view body) const {
  const EasyHandle handle(curl_easy_init(), &curl_easy_cleanup);
  // Without these, libcurl waits for leave to send a long body.
  const HeaderList headers(curl_slist_append(nullptr, "Expect:"), &curl_slist_free_all);
  std::string answer;
  // The whole answer is made before the status is sent, so that an error half-way is not taken for rows.
  const std::string url = fmt::format("{}/?wait_end_of_query=1{}", origin_, parameters);
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, CURL_NETRC_OPTIONAL);  // a password need not be on a command line
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_timeout_seconds);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (!user_.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, user_.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password_.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  watch_stop(curl, stop_);
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
    return code == CURLE_ABORTED_BY_CALLBACK ? base::refuse("interrupted", fmt::format("{}: interrupted", name_))
                                             : no_answer(curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != status_done) {
    return refusal_of(status, answer);
  }
  return answer;
}

// The server goes on with a query whose asker is gone: it is told.
void Server::kill_query(const std::string& query_id) const {
  Server heedless = *this;
  heedless.stop_ = nullptr;
  (void)heedless.post("", fmt::format("KILL QUERY WHERE query_id = '{}' ASYNC", query_id));
}

base::Result<std::string> Server::ask(const std::string& sql) const {
  const std::string query_id = new_query_id();
  auto answer = post(
      fmt::format("&database={}&max_block_size={}&max_query_size={}&query_id={}", database_, 4096, 16 << 20, query_id),
      sql);
  if (!answer && answer.error().code == "interrupted") {
    kill_query(query_id);
  }
  return answer;
}

base::Result<std::string> Server::ask_server(const std::string& sql) const { return post("", sql); }

base::Result<void> Server::insert(const std::string& statement, std::string_view rows) const {
  auto answer = post(fmt::format("&database={}&query={}", database_, escaped(statement)), rows);
  if (!answer && answer.error().code == "clickhouse-query") {
    // What ClickHouse says of an insertion may quote a row.
    return base::refuse("clickhouse-query",
                        fmt::format("{}: this server refused the claims sent to it; its own log says why", name_));
  }
  if (!answer) {
    return answer.error();
  }
  return {};
}

}  // namespace miroir::claims::clickhouse

#include "support/clickhouse_servers.hpp"

#include "claims/clickhouse/server.hpp"

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace miroir::support {

namespace {

constexpr const char* program = "/usr/sbin/clickhouse-server";
constexpr const char* database = "miroir_tests";

// Small caches, one folder, nothing listening but HTTP on loopback. The old root name is what 18.16 reads.
constexpr const char* configuration = R"(<yandex>
  <logger><level>warning</level><log>log</log><errorlog>errors</errorlog><size>10M</size><count>1</count></logger>
  <http_port>{}</http_port><listen_host>127.0.0.1</listen_host>
  <path>./data/</path><tmp_path>./temporary/</tmp_path>
  <mark_cache_size>16777216</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <users_config>users.xml</users_config><default_profile>default</default_profile>
  <default_database>default</default_database>
</yandex>
)";

// The default user without a password, and one with: "reader", password "open sesame".
constexpr const char* users = R"(<yandex>
  <profiles><default><max_memory_usage>500000000</max_memory_usage><max_threads>2</max_threads></default></profiles>
  <users>
    <default>
      <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
    </default>
    <reader>
      <password>open sesame</password><networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
    </reader>
  </users>
  <quotas><default></default></quotas>
</yandex>
)";

int free_port() {
  const int socket_number = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  const bool bound = bind(socket_number, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(socket_number, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(socket_number);
  if (!bound) {
    throw std::runtime_error("no free port for ClickHouse");
  }
  return ntohs(address.sin_port);
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

class ClickhouseServer {
 public:
  ClickhouseServer() : port_(free_port()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "miroir-clickhouse-XXXXXX").string();
    if (!std::filesystem::exists(program) || mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("ClickHouse is not installed (script/setup --tests), or there is no temporary folder");
    }
    folder_ = pattern;
    write_file(folder_ + "/config.xml", fmt::format(fmt::runtime(configuration), port_));
    write_file(folder_ + "/users.xml", users);
    start();
  }
  ClickhouseServer(const ClickhouseServer&) = delete;
  ClickhouseServer& operator=(const ClickhouseServer&) = delete;
  ~ClickhouseServer() {
    kill(process_, SIGKILL);  // its data go with it: nothing to save
    waitpid(process_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }

  void wait_until_ready() const {
    const auto server = claims::clickhouse::Server::parse(url());
    for (int attempt = 0; attempt < 600; ++attempt) {
      if (server->ask_server("SELECT 1")) {
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("ClickHouse did not start: see " + folder_ + "/errors");
  }

 private:
  // The child dies with its parent.
  void start() {
    process_ = fork();
    if (process_ != 0) {
      return;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (chdir(folder_.c_str()) != 0 || freopen("output", "a", stdout) == nullptr ||
        freopen("output", "a", stderr) == nullptr) {
      _exit(126);
    }
    execl(program, program, "--config-file=config.xml", nullptr);
    _exit(127);
  }

  int port_;
  std::string folder_;
  pid_t process_ = 0;
};

const std::array<ClickhouseServer, 2>& servers() {
  static const std::array<ClickhouseServer, 2> both;
  static const bool ready = [] {
    for (const ClickhouseServer& server : both) {
      server.wait_until_ready();
    }
    return true;
  }();
  (void)ready;
  return both;
}

}  // namespace

std::vector<std::string> clickhouse_servers() {
  std::vector<std::string> urls;
  for (const ClickhouseServer& server : servers()) {
    urls.push_back(server.url());
  }
  return urls;
}

std::vector<std::string> fresh_clickhouse_databases() {
  std::vector<std::string> urls = clickhouse_servers();
  for (std::string& url : urls) {
    claims::clickhouse::Server::parse(url)->ask_server(fmt::format("DROP DATABASE IF EXISTS {}", database)).value();
    url += fmt::format("/{}", database);
  }
  return urls;
}

}  // namespace miroir::support

#include "documents/pdf_press.hpp"

#include "documents/embedded.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace miroir::documents {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

// Debian's own Python, which is the one that has Debian's WeasyPrint.
constexpr const char* python = "/usr/bin/python3";
constexpr std::size_t largest_answer = 64UL * 1024 * 1024;

Deadline after(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

bool wait_for(int socket, short event, Deadline deadline) {
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) {
      return false;
    }
    pollfd waited{socket, event, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(left));
    if (ready > 0) {
      return true;
    }
    if (ready < 0 && errno != EINTR) {
      return false;
    }
  }
}

base::Refusal cannot_start(const std::string& why) {
  return base::refuse("no-weasyprint",
                      fmt::format("PDFs cannot be made: {}; install the Debian package weasyprint", why));
}

std::string script() { return std::string(embedded_scripts().front().bytes); }

}  // namespace

base::Result<std::unique_ptr<PdfPress>> PdfPress::start(std::span<const PressFile> files, PressLimits limits) {
  std::unique_ptr<PdfPress> press(new PdfPress);
  press->limits_ = limits;
  if (const auto launched = press->launch(); !launched) {
    return launched.error();
  }
  const Deadline deadline = after(limits.start);
  std::string word;
  std::string content;
  if (!press->receive_message(word, content, deadline)) {
    return cannot_start(fmt::format("{} does not start", python));
  }
  if (word != "ready") {
    return cannot_start(content);
  }
  for (const PressFile& file : files) {
    if (!press->send(fmt::format("file {} {}\n", file.name, file.bytes.size()), deadline) ||
        !press->send(file.bytes, deadline)) {
      return cannot_start("it ends too soon");
    }
  }
  return press;
}

base::Result<void> PdfPress::launch() {
  std::string pattern = (std::filesystem::temp_directory_path() / "miroir-press-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return base::refuse("no-temporary-folder", fmt::format("no folder can be made in {}: check that it may be written",
                                                           std::filesystem::temp_directory_path().string()));
  }
  folder_ = pattern;
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return cannot_start("no socket is left");
  }
  socket_ = ends[0];
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  // It lives long: a connection of the server that it had inherited would stay open after the server closed it, and
  // whoever asked for something on it would wait for ever.
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // -I: neither the environment nor the current folder can bring in modules of others.
  std::string arguments[] = {python, "-I", "-c", script()};
  char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), arguments[3].data(), nullptr};
  std::string environment[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + folder_.string(),
                               "TMPDIR=" + folder_.string()};
  char* envp[] = {environment[0].data(), environment[1].data(), environment[2].data(), environment[3].data(), nullptr};
  const int failure = ::posix_spawn(&process_, python, &actions, nullptr, argv, envp);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failure != 0) {
    process_ = -1;
    return cannot_start(fmt::format("{} is missing", python));
  }
  return {};
}

base::Result<std::string> PdfPress::print(std::string_view html) {
  const Deadline deadline = after(limits_.page);
  std::string word;
  std::string content;
  const bool answered = is_usable() && send(fmt::format("page {}\n", html.size()), deadline) && send(html, deadline) &&
                        receive_message(word, content, deadline);
  if (!answered) {
    stop();
    return base::refuse("page-not-printed", "the page was not printed in the time allowed: try again later");
  }
  if (word != "pdf") {
    return base::refuse("page-not-printed", fmt::format("WeasyPrint could not set the page ({})", content));
  }
  return content;
}

bool PdfPress::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (!wait_for(socket_, POLLOUT, deadline)) {
      return false;
    }
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(0, sent)));
  }
  return true;
}

bool PdfPress::receive(std::string& bytes, std::size_t count, Deadline deadline) {
  bytes.resize(count);
  std::size_t got = 0;
  while (got < count) {
    if (!wait_for(socket_, POLLIN, deadline)) {
      return false;
    }
    const ssize_t received = ::recv(socket_, bytes.data() + got, count - got, MSG_DONTWAIT);
    if (received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR)) {
      return false;
    }
    got += static_cast<std::size_t>(std::max<ssize_t>(0, received));
  }
  return true;
}

bool PdfPress::receive_message(std::string& word, std::string& content, Deadline deadline) {
  std::string line;
  for (std::string byte; line.size() < 64; line += byte) {
    if (!receive(byte, 1, deadline)) {
      return false;
    }
    if (byte == "\n") {
      break;
    }
  }
  const std::size_t space = line.find(' ');
  std::size_t size = 0;
  if (space == std::string::npos ||
      std::from_chars(line.data() + space + 1, line.data() + line.size(), size).ec != std::errc() ||
      size > largest_answer) {
    return false;
  }
  word = line.substr(0, space);
  return receive(content, size, deadline);
}

void PdfPress::stop() {
  if (socket_ >= 0) {
    ::close(socket_);
    socket_ = -1;
  }
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
  }
  std::error_code ignored;
  if (!folder_.empty()) {
    std::filesystem::remove_all(folder_, ignored);
    folder_.clear();
  }
}

PdfPress::~PdfPress() { stop(); }

}  // namespace miroir::documents

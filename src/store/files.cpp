#include "store/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

namespace miroir::store {

namespace fs = std::filesystem;

base::Result<std::string> read_file(const fs::path& file, std::uintmax_t limit_bytes) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || !fs::is_regular_file(file, error)) {
    return base::refuse("no-file", fmt::format("{} is missing or is not a file", file.string()));
  }
  if (size > limit_bytes) {
    return base::refuse("file-too-long",
                        fmt::format("{} holds {} bytes, more than the {} allowed", file.string(), size, limit_bytes));
  }
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  if (!stream) {
    return base::refuse("no-file", fmt::format("{} cannot be read", file.string()));
  }
  return base::Result<std::string>(std::move(bytes).str());
}

namespace {

// Files beside their places until they are put there; what is left of them disappears.
class WaitingFiles {
 public:
  WaitingFiles() = default;
  ~WaitingFiles() {
    for (const auto& [waiting, file] : files_) {
      std::error_code ignored;
      fs::remove(waiting, ignored);
    }
  }
  WaitingFiles(const WaitingFiles&) = delete;
  WaitingFiles& operator=(const WaitingFiles&) = delete;

  base::Result<void> write(const fs::path& file, std::string_view bytes) {
    files_.emplace_back(file.string() + fmt::format(".writing-{}", ::getpid()), file);
    const int descriptor = ::open(files_.back().first.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      return cannot_write(file, errno, bytes.size());
    }
    int error = 0;
    for (std::string_view left = bytes; !left.empty() && error == 0;) {
      const ssize_t written = ::write(descriptor, left.data(), left.size());
      if (written >= 0) {
        left.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        error = errno;
      }
    }
    error = error == 0 && ::fsync(descriptor) != 0 ? errno : error;
    error = ::close(descriptor) != 0 && error == 0 ? errno : error;
    return error == 0 ? base::Result<void>() : cannot_write(file, error, bytes.size());
  }

  base::Result<void> put_in_place() {
    const int folder = ::open(fs::absolute(files_.front().second).parent_path().c_str(), O_RDONLY | O_CLOEXEC);
    ::flock(folder, LOCK_EX);
    base::Result<void> outcome;
    for (const auto& [waiting, file] : files_) {
      std::error_code error;
      fs::rename(waiting, file, error);
      if (error && outcome) {
        outcome = cannot_write(file, error.value(), 0);
      }
    }
    ::fsync(folder);
    ::close(folder);
    return outcome;
  }

 private:
  std::vector<std::pair<fs::path, fs::path>> files_;  // where it waits, its place
};

}  // namespace

base::Refusal cannot_write(const fs::path& file, int error, std::size_t bytes) {
  if (error != ENOSPC && error != EDQUOT && error != EFBIG) {
    return base::refuse("cannot-write", fmt::format("{} cannot be written: {}", file.string(), std::strerror(error)));
  }
  const fs::path folder = fs::absolute(file).parent_path();
  const std::string needed = bytes > 0 ? fmt::format(" for its {} bytes", bytes) : "";
  return base::refuse("disk-full", fmt::format("{}: there is no room in {}{} ({}); make room there or name a file on "
                                               "another disk; nothing was changed",
                                               file.string(), folder.string(), needed, std::strerror(error)));
}

base::Result<void> write_files(const std::vector<std::pair<fs::path, std::string_view>>& files) {
  WaitingFiles waiting;
  for (const auto& [file, bytes] : files) {
    if (const auto written = waiting.write(file, bytes); !written) {
      return written;
    }
  }
  return files.empty() ? base::Result<void>() : waiting.put_in_place();
}

base::Result<void> write_file(const fs::path& file, std::string_view bytes) { return write_files({{file, bytes}}); }

}  // namespace miroir::store

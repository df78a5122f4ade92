#include "store/files.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/core.h>
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

base::Result<void> write_file(const fs::path& file, std::string_view bytes) {
  const fs::path temporary = file.string() + fmt::format(".writing-{}", ::getpid());
  {
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.flush();
    if (!stream) {
      const std::string reason = std::strerror(errno);
      std::error_code ignored;
      fs::remove(temporary, ignored);
      return base::refuse("cannot-write", fmt::format("{} cannot be written: {}", file.string(), reason));
    }
  }
  std::error_code error;
  fs::rename(temporary, file, error);
  if (error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    return base::refuse("cannot-write", fmt::format("{} cannot be written: {}", file.string(), error.message()));
  }
  return {};
}

}  // namespace miroir::store

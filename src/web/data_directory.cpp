#include "web/data_directory.hpp"

#include "store/platform_store.hpp"

#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

namespace miroir::web {
namespace {

constexpr std::size_t secret_bytes = 32;

}  // namespace

base::Result<void> check_data_directory(const std::filesystem::path& directory) {
  if (!std::filesystem::is_directory(directory)) {
    return base::refuse("no-data-directory",
                        fmt::format("{} is not a directory; `miroir demo` or `miroir feedback publish "
                                    "--data {}` makes one",
                                    directory.string(), directory.string()));
  }
  const std::string url = store::database_url(directory.string());
  constexpr std::string_view scheme = "sqlite://";
  if (url.starts_with(scheme) && !std::filesystem::exists(url.substr(scheme.size()))) {
    return base::refuse("no-database",
                        fmt::format("{} holds no database: publish a first return with `miroir feedback publish "
                                    "--results FILE --data {}`",
                                    directory.string(), directory.string()));
  }
  return {};
}

// The platform's secret, made at the first start and readable by its owner only. Losing it only redraws letters.
base::Result<std::string> read_secret(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / "miroir.secret";
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made >= 0) {
    std::string secret(secret_bytes, '\0');
    randombytes_buf(secret.data(), secret.size());
    const bool written =
        ::write(made, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) && ::fsync(made) == 0;
    ::close(made);
    if (written) {
      return secret;
    }
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  if (content.str().size() != secret_bytes) {
    return base::refuse("no-secret", fmt::format("{} cannot be read or written; it must hold {} random bytes",
                                                 path.string(), secret_bytes));
  }
  return content.str();
}

}  // namespace miroir::web

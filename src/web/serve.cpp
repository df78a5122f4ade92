#include "web/serve.hpp"

#include "web/application.hpp"
#include "web/edge/server.hpp"
#include "web/mailing.hpp"
#include "web/router.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <unistd.h>

namespace miroir::web {
namespace {

constexpr std::size_t secret_bytes = 32;

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

// In the demonstration nothing leaves: mails count as sent, and a page shows them. Null where no mail is sent.
std::unique_ptr<Mailing> start_mailing(Application& application, const std::optional<MailSettings>& settings) {
  std::unique_ptr<Mailing> mailing;
  if (application.settings.demonstration) {
    mailing = std::make_unique<Mailing>(application, demonstration_mail_settings(), [](const auto&, const auto&) {
      return mail::Delivery{mail::Outcome::accepted, ""};
    });
  } else if (settings) {
    mailing = std::make_unique<Mailing>(
        application, *settings, [server = settings->server](const mail::Message& message, const auto& stopping) {
          return mail::send(server, message, &stopping);
        });
  }
  if (mailing) {
    mailing->start();
  }
  return mailing;
}

}  // namespace

base::Result<void> serve(const ServeOptions& options) {
  if (const auto checked = check_data_directory(options.data_directory); !checked) {
    return checked.error();
  }
  const auto address = edge::parse_address(options.listen);
  const auto secret = read_secret(options.data_directory);
  if (!address || !secret) {
    return address ? secret.error() : address.error();
  }
  const int workers = options.workers > 0 ? options.workers : static_cast<int>(std::thread::hardware_concurrency()) + 2;
  auto store = store::PlatformStore::open(store::database_url(options.data_directory), workers);
  if (!store) {
    return store.error();
  }
  const auto mail_settings = read_mail_settings(options.data_directory);
  if (!mail_settings) {
    return mail_settings.error();
  }
  Settings settings;
  settings.demonstration = options.demonstration;
  settings.sends_mail = mail_settings->has_value();
  settings.trust_proxy = options.trust_proxy;
  Application application(**store, settings, *secret);
  auto server =
      edge::Server::listen(*address, {}, workers, [&](Request& request) { return answer(application, request); });
  if (!server) {
    return server.error();
  }
  const std::unique_ptr<Mailing> mailing = start_mailing(application, *mail_settings);
  if (options.ready) {
    const std::string host = address->host.find(':') == std::string::npos ? address->host : "[" + address->host + "]";
    options.ready(fmt::format("http://{}:{}/", host, (*server)->port()), [&] { (*server)->stop(); });
  }
  (*server)->run(options.stop_on_signals);
  return {};
}

}  // namespace miroir::web

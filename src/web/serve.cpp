#include "web/serve.hpp"

#include "web/application.hpp"
#include "web/data_directory.hpp"
#include "web/edge/server.hpp"
#include "web/mailing.hpp"
#include "web/router.hpp"

#include <memory>
#include <thread>

#include <fmt/core.h>

namespace miroir::web {
namespace {

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

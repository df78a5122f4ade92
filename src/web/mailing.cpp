#include "web/mailing.hpp"

#include "store/configuration.hpp"
#include "store/files.hpp"
#include "web/notices.hpp"
#include "web/sessions.hpp"

#include <charconv>

#include <fmt/core.h>
#include <spdlog/spdlog.h>

namespace miroir::web {
namespace {

constexpr std::chrono::seconds look_every{2};
constexpr std::chrono::minutes recall_every{10};
constexpr std::uintmax_t longest_password_bytes = 1024;
constexpr std::size_t message_id_bytes = 16;

std::string value_of(const store::Configuration& configuration, const std::string& key) {
  const auto found = configuration.find(key);
  return found == configuration.end() ? std::string() : found->second;
}

base::Refusal bad_key(const std::filesystem::path& directory, std::string_view what) {
  return base::refuse("bad-configuration", fmt::format("{}: {}", (directory / "miroir.conf").string(), what));
}

// From a file of its own, so that the settings can be shown to somebody.
base::Result<std::string> read_password(const store::Configuration& configuration,
                                        const std::filesystem::path& directory) {
  const std::string named = value_of(configuration, "mail_password_file");
  const std::filesystem::path file = directory / (named.empty() ? "mail.password" : named);
  auto text = store::read_file(file, longest_password_bytes);
  if (!text) {
    return bad_key(directory,
                   fmt::format("mail_user signs in with the password of {}, which cannot be read", file.string()));
  }
  return base::Result<std::string>(text->substr(0, text->find_first_of("\r\n")));
}

base::Result<void> read_waits(const store::Configuration& configuration, const std::filesystem::path& directory,
                              MailSettings& settings) {
  const std::string text = value_of(configuration, "mail_first_retry_seconds");
  if (text.empty()) {
    return {};
  }
  int seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failure != std::errc() || end != text.data() + text.size() || seconds < 1 || seconds > 3600) {
    return bad_key(directory, "mail_first_retry_seconds is a number of seconds from 1 to 3600");
  }
  settings.first_wait = std::chrono::seconds(seconds);
  return {};
}

base::Result<void> check_settings(const MailSettings& settings, const std::filesystem::path& directory,
                                  const std::string& tls) {
  if (const auto server = mail::check_server(settings.server); !server) {
    return bad_key(directory, server.error().message);
  }
  if (!mail::is_plain_address(settings.from_address)) {
    return bad_key(directory, "mail_from is the address that mails come from: name@example.org");
  }
  if (!settings.public_address.starts_with("https://") && !settings.public_address.starts_with("http://")) {
    return bad_key(directory, "public_address is where readers open the platform: https://miroir.example.org");
  }
  if (!tls.empty() && tls != "required" && tls != "none") {
    return bad_key(directory, "mail_tls is required (unless told) or none");
  }
  return {};
}

}  // namespace

base::Result<std::optional<MailSettings>> read_mail_settings(const std::filesystem::path& data_directory) {
  const store::Configuration configuration = store::read_configuration(data_directory);
  MailSettings settings;
  settings.server.address = value_of(configuration, "mail_server");
  if (settings.server.address.empty()) {
    return std::optional<MailSettings>();
  }
  settings.server.user = value_of(configuration, "mail_user");
  settings.server.authority_file = value_of(configuration, "mail_authority_file");
  settings.server.encrypted = value_of(configuration, "mail_tls") != "none";
  settings.from_address = value_of(configuration, "mail_from");
  settings.public_address = value_of(configuration, "public_address");
  while (settings.public_address.ends_with('/')) {
    settings.public_address.pop_back();
  }
  settings.contact = value_of(configuration, "mail_contact");
  if (const auto checked = check_settings(settings, data_directory, value_of(configuration, "mail_tls")); !checked) {
    return checked.error();
  }
  if (const auto waits = read_waits(configuration, data_directory, settings); !waits) {
    return waits.error();
  }
  if (!settings.server.user.empty()) {
    auto password = read_password(configuration, data_directory);
    if (!password) {
      return password.error();
    }
    settings.server.password = std::move(*password);
  }
  return std::optional(std::move(settings));
}

MailSettings demonstration_mail_settings() {
  MailSettings settings;
  settings.from_address = "miroir@demo.invalid";
  settings.public_address = "https://miroir.demo.invalid";
  settings.contact = "coordination@demo.invalid";
  return settings;
}

std::optional<mail::Message> write_mail(Application& application, const MailSettings& settings,
                                        const programme::Mail& mail) {
  const auto account = application.store.find_account(mail.account);
  if (!account || account->mail_choice == programme::MailChoice::none) {
    return std::nullopt;
  }
  documents::NoticeMail words;
  words.told = still_told(application, mail.notices, settings.public_address);
  if (words.told.empty()) {
    return std::nullopt;
  }
  words.reader_name = account->display_name;
  words.platform_address = settings.public_address + "/";
  words.preferences_address = settings.public_address + "/compte";
  words.contact = settings.contact;
  const auto& messages = base::Messages::of(base::parse_language(account->locale));
  documents::MailText text = documents::write_notice_mail(messages, words);
  const std::string host = settings.from_address.substr(settings.from_address.find('@') + 1);
  return mail::Message{settings.from_name,
                       settings.from_address,
                       account->login,
                       std::move(text.subject),
                       std::move(text.plain),
                       std::move(text.html),
                       mail.message_id + "@" + host,
                       application.now().time_since_epoch().count(),
                       words.preferences_address};
}

Mailing::Mailing(Application& application, MailSettings settings, Transport transport)
    : application_(application), settings_(std::move(settings)), transport_(std::move(transport)) {}

Mailing::~Mailing() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Mailing::start() {
  thread_ = std::thread([this] { run(); });
}

void Mailing::run() {
  while (!stopping_) {
    try {
      work();
    } catch (const std::exception& error) {
      spdlog::error("the outbox cannot be worked on: {}", error.what());
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, server_away_ ? settings_.first_wait : look_every, [this] { return stopping_.load(); });
  }
}

void Mailing::work() {
  server_away_ = false;
  recall();
  address_notices();
  while (!stopping_ && send_one()) {
  }
}

void Mailing::recall() {
  const programme::Instant now = application_.now();
  if (now < recall_at_) {
    return;
  }
  recall_at_ = now + recall_every;
  add_due_reminders(application_);
}

void Mailing::address_notices() {
  store::PlatformStore& store = application_.store;
  const programme::Instant now = application_.now();
  const bool demonstration = application_.settings.demonstration;
  const std::vector<programme::Notice> notices = store.due_notices(now);
  // Read once for all: on an evening of many meetings they are told of together.
  const auto accounts = notices.empty() ? std::vector<programme::Account>() : accounts_today(application_);
  for (const programme::Notice& notice : notices) {
    std::vector<programme::Addressed> addressed;
    // The demonstration's return is dated long ago, so that its figures are of their time.
    const bool of_its_time = demonstration && programme::is_about_return(notice.kind);
    if (of_its_time || !programme::is_too_late(notice.due_at, now)) {
      const NoticeAudience audience = audience_of(application_, notice);
      for (const programme::Told& told :
           programme::tell_readers(accounts, audience.readers, now, demonstration, audience.happens_at)) {
        addressed.push_back({told.account, told.due_at, told.digest, new_token(application_, message_id_bytes)});
      }
    }
    store.address_notice(notice.id, addressed);
  }
}

bool Mailing::send_one() {
  store::PlatformStore& store = application_.store;
  const programme::Instant now = application_.now();
  // Until this one is marked nobody else takes it; if this program dies, it is taken again after that time.
  const auto mail = store.take_due_mail(now, now + settings_.server.timeout + settings_.first_wait);
  if (!mail) {
    return false;
  }
  const auto message = write_mail(application_, settings_, *mail);
  if (!message) {
    store.cancel_mail(mail->id);
    return true;
  }
  const mail::Delivery delivery = transport_(*message, stopping_);
  server_away_ = delivery.is_server_away();
  if (delivery.outcome == mail::Outcome::accepted) {
    store.mark_sent(mail->id, application_.now());
    return true;
  }
  spdlog::warn("a mail was not taken: {}", delivery.problem);
  const auto retry_at = delivery.outcome == mail::Outcome::later
                            ? programme::next_attempt(mail->attempts, application_.now(), settings_.first_wait)
                            : std::nullopt;
  store.mark_failed(mail->id, delivery.problem, retry_at);
  return !server_away_;
}

}  // namespace miroir::web

// Telling people by e-mail what waits in the outbox: one thread of the server that addresses the notices that are due,
// puts each mail into words and hands it to a transport.
//
// A mail is marked after it was handed over. If the program dies in between it is handed over once more, with the same
// Message-ID; nothing is lost. What fails is tried again later and later, then given up (programme/outbox.hpp). Neither
// addresses nor texts are logged.
#pragma once

#include "mail/smtp.hpp"
#include "web/application.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace miroir::web {

struct MailSettings {
  mail::Server server;
  std::string from_name = "Miroir";
  std::string from_address;
  std::string public_address;  // of the platform: "https://miroir.example.org"
  std::string contact;         // whom readers may write to
  std::chrono::seconds first_wait{60};
};

// The mail_… keys of DIR/miroir.conf; nothing where there is no mail_server. Refuses ("bad-configuration") a key that
// is missing or not right, naming it.
base::Result<std::optional<MailSettings>> read_mail_settings(const std::filesystem::path& data_directory);

// The demonstration's: addresses that lead nowhere outside it.
MailSettings demonstration_mail_settings();

// The words of one mail now; nothing when its person wants none any more, or all it would tell has been overtaken.
std::optional<mail::Message> write_mail(Application& application, const MailSettings& settings,
                                        const programme::Mail& mail);

class Mailing {
 public:
  // Told when the thread is to end, so that it does not wait for a slow server.
  using Transport = std::function<mail::Delivery(const mail::Message& message, const std::atomic<bool>& stopping)>;
  Mailing(Application& application, MailSettings settings, Transport transport);
  ~Mailing();  // what is on its way is given up at once, and goes out at the next start
  Mailing(const Mailing&) = delete;
  Mailing& operator=(const Mailing&) = delete;

  // Works in a thread until destroyed.
  void start();
  // One round, for tests: everything that is due.
  void work();

 private:
  void recall();  // what comes with the calendar: meetings that are near, minutes that are late
  void address_notices();
  bool send_one();  // whether another may follow
  void run();

  Application& application_;
  MailSettings settings_;
  Transport transport_;
  std::atomic<bool> stopping_ = false;
  programme::Instant recall_at_{};
  bool server_away_ = false;  // as of the last mail: the others wait as well
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace miroir::web

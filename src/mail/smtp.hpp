// Hands one e-mail to a mail server, by SMTP (RFC 5321) with libcurl, over TLS unless told otherwise.
//
// Nothing of a message is logged, nor repeated in a problem: a problem is a short code. Safe to call from several
// threads, each call with a connection of its own.
#pragma once

#include "mail/message.hpp"

#include <atomic>
#include <chrono>
#include <string>

namespace miroir::mail {

struct Server {
  std::string address;  // "smtp://host:587" (STARTTLS) or "smtps://host:465" (TLS from the first byte)
  std::string user;     // empty: no sign-in
  std::string password;
  std::string authority_file;        // PEM of a certificate authority to trust instead of the system's
  bool encrypted = true;             // false: in clear, for a server on the same machine
  std::chrono::seconds timeout{60};  // for one mail, from the connection to the server's last answer
};

// Refuses ("bad-mail-server") what is not an address of a mail server, and a sign-in in clear.
base::Result<void> check_server(const Server& server);

// What became of a mail: the server has it; it may take it later; it will never take it.
enum class Outcome : std::uint8_t { accepted, later, never };

struct Delivery {
  Outcome outcome = Outcome::later;
  // Empty when accepted, else "no-connection", "no-tls", "sign-in-refused", "timeout", "bad-address", "server-451" (the
  // server's code), "not-sent".
  std::string problem;

  // No other mail would fare better now.
  bool is_server_away() const {
    return problem == "no-connection" || problem == "no-tls" || problem == "sign-in-refused" || problem == "timeout";
  }
};

// Gives up ("not-sent") soon after `stopping` is set.
Delivery send(const Server& server, const Message& message, const std::atomic<bool>* stopping = nullptr);

}  // namespace miroir::mail

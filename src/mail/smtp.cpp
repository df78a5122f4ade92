#include "mail/smtp.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

#include <curl/curl.h>
#include <fmt/core.h>

namespace miroir::mail {

namespace {

using EasyHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Mime = std::unique_ptr<curl_mime, decltype(&curl_mime_free)>;
using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

class List {
 public:
  List() = default;
  ~List() { curl_slist_free_all(list_); }
  List(const List&) = delete;
  List& operator=(const List&) = delete;
  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }
  // The list is somebody else's from now on.
  curl_slist* release() { return std::exchange(list_, nullptr); }

 private:
  curl_slist* list_ = nullptr;
};

void initialise_library() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) {
    throw std::runtime_error("libcurl cannot start");
  }
}

void add_text(curl_mime* mime, const std::string& text, const char* type) {
  curl_mimepart* part = curl_mime_addpart(mime);
  curl_mime_data(part, text.data(), text.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "quoted-printable");
}

// Both versions of the text, the plainer first (RFC 2046, 5.1.4).
Mime make_body(CURL* handle, const Message& message) {
  Mime mime(curl_mime_init(handle), &curl_mime_free);
  curl_mime* versions = curl_mime_init(handle);
  add_text(versions, message.plain, "text/plain; charset=utf-8");
  add_text(versions, message.html, "text/html; charset=utf-8");
  curl_mimepart* part = curl_mime_addpart(mime.get());
  curl_mime_subparts(part, versions);
  curl_mime_type(part, "multipart/alternative");
  List inline_part;
  inline_part.add("Content-Disposition: inline");
  curl_mime_headers(part, inline_part.release(), 1);
  return mime;
}

void connect_to(CURL* handle, const Server& server) {
  curl_easy_setopt(handle, CURLOPT_URL, server.address.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(server.encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(server.timeout.count()));
  if (!server.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
  }
  if (!server.authority_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, server.authority_file.c_str());
  }
}

// libcurl asks about once a second while it waits; anything but 0 ends the transfer.
int is_stopping(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* stopping = static_cast<const std::atomic<bool>*>(flag);
  return stopping != nullptr && *stopping ? 1 : 0;
}

Delivery delivery_of(CURL* handle, CURLcode code) {
  if (code == CURLE_OK) {
    return {Outcome::accepted, ""};
  }
  long answer = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {Outcome::later, "no-connection"};
    case CURLE_OPERATION_TIMEDOUT:
      return {Outcome::later, "timeout"};
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {Outcome::later, "no-tls"};
    // A password that is wrong is mended in the configuration: the mail waits for it.
    case CURLE_LOGIN_DENIED:
      return {Outcome::later, "sign-in-refused"};
    default:
      break;
  }
  if (answer >= 500 && answer < 600) {
    return {Outcome::never, fmt::format("server-{}", answer)};
  }
  return {Outcome::later, answer >= 400 ? fmt::format("server-{}", answer) : "not-sent"};
}

}  // namespace

base::Result<void> check_server(const Server& server) {
  const UrlHandle url(curl_url(), &curl_url_cleanup);
  const bool readable =
      curl_url_set(url.get(), CURLUPART_URL, server.address.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  const bool encrypted_scheme = server.address.starts_with("smtps://");
  if (!readable || (!encrypted_scheme && !server.address.starts_with("smtp://"))) {
    return base::refuse("bad-mail-server", "mail_server must be smtp://host:587 or smtps://host:465");
  }
  if (!server.encrypted && !encrypted_scheme && !server.user.empty()) {
    return base::refuse("bad-mail-server",
                        "mail_tls = none would send mail_user's password in clear: sign in over TLS");
  }
  return {};
}

Delivery send(const Server& server, const Message& message, const std::atomic<bool>* stopping) {
  initialise_library();
  const auto lines = header_lines(message);
  if (!lines) {
    return {Outcome::never, lines.error().code};
  }
  List headers;
  for (const std::string& line : *lines) {
    headers.add(line);
  }
  List recipients;
  recipients.add("<" + message.to_address + ">");
  const EasyHandle handle(curl_easy_init(), &curl_easy_cleanup);
  if (!handle) {
    throw std::runtime_error("libcurl cannot start");
  }
  const Mime body = make_body(handle.get(), message);
  const std::string sender = "<" + message.from_address + ">";
  connect_to(handle.get(), server);
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_MIMEPOST, body.get());
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, is_stopping);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, stopping);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
  return delivery_of(handle.get(), curl_easy_perform(handle.get()));
}

}  // namespace miroir::mail

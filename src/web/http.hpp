// Requests and responses as plain values. Handlers see only these; the network stays in web/edge.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miroir::web {

enum class Method : std::uint8_t { get, post, other };

using Fields = std::vector<std::pair<std::string, std::string>>;

// First value of a name; nothing when it is absent.
std::optional<std::string_view> find_field(const Fields& fields, std::string_view name);

struct Request {
  Method method = Method::get;
  std::string target;  // as received: "/groupe/G01?projection=1"
  std::string path;    // before "?", still percent-encoded
  Fields query;        // decoded
  Fields headers;      // names in lower case
  Fields cookies;
  std::string body;
  std::string remote_address;  // of the socket

  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  Fields headers;
  std::string body;
  std::string_view embedded_body;  // sent instead of `body` when not empty; must live as long as the program

  std::string_view content() const { return embedded_body.empty() ? std::string_view(body) : embedded_body; }
  void set_header(std::string_view name, std::string value);
};

Response html_response(int status, std::string body);
Response text_response(int status, std::string body);
Response redirect_to(std::string location);  // 303 See Other

}  // namespace miroir::web

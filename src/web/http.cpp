#include "web/http.hpp"

namespace miroir::web {

std::optional<std::string_view> find_field(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, [](const auto& field) { return std::string_view(field.first); });
  return found == fields.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

std::string_view Request::header(std::string_view name) const { return find_field(headers, name).value_or(""); }

std::string_view Request::cookie(std::string_view name) const { return find_field(cookies, name).value_or(""); }

void Response::set_header(std::string_view name, std::string value) {
  headers.emplace_back(std::string(name), std::move(value));
}

namespace {

Response with_type(int status, std::string body, const char* type) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.set_header("content-type", type);
  return response;
}

}  // namespace

Response html_response(int status, std::string body) {
  return with_type(status, std::move(body), "text/html; charset=utf-8");
}

Response text_response(int status, std::string body) {
  return with_type(status, std::move(body), "text/plain; charset=utf-8");
}

Response redirect_to(std::string location) {
  Response response;
  response.status = 303;
  response.set_header("location", std::move(location));
  return response;
}

}  // namespace miroir::web

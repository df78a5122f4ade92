// A browser of one person, for tests that ask the application without a network: keeps cookies, finds form tokens.
#pragma once

#include "support/web_region.hpp"
#include "web/application.hpp"
#include "web/form.hpp"
#include "web/router.hpp"

#include <regex>
#include <string>

#include <fmt/core.h>

namespace miroir::testing {

using web::Application;
using web::Fields;
using web::Method;
using web::Request;
using web::Response;

class Browser {
 public:
  explicit Browser(Application& application) : application_(application) {}

  Response get(const std::string& address, const Fields& headers = {}) {
    return send(Method::get, address, {}, headers);
  }
  Response post(const std::string& address, const std::string& body, const Fields& headers = {}) {
    return send(Method::post, address, body, headers);
  }
  // The token of the forms on a page.
  std::string token(const std::string& page = "/connexion") {
    static const std::regex pattern("name=\"jeton\" value=\"([0-9a-f]+)\"");
    const std::string body = get(page).body;
    std::smatch match;
    return std::regex_search(body, match, pattern) ? match[1].str() : std::string();
  }
  Response sign_in(const std::string& login, const std::string& password = web_region_password) {
    return post("/connexion", fmt::format("jeton={}&identifiant={}&mot-de-passe={}&retour=%2F", token(),
                                          web::percent_encode(login), web::percent_encode(password)));
  }
  const Fields& cookies() const { return cookies_; }
  void set_cookie(const std::string& name, const std::string& value) {
    std::erase_if(cookies_, [&](const auto& cookie) { return cookie.first == name; });
    if (!value.empty()) {
      cookies_.emplace_back(name, value);
    }
  }

 private:
  Response send(Method method, const std::string& address, const std::string& body, const Fields& headers) {
    Request request;
    request.method = method;
    request.target = address;
    const std::size_t question = address.find('?');
    request.path = address.substr(0, question);
    if (question != std::string::npos) {
      request.query = web::parse_form(address.substr(question + 1)).value();
    }
    request.headers = headers;
    request.cookies = cookies_;
    request.body = body;
    request.remote_address = "192.0.2.1";
    Response response = web::answer(application_, request);
    for (const auto& [name, value] : response.headers) {
      if (name == "set-cookie") {
        const std::size_t equals = value.find('=');
        set_cookie(value.substr(0, equals), value.substr(equals + 1, value.find(';') - equals - 1));
      }
    }
    return response;
  }

  Application& application_;
  Fields cookies_;
};

}  // namespace miroir::testing

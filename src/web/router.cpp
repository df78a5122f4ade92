#include "web/router.hpp"

#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/routes.hpp"
#include "web/sessions.hpp"
#include "web/shown_return.hpp"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

namespace miroir::web {
namespace {

using Parameters = std::map<std::string, std::string>;

// The segments of a path: "/groupe/G01" gives "groupe", "G01".
std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) {
      return out;
    }
    path.remove_prefix(slash + 1);
  }
}

// The parameters of the path when it follows the pattern. A parameter that is empty or badly encoded matches nothing.
std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  const auto expected = segments(pattern);
  const auto actual = segments(path);
  if (expected.size() != actual.size()) {
    return std::nullopt;
  }
  Parameters parameters;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!expected[i].starts_with('{')) {
      if (expected[i] != actual[i]) {
        return std::nullopt;
      }
      continue;
    }
    const auto value = percent_decode(actual[i], false);
    if (!value || value->empty()) {
      return std::nullopt;
    }
    parameters[std::string(expected[i].substr(1, expected[i].size() - 2))] = *value;
  }
  return parameters;
}

struct Found {
  const Route* route = nullptr;
  Parameters parameters;
  bool other_method = false;  // the address exists, for another method
};

Found find_route(const Request& request, bool demonstration) {
  Found found;
  for (const Route& route : routes()) {
    if (route.access.resource() == programme::Resource::demonstration && !demonstration) {
      continue;
    }
    auto parameters = match(route.pattern, request.path);
    if (!parameters) {
      continue;
    }
    if (route.method == request.method) {
      return {&route, std::move(*parameters), false};
    }
    found.other_method = true;
  }
  return found;
}

std::string_view last_item(std::string_view list) {
  const std::size_t comma = list.rfind(',');
  std::string_view item = comma == std::string_view::npos ? list : list.substr(comma + 1);
  while (item.starts_with(' ')) {
    item.remove_prefix(1);
  }
  return item;
}

base::Language language_of(const Request& request, const std::optional<SignedIn>& person) {
  if (person) {
    return base::parse_language(person->account.locale);
  }
  if (const std::string_view chosen = request.cookie("miroir-langue"); !chosen.empty()) {
    return base::parse_language(chosen);
  }
  return base::parse_language(request.header("accept-language").substr(0, 2));
}

// The address of a page that a form may come back to; a form's own address is not one.
std::string return_address(const Request& request) {
  return request.method == Method::get ? local_address(request.target) : "/";
}

Context make_context(Application& application, const Request& request) {
  const bool proxied = application.settings.trust_proxy;
  const bool secure = proxied && last_item(request.header("x-forwarded-proto")) == "https";
  auto person = find_signed_in(application, request, secure);
  const base::Messages& messages = base::Messages::of(language_of(request, person));
  const std::string_view forwarded = proxied ? last_item(request.header("x-forwarded-for")) : std::string_view();
  return Context{application,
                 messages,
                 std::move(person),
                 {},
                 {},
                 {},
                 secure,
                 forwarded.empty() ? request.remote_address : std::string(forwarded),
                 return_address(request)};
}

// The browser says where a form was sent from: another site is refused even with a good token.
bool comes_from_here(const Request& request) {
  const std::string_view origin = request.header("origin");
  if (origin.empty()) {
    return request.header("sec-fetch-site") != "cross-site";
  }
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && origin.substr(scheme + 3) == request.header("host");
}

// With its files, where it has some; false when it cannot be read.
bool read_form(const Request& request, Context& context) {
  const std::string_view type = request.header("content-type");
  if (is_multipart(type)) {
    auto form = parse_multipart(type, request.body);
    if (form) {
      context.form = std::move(form->fields);
      context.files = std::move(form->files);
    }
    return static_cast<bool>(form);
  }
  auto form = parse_form(request.body);
  if (form) {
    context.form = std::move(*form);
  }
  return static_cast<bool>(form);
}

// Fills the context's form; a response when the form is to be refused.
std::optional<Response> check_form(const Request& request, Context& context) {
  if (!read_form(request, context)) {
    return error_page(context, 400);
  }
  const std::string_view token = context.form_value("jeton");
  if (!comes_from_here(request) || context.form_token.empty() || !equal_in_constant_time(token, context.form_token)) {
    return error_page(context, 403, "error.form");
  }
  return std::nullopt;
}

// Forms of a visitor carry the value of a cookie, made when a page is first shown.
void give_form_token(Application& application, const Request& request, Context& context, std::string& cookie) {
  if (context.person) {
    context.form_token = context.person->session.csrf_token;
    return;
  }
  context.form_token = visitor_token(request, context.secure);
  if (context.form_token.empty() && request.method == Method::get) {
    context.form_token = new_token(application, 16);
    cookie = make_cookie(visitor_cookie_name(context.secure), context.form_token, context.secure, "Lax");
  }
}

Response refused(const Route& route, const Request& request, const Context& context) {
  if (!context.person && request.method == Method::get) {
    return redirect_to("/connexion?retour=" + percent_encode(request.target));
  }
  return error_page(context, route.names_its_subject() ? 404 : 403);
}

Response run(const Found& found, const Request& request, Context& context) {
  if (found.route == nullptr) {
    return error_page(context, found.other_method ? 405 : 404);
  }
  const Route& route = *found.route;
  context.parameters = found.parameters;
  note_asked_return(request, context);
  const programme::Viewer* viewer = context.person ? &context.person->viewer : nullptr;
  if (!programme::is_permitted(viewer, route.access.resource(), route.access.subject(context))) {
    return refused(route, request, context);
  }
  if (asks_in_vain(context)) {
    return error_page(context, 404);
  }
  if (request.method == Method::post) {
    if (auto refusal = check_form(request, context)) {
      return std::move(*refusal);
    }
  }
  Response response = route.handler(request, context);
  if (context.asked_return && response.status == 303) {
    for (auto& [name, value] : response.headers) {
      value = name == "location" ? with_return(value, *context.asked_return) : value;
    }
  }
  return response;
}

void add_security_headers(Response& response, bool secure) {
  response.set_header("content-security-policy",
                      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
                      "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.set_header("x-content-type-options", "nosniff");
  response.set_header("x-frame-options", "DENY");
  response.set_header("referrer-policy", "same-origin");
  response.set_header("cross-origin-opener-policy", "same-origin");
  response.set_header("permissions-policy", "camera=(), geolocation=(), microphone=()");
  if (secure) {
    response.set_header("strict-transport-security", "max-age=31536000");
  }
  if (!find_field(response.headers, "cache-control")) {
    response.set_header("cache-control", "no-store");
  }
}

}  // namespace

Response answer(Application& application, const Request& request) {
  Context context = make_context(application, request);
  std::string cookie;
  give_form_token(application, request, context, cookie);
  const Found found = find_route(request, application.settings.demonstration);
  Response response;
  try {
    response = run(found, request, context);
  } catch (const std::exception& error) {
    // The pattern, not the address: an address may name somebody.
    spdlog::error("{} failed: {}", found.route != nullptr ? found.route->pattern : "?", error.what());
    response = error_page(context, 500);
  }
  if (!cookie.empty() && response.status != 303 && !find_field(response.headers, "cache-control")) {
    response.set_header("set-cookie", std::move(cookie));
  }
  add_security_headers(response, context.secure);
  return response;
}

}  // namespace miroir::web

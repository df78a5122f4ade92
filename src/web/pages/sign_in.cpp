#include "web/pages/sign_in.hpp"

#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/render.hpp"
#include "web/sessions.hpp"

#include <charconv>
#include <semaphore>

#include <fmt/core.h>

namespace miroir::web {
namespace {

constexpr std::size_t longest_password = 1000;

// One Argon2id hash takes 64 MiB: two at once are enough for people and too few to exhaust the server. Holds one of the
// two places while it lives.
class HashingPlace {
 public:
  HashingPlace() { places().acquire(); }
  ~HashingPlace() { places().release(); }
  HashingPlace(const HashingPlace&) = delete;
  HashingPlace& operator=(const HashingPlace&) = delete;

 private:
  static std::counting_semaphore<2>& places() {
    static std::counting_semaphore<2> two(2);
    return two;
  }
};

bool check_password(const std::string& hash, std::string_view password) {
  const HashingPlace place;
  return programme::verify_password(hash, password);
}

std::string hash_again(std::string_view password, const programme::PasswordCost& cost) {
  const HashingPlace place;
  return programme::hash_password(password, cost);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Keys under which failures are counted. Logins are hashed: what people type there may be their password.
std::string login_key(std::string_view login) { return "login:" + sha256_hexadecimal(login); }
std::string address_key(const Context& context) { return "address:" + context.remote_address; }

bool is_flooded(Context& context, std::string_view login) {
  const Settings& settings = context.application.settings;
  const programme::Instant since = context.application.now() - settings.attempt_window;
  auto& attempts = context.application.store;
  return attempts.failures_since(login_key(login), since) >= settings.attempts_per_login ||
         attempts.failures_since(address_key(context), since) >= settings.attempts_per_address;
}

// One ready account per role, in the order of the roles.
View demonstration_accounts(Context& context) {
  View list{View::type::list};
  for (const programme::Account& account : context.application.store.demonstration_accounts()) {
    if (account.grants.empty()) {
      continue;
    }
    View item;
    item.set("id", std::to_string(account.id));
    item.set("name", account.display_name);
    std::string roles;
    for (const programme::Grant& grant : account.grants) {
      const std::string role = context.messages.text(fmt::format("role.{}", programme::role_name(grant.role)));
      roles += (roles.empty() ? "" : ", ") + role;
    }
    item.set("roles", roles);
    item.set("what",
             context.messages.text(fmt::format("demo.what.{}", programme::role_name(account.grants.front().role))));
    list << item;
  }
  return list;
}

Response sign_in_page(Context& context, int status, std::string_view problem, std::string_view login,
                      std::string_view return_to) {
  View view;
  view.set("form_token", context.form_token);
  view.set("return", local_address(return_to));
  view.set("login", std::string(login));
  if (!problem.empty()) {
    view.set("problem", context.messages.text(problem));
  }
  if (context.application.settings.demonstration) {
    View demonstration;
    demonstration.set("accounts", demonstration_accounts(context));
    view.set("demonstration", demonstration);
  }
  return page(context, status, {context.messages.text("sign-in.title"), "", "narrow"},
              render("sign_in", context.messages, view));
}

Response welcome(const Request& request, Context& context, const programme::Account& account) {
  Response response = redirect_to(local_address(context.form_value("retour")));
  open_session(context.application, request, account, context.secure, response);
  return response;
}

}  // namespace

Response show_sign_in(const Request& request, Context& context) {
  return sign_in_page(context, 200, "", "", find_field(request.query, "retour").value_or("/"));
}

Response sign_in(const Request& request, Context& context) {
  Application& application = context.application;
  const std::string login = lower_case(context.form_value("identifiant")).substr(0, 320);
  const std::string_view password = context.form_value("mot-de-passe").substr(0, longest_password);
  if (is_flooded(context, login)) {
    return sign_in_page(context, 429, "sign-in.too-many", login, context.form_value("retour"));
  }
  auto account = application.store.find_account_by_login(login);
  const bool usable =
      account && !account->password_hash.empty() && (!account->demonstration || application.settings.demonstration);
  // The same work whether or not the login is known.
  const bool accepted =
      check_password(usable ? account->password_hash : application.unknown_login_hash, password) && usable;
  if (!accepted) {
    application.store.add_failure(login_key(login), application.now());
    application.store.add_failure(address_key(context), application.now());
    return sign_in_page(context, 401, "sign-in.refused", login, context.form_value("retour"));
  }
  application.store.forget_failures(login_key(login));
  if (programme::is_outdated(account->password_hash, application.settings.password_cost)) {
    application.store.set_password_hash(account->id, hash_again(password, application.settings.password_cost));
  }
  return welcome(request, context, *account);
}

Response sign_in_demonstration(const Request& request, Context& context) {
  programme::AccountId id = 0;
  const std::string_view text = context.form_value("compte");
  std::from_chars(text.data(), text.data() + text.size(), id);
  const auto account = context.application.store.find_account(id);
  if (!account || !account->demonstration) {
    return error_page(context, 404);
  }
  return welcome(request, context, *account);
}

Response sign_out(const Request& request, Context& context) {
  Response response = redirect_to("/connexion");
  close_session(context.application, request, context.secure, response);
  return response;
}

Response choose_language(const Request&, Context& context) {
  const char* chosen = base::language_code(base::parse_language(context.form_value("langue")));
  Response response = redirect_to(local_address(context.form_value("retour")));
  if (context.person) {
    context.application.store.set_locale(context.person->account.id, chosen);
  }
  response.set_header("set-cookie", fmt::format("miroir-langue={}; Path=/; Max-Age=31536000; SameSite=Lax{}", chosen,
                                                context.secure ? "; Secure" : ""));
  return response;
}

}  // namespace miroir::web

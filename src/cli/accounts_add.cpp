// `miroir accounts add`: an account that may sign in, made by who administers the platform.
#include "cli/command.hpp"
#include "programme/passwords.hpp"
#include "store/platform_store.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/core.h>

namespace miroir::cli {

namespace {

constexpr std::size_t shortest_password = 12;

struct Arguments {
  std::string data_directory;
  programme::Account account;
  std::vector<std::string> grants;
};

// "physician:990000001", "facilitator:G01", "coordinator:53"
base::Result<programme::Grant> parse_grant(const std::string& text) {
  const auto colon = text.find(':');
  const auto role = programme::parse_role(text.substr(0, colon));
  if (!role || colon == std::string::npos || colon + 1 == text.size()) {
    return base::refuse("bad-grant",
                        fmt::format("\"{}\" is not a role and its place: write physician:NUMBER, "
                                    "facilitator:GROUP, coordinator:REGION, secretariat:REGION, "
                                    "partner:REGION, steering_committee:REGION, federation_officer:REGION, "
                                    "technical_committee:REGION or data_operator:REGION",
                                    text));
  }
  return programme::Grant{*role, text.substr(colon + 1)};
}

// From standard input, never from the command line, where other users of the machine could read it.
base::Result<std::string> read_password() {
  std::string password;
  std::getline(std::cin, password);
  if (password.size() < shortest_password) {
    return base::refuse("short-password", fmt::format("the password is read from standard input, one line of at least "
                                                      "{} characters",
                                                      shortest_password));
  }
  return base::Result<std::string>(std::move(password));
}

base::Result<void> add(Arguments& arguments) {
  programme::Account& account = arguments.account;
  for (const std::string& text : arguments.grants) {
    const auto grant = parse_grant(text);
    if (!grant) {
      return grant.error();
    }
    account.grants.push_back(*grant);
  }
  std::error_code error;
  if (!std::filesystem::is_directory(arguments.data_directory, error)) {
    return base::refuse("no-data-directory", fmt::format("{} is not a data directory: publish results into it first",
                                                         arguments.data_directory));
  }
  const auto password = read_password();
  if (!password) {
    return password.error();
  }
  std::transform(account.login.begin(), account.login.end(), account.login.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  account.password_hash = programme::hash_password(*password);
  const auto store = store::PlatformStore::open(store::database_url(arguments.data_directory));
  if (!store) {
    return store.error();
  }
  const auto added = (*store)->add_account(account);
  if (!added) {
    return added.error();
  }
  fmt::print("Account {} may sign in\n", account.login);
  return {};
}

}  // namespace

void add_accounts(CLI::App& app) {
  CLI::App& accounts = *app.add_subcommand("accounts", "Who may sign in to the platform");
  accounts.require_subcommand(1);
  CLI::App& command = *accounts.add_subcommand("add", "Add an account; its password is read from standard input");
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("--data", arguments->data_directory, "Data directory of the platform")->required();
  command.add_option("--login", arguments->account.login, "E-mail address to sign in with")->required();
  command.add_option("--name", arguments->account.display_name, "Name shown")->required();
  command.add_option("--grant", arguments->grants, "Role and place, e.g. physician:NUMBER; may be given again")
      ->required();
  on_run(command, [arguments] { return add(*arguments); });
}

}  // namespace miroir::cli

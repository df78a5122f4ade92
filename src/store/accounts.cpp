#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Account;
using programme::AccountId;

// `condition` is one of the literals below; what it compares with is a parameter.
template <class Key>
std::vector<Account> read_accounts(soci::session& sql, const char* condition, const Key& key) {
  Account account;
  int demonstration = 0;
  std::string mail_choice;
  soci::statement statement =
      (sql.prepare << std::string("SELECT id, login, display_name, password_hash, locale, demonstration, mail_choice "
                                  "FROM account WHERE ") +
                          condition + " ORDER BY login",
       soci::into(account.id), soci::into(account.login), soci::into(account.display_name),
       soci::into(account.password_hash), soci::into(account.locale), soci::into(demonstration),
       soci::into(mail_choice), soci::use(key, "key"));
  std::vector<Account> accounts;
  statement.execute();
  while (statement.fetch()) {
    account.demonstration = demonstration != 0;
    account.mail_choice = programme::parse_mail_choice(mail_choice).value_or(programme::MailChoice::none);
    accounts.push_back(account);
  }
  return accounts;
}

void read_grants(soci::session& sql, Account& account) {
  std::string role;
  std::string scope;
  soci::statement statement =
      (sql.prepare << "SELECT role, scope FROM account_grant WHERE account_id = :id ORDER BY place", soci::into(role),
       soci::into(scope), soci::use(account.id, "id"));
  statement.execute();
  while (statement.fetch()) {
    if (const auto known = programme::parse_role(role)) {
      account.grants.push_back({*known, scope});
    }
  }
}

template <class Key>
std::vector<Account> read_accounts_with_grants(soci::session& sql, const char* condition, const Key& key) {
  std::vector<Account> accounts = read_accounts(sql, condition, key);
  for (Account& account : accounts) {
    read_grants(sql, account);
  }
  return accounts;
}

std::optional<Account> first_of(std::vector<Account> accounts) {
  return accounts.empty() ? std::nullopt : std::optional(std::move(accounts.front()));
}

void write_grants(soci::session& sql, AccountId id, const std::vector<programme::Grant>& grants) {
  int place = 0;
  for (const programme::Grant& grant : grants) {
    const std::string role = programme::role_name(grant.role);
    sql << "INSERT INTO account_grant (account_id, place, role, scope) VALUES (:id, :place, :role, :scope)",
        soci::use(id, "id"), soci::use(place, "place"), soci::use(role, "role"), soci::use(grant.scope, "scope");
    ++place;
  }
}

programme::Role first_role(const Account& account) {
  return account.grants.empty() ? programme::Role::partner : account.grants.front().role;
}

}  // namespace

base::Result<AccountId> SociStore::add_account(const Account& account) {
  return connections_.write([&](soci::session& sql) -> base::Result<AccountId> {
    AccountId id = 0;
    const int demonstration = account.demonstration ? 1 : 0;
    const std::string mail_choice = programme::mail_choice_name(account.mail_choice);
    sql << "INSERT INTO account (login, display_name, password_hash, locale, demonstration, mail_choice) "
           "VALUES (:login, :name, :hash, :locale, :demonstration, :choice) ON CONFLICT (login) DO NOTHING RETURNING "
           "id",
        soci::into(id), soci::use(account.login, "login"), soci::use(account.display_name, "name"),
        soci::use(account.password_hash, "hash"), soci::use(account.locale, "locale"),
        soci::use(demonstration, "demonstration"), soci::use(mail_choice, "choice");
    if (!sql.got_data()) {
      return base::refuse("login-taken", fmt::format("an account with the login {} exists already", account.login));
    }
    write_grants(sql, id, account.grants);
    return id;
  });
}

std::optional<Account> SociStore::find_account(AccountId id) {
  return connections_.read(
      [&](soci::session& sql) { return first_of(read_accounts_with_grants(sql, "id = :key", id)); });
}

std::optional<Account> SociStore::find_account_by_login(const std::string& login) {
  return connections_.read(
      [&](soci::session& sql) { return first_of(read_accounts_with_grants(sql, "login = :key", login)); });
}

std::vector<Account> SociStore::demonstration_accounts() {
  const int demonstration = 1;
  auto accounts = connections_.read(
      [&](soci::session& sql) { return read_accounts_with_grants(sql, "demonstration = :key", demonstration); });
  std::stable_sort(accounts.begin(), accounts.end(),
                   [](const Account& left, const Account& right) { return first_role(left) < first_role(right); });
  return accounts;
}

std::vector<Account> SociStore::accounts() {
  const int any = -1;
  return connections_.read(
      [&](soci::session& sql) { return read_accounts_with_grants(sql, "demonstration > :key", any); });
}

void SociStore::set_mail_choice(AccountId id, programme::MailChoice choice) {
  const std::string name = programme::mail_choice_name(choice);
  connections_.write([&](soci::session& sql) {
    sql << "UPDATE account SET mail_choice = :choice WHERE id = :id", soci::use(name, "choice"), soci::use(id, "id");
  });
}

void SociStore::set_locale(AccountId id, const std::string& locale) {
  connections_.write([&](soci::session& sql) {
    sql << "UPDATE account SET locale = :locale WHERE id = :id", soci::use(locale, "locale"), soci::use(id, "id");
  });
}

void SociStore::set_password_hash(AccountId id, const std::string& password_hash) {
  connections_.write([&](soci::session& sql) {
    sql << "UPDATE account SET password_hash = :password_hash WHERE id = :id",
        soci::use(password_hash, "password_hash"), soci::use(id, "id");
  });
}

}  // namespace miroir::store

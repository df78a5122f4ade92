// What all requests share: the store, the settings, the clock, randomness, the platform's secret and a cache.
// Made once by serve(); the store and the cache are safe to use from several workers.
#pragma once

#include "base/messages.hpp"
#include "programme/accounts.hpp"
#include "programme/passwords.hpp"
#include "store/platform_store.hpp"
#include "web/page_cache.hpp"
#include "web/paper/booklet_run.hpp"
#include "web/paper/printer.hpp"
#include "web/published.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace miroir::web {

struct Settings {
  bool demonstration = false;  // lists ready accounts, opens /design; elsewhere demonstration accounts are refused
  bool trust_proxy = false;    // believe X-Forwarded-Proto and X-Forwarded-For
  std::chrono::seconds session_idle{std::chrono::hours(2)};
  std::chrono::seconds session_absolute{std::chrono::hours(12)};
  std::chrono::seconds attempt_window{std::chrono::minutes(15)};
  int attempts_per_login = 5;
  int attempts_per_address = 50;  // a health house shares one address
  programme::PasswordCost password_cost;
  bool sends_mail = false;  // a mail server is configured
};

struct Application {
  Application(store::PlatformStore& platform_store, Settings chosen_settings, std::string platform_secret);

  store::PlatformStore& store;
  Settings settings;
  std::string secret;  // draws the letters of groups; at least 16 bytes
  std::function<programme::Instant()> now;
  std::function<std::string(std::size_t bytes)> random_bytes;
  PageCache cache;
  PublishedReturns returns;
  PaperPrinter printer;
  // Verified against when a login is unknown, so that the answer takes as long.
  std::string unknown_login_hash;
  BookletRun booklets;  // last: its thread ends before what it uses
};

}  // namespace miroir::web

// `miroir demo`: a whole region, made up, from claims to pages; then serves it.
#include "cli/command.hpp"
#include "cli/demo_region.hpp"
#include "cli/interruption.hpp"
#include "web/serve.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace miroir::cli {

namespace {

struct Arguments {
  DemoRegion region{"miroir-demo", 30'000};
  std::string listen = "127.0.0.1:8080";
};

void print_welcome(const Arguments& arguments, const std::string& address) {
  fmt::print("\nMiroir answers at {}  (Ctrl+C stops it)\n\nAccounts of the demonstration, password \"{}\":\n", address,
             demo_password);
  for (const DemoAccount& account : demo_accounts(arguments.region)) {
    fmt::print("  {:<19} {:<28} {}\n", account.role, account.login, account.display_name);
  }
  fmt::print("\nEverything in it is invented. Its files are in {}.\n", arguments.region.folder.string());
  std::fflush(stdout);
}

base::Result<void> run_demo(const Arguments& arguments) {
  const auto ready = is_demo_ready(arguments.region);
  if (!ready) {
    return ready.error();
  }
  if (!*ready) {
    const StopOnSignal stop_on_signal;
    ProgressPrinter progress(false);
    if (const auto made = make_demo(arguments.region, progress); !made) {
      return made.error();
    }
  }
  web::ServeOptions options;
  options.data_directory = arguments.region.folder.string();
  options.listen = arguments.listen;
  options.demonstration = true;
  options.ready = [&](const std::string& address, const std::function<void()>&) { print_welcome(arguments, address); };
  return web::serve(options);
}

}  // namespace

void add_demo(CLI::App& app) {
  CLI::App& command = *app.add_subcommand("demo", "Everything, on a synthetic region: make it, compute it, serve it");
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("--data", arguments->region.folder, "Folder of the demonstration")->capture_default_str();
  command.add_option("--listen", arguments->listen, "Address and port to listen on")->capture_default_str();
  command.add_option("--patients", arguments->region.patients, "Patients of the synthetic region")
      ->check(CLI::Range(std::int64_t{5'000}, std::int64_t{3'500'000}))
      ->capture_default_str();
  on_run(command, [arguments] { return run_demo(*arguments); });
}

}  // namespace miroir::cli

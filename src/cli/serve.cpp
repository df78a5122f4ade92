// `miroir serve`: the platform's pages, from a data directory.
#include "web/serve.hpp"
#include "cli/command.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace miroir::cli {

void add_serve(CLI::App& app) {
  CLI::App& command = *app.add_subcommand("serve", "Serve the platform's pages from a data directory");
  auto options = std::make_shared<web::ServeOptions>();
  command.add_option("--data", options->data_directory, "Directory that holds the platform's database")->required();
  command.add_option("--listen", options->listen, "Address and port to listen on")->capture_default_str();
  command.add_flag("--behind-proxy", options->trust_proxy,
                   "Believe X-Forwarded-Proto and X-Forwarded-For of a proxy in front");
  on_run(command, [options] {
    options->ready = [](const std::string& address, const std::function<void()>&) {
      fmt::print("Miroir answers at {}  (Ctrl+C stops it)\n", address);
      std::fflush(stdout);
    };
    return web::serve(*options);
  });
}

}  // namespace miroir::cli

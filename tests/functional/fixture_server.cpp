// A platform with the small region of tests/support, for tests that need a browser or a socket.
//   fixture_server DIR [--production] [--empty]    prints its address once it answers; stops on SIGTERM
#include "support/web_region.hpp"
#include "web/serve.hpp"

#include <cstdio>
#include <string_view>

#include <fmt/core.h>

int main(int argc, char** argv) {
  bool demonstration = true;
  bool with_results = true;
  for (int i = 2; i < argc; ++i) {
    demonstration = demonstration && std::string_view(argv[i]) != "--production";
    with_results = with_results && std::string_view(argv[i]) != "--empty";
  }
  if (argc < 2) {
    fmt::print(stderr, "usage: fixture_server DIR [--production] [--empty]\n");
    return 2;
  }
  miroir::testing::make_web_region(argv[1], with_results, demonstration);
  miroir::web::ServeOptions options;
  options.data_directory = argv[1];
  options.listen = "127.0.0.1:0";
  options.demonstration = demonstration;
  options.ready = [](const std::string& address, const std::function<void()>&) {
    fmt::print("{}\n", address);
    std::fflush(stdout);
  };
  const auto served = miroir::web::serve(options);
  if (!served) {
    fmt::print(stderr, "{}\n", served.error().message);
  }
  return served ? 0 : 1;
}

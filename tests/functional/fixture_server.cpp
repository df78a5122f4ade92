// A platform with the small region of tests/support, for tests that need a browser or a socket.
//   fixture_server DIR [--production] [--empty | --held | --held-twice | --joined-later] [--as-it-is]
//                  [--configuration TEXT]
// prints its address once it answers; stops on SIGTERM. --held: the return has arrived and is shown to nobody;
// --joined-later: six more groups, which physicians joined while they were followed; --as-it-is: DIR holds a region
// already; --configuration: what DIR/miroir.conf is to hold.
#include "support/web_region.hpp"
#include "web/serve.hpp"

#include <cstdio>
#include <fstream>
#include <string_view>

#include <fmt/core.h>

int main(int argc, char** argv) {
  using miroir::testing::WebResults;
  bool demonstration = true;
  bool made = false;
  WebResults results = WebResults::published;
  if (argc < 2) {
    fmt::print(
        stderr,
        "usage: fixture_server DIR [--production] [--empty | --held | --held-twice | --joined-later] [--as-it-is] "
        "[--configuration TEXT]\n");
    return 2;
  }
  for (int i = 2; i < argc; ++i) {
    const std::string_view option = argv[i];
    demonstration = demonstration && option != "--production";
    made = made || option == "--as-it-is";
    results = option == "--empty"          ? WebResults::none
              : option == "--held"         ? WebResults::held
              : option == "--held-twice"   ? WebResults::held_twice
              : option == "--joined-later" ? WebResults::joined_later
                                           : results;
    if (option == "--configuration" && i + 1 < argc) {
      std::ofstream(std::string(argv[1]) + "/miroir.conf") << argv[++i] << "\n";
    }
  }
  if (!made) {
    miroir::testing::make_web_region(argv[1], results, demonstration);
  }
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

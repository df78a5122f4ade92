#include "cli/run.hpp"

#include "cli/command.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace miroir::cli {

void on_run(CLI::App& command, Action action) {
  command.callback([action = std::move(action)] {
    if (const auto outcome = action(); !outcome) {
      throw base::RefusalError(outcome.error());
    }
  });
}

int run(int argc, char** argv) {
  CLI::App app{"Miroir: indicators of practice for groups of general practitioners, from claims to the meeting"};
  app.require_subcommand(1);
  add_claims(app);
  add_indicators(app);
  add_feedback(app);
  add_demo(app);
  add_stats(app);
  add_accounts(app);
  add_serve(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const base::RefusalError& error) {
    fmt::print(stderr, "miroir: {}\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "miroir: {}\n", error.what());
  }
  return 1;
}

}  // namespace miroir::cli

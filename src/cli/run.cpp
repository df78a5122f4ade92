#include "cli/run.hpp"

#include "cli/command.hpp"
#include "cli/interruption.hpp"
#include "cli/refusal_report.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace miroir::cli {

namespace {

base::Result<void> outcome_of(const Action& action) {
  try {
    return action();
  } catch (const Interrupted& interruption) {
    return base::refuse("interrupted", interruption.what());
  }
}

}  // namespace

void on_run(CLI::App& command, Action action) {
  command.callback([&command, action = std::move(action)] {
    if (const auto outcome = outcome_of(action); !outcome) {
      const auto* json = command.get_option_no_throw("--json");
      if (json != nullptr && json->count() > 0) {
        fmt::print("{}\n", refusal_json(outcome.error()));
      }
      throw base::RefusalError(outcome.error());
    }
  });
}

void end_refused(const base::Refusal& refusal) { throw base::RefusalError(refusal); }

int run(int argc, char** argv) {
  CLI::App app{"Miroir: indicators of practice for groups of general practitioners, from claims to the meeting"};
  app.require_subcommand(1);
  add_claims(app);
  add_indicators(app);
  add_feedback(app);
  add_demo(app);
  add_stats(app);
  add_accounts(app);
  add_people(app);
  add_serve(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "miroir: {}\n", error.what());
  }
  return interruption_status() != 0 ? interruption_status() : 1;
}

}  // namespace miroir::cli

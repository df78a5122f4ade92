// The subcommands of `miroir indicators`, one file each.
#pragma once

#include "cli/command.hpp"

namespace miroir::cli {

void add_indicators_list(CLI::App& indicators);
void add_indicators_check(CLI::App& indicators);
void add_indicators_explain(CLI::App& indicators);
void add_indicators_run(CLI::App& indicators);

}  // namespace miroir::cli

// `miroir indicators`: reading, checking, explaining and computing indicators. One file per subcommand.
#include "cli/indicators.hpp"

namespace miroir::cli {

void add_indicators(CLI::App& app) {
  CLI::App& indicators = *app.add_subcommand("indicators", "Read, check, explain and compute the indicators");
  indicators.require_subcommand(1);
  add_indicators_list(indicators);
  add_indicators_check(indicators);
  add_indicators_explain(indicators);
  add_indicators_run(indicators);
}

}  // namespace miroir::cli

// `miroir claims`: making, importing and checking claims. One file per subcommand.
#include "cli/command.hpp"

namespace miroir::cli {

void add_claims(CLI::App& app) {
  CLI::App& claims = *app.add_subcommand("claims", "Synthesise, import and check claims");
  claims.require_subcommand(1);
  add_claims_import(claims);
  add_claims_check(claims);
  add_claims_synth(claims);
}

}  // namespace miroir::cli

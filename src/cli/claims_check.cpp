// `miroir claims check`: what a claims store holds and whether it is sound.
#include "claims/store_check.hpp"
#include "cli/command.hpp"

#include <fmt/core.h>

#include <memory>

namespace miroir::cli {

namespace {

struct CheckArguments {
  std::string store;
  bool json = false;
};

base::Result<void> run_check(const CheckArguments& arguments) {
  constexpr std::int64_t memory_limit_bytes = std::int64_t{4} << 30;
  const auto check = claims::check_store(arguments.store, memory_limit_bytes);
  if (!check) {
    return check.error();
  }
  fmt::print("{}", arguments.json ? check_json(*check) : check_text(*check));
  if (!check->sound()) {
    const auto refusal =
        base::refuse("damaged-store",
                     fmt::format("{} is damaged: do not use its figures, import the claims again", arguments.store));
    if (arguments.json) {
      end_refused(refusal);  // the report says that it is not sound
    }
    return refusal;
  }
  return {};
}

}  // namespace

void add_claims_check(CLI::App& claims) {
  CLI::App& command = *claims.add_subcommand("check", "Verify a claims store and say what it holds");
  const auto arguments = std::make_shared<CheckArguments>();
  command.add_option("--store", arguments->store, "Claims store")->required();
  command.add_flag("--json", arguments->json, "For machines");
  on_run(command, [arguments] { return run_check(*arguments); });
}

}  // namespace miroir::cli

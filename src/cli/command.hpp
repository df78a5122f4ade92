// The frame of the command line: one file per subcommand, each declares itself with an add_… function below.
//
// A subcommand returns Result<void>-like outcomes through Exit: 0 done, 1 refused with one clear line on
// standard error, 2 wrong usage (CLI11 says how).
#pragma once

#include "base/result.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace miroir::cli {

// Registers what a subcommand does once its options are parsed. A refusal ends the program with status 1.
using Action = std::function<base::Result<void>()>;
void on_run(CLI::App& command, Action action);
// Ends a command as refused whose report for machines has said so already: with --json, on_run prints a refusal else.
[[noreturn]] void end_refused(const base::Refusal& refusal);

void add_claims(CLI::App& app);
void add_claims_import(CLI::App& claims);
void add_claims_check(CLI::App& claims);
void add_claims_synth(CLI::App& claims);
void add_indicators(CLI::App& app);
void add_feedback(CLI::App& app);
void add_feedback_print(CLI::App& feedback);
void add_stats(CLI::App& app);
void add_accounts(CLI::App& app);
void add_people(CLI::App& app);
void add_serve(CLI::App& app);
void add_demo(CLI::App& app);

}  // namespace miroir::cli

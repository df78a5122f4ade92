// The demonstration: a synthetic region taken through the whole path, then given accounts for every role.
//
// Everything is below one folder: snds/ (the tables), claims.store, results.csv with its manifest and signature, the
// platform's database, and demo.json, written last, which says that the rest is complete.
#pragma once

#include "base/result.hpp"
#include "cli/progress_printer.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace miroir::cli {

struct DemoAccount {
  std::string role;  // role_name
  std::string login;
  std::string display_name;
};

struct DemoRegion {
  std::filesystem::path folder;
  std::int64_t patients = 0;
};

// The same for every demonstration account; refused outside the demonstration, as the accounts are.
extern const char* const demo_password;

// Whether the folder already holds a complete demonstration of that many patients. Refuses a folder that holds
// something else ("not-a-demo") or a demonstration of another size ("other-demo").
base::Result<bool> is_demo_ready(const DemoRegion& region);

// Makes everything; what an interrupted run left behind is removed first.
base::Result<void> make_demo(const DemoRegion& region, ProgressPrinter& progress);

// The accounts of a complete demonstration, by role.
std::vector<DemoAccount> demo_accounts(const DemoRegion& region);

}  // namespace miroir::cli

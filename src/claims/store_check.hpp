// Verifies a claims store: its fingerprint, the order of its rows and that every identifier names something.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace miroir::claims {

struct StoreCheck {
  std::vector<std::pair<std::string, std::int64_t>> tables;  // rows of each table
  std::vector<std::pair<std::string, std::string>> info;     // store_info, by key
  std::vector<std::pair<std::string, std::int64_t>> broken;  // invariants that do not hold, and for how many rows
  std::string fingerprint;                                   // of the content as it is
  bool fingerprint_matches = false;

  bool sound() const { return broken.empty() && fingerprint_matches; }
};

// Refuses ("no-store", "not-a-store", "store-version") a file that is no claims store of this version.
base::Result<StoreCheck> check_store(const std::filesystem::path& file, std::int64_t memory_limit_bytes);

std::string check_text(const StoreCheck& check);
std::string check_json(const StoreCheck& check);

}  // namespace miroir::claims

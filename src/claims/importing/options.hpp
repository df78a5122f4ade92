// What an import is asked to do.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace miroir::claims::importing {

// What is being done and how much of it is done, 0 to 1, or a negative number when unknown.
using Progress = std::function<void(std::string_view step, double fraction)>;

struct ImportOptions {
  std::filesystem::path from;   // the folder of the tables
  std::filesystem::path store;  // the file to make
  std::int64_t memory_limit_bytes = std::int64_t{4} << 30;
  int threads = 0;                          // 0: all cores
  std::optional<std::string> region;        // INSEE code; nothing: where most practitioners practise
  bool keep_information_lines = false;      // SNDS: keep the lines that DPN_QLF 71, 72 mark as being for information
  Progress progress;                        // may be empty; called from another thread
  const std::atomic<bool>* stop = nullptr;  // set to true from anywhere, the import ends soon as refused
};

}  // namespace miroir::claims::importing

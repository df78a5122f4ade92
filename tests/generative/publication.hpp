// Writes a results file and reads it back, so that an attacker gets what leaves the insurance and nothing else.
#pragma once

#include "store/results_file.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>

namespace miroir::feedback {

class Publication {
 public:
  Publication()
      : folder_(std::filesystem::temp_directory_path() / ("miroir-attack-" + std::to_string(::getpid()))),
        key_((std::filesystem::create_directories(folder_),
              store::SigningKey::load_or_create(folder_ / "signing.key").value())) {}
  ~Publication() { std::filesystem::remove_all(folder_); }
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;

  Results of(Results results) const {
    const auto file = folder_ / "results.csv";
    store::write_results(file, results, key_).value();
    return store::read_results(file).value().results;
  }

 private:
  std::filesystem::path folder_;
  store::SigningKey key_;
};

}  // namespace miroir::feedback

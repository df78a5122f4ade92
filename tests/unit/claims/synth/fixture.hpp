// A small synthetic region, made once for all the tests that look at it.
#pragma once

#include "claims/synth/synthesis.hpp"
#include "columnar/database.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace miroir::claims::synth {

// A folder that does not exist yet and is removed at the end.
class FreshFolder {
 public:
  explicit FreshFolder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / fmt::format("miroir-synth-{}-{}", getpid(), name)) {}
  ~FreshFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline Options small_options(const std::filesystem::path& out, std::int64_t patients = 600) {
  Options options;
  options.out = out;
  options.patients = patients;
  options.seed = 7;
  options.communes = default_communes_file();
  return options;
}

// The tables of one region of 6,000 people as views of an in-memory database.
class Region6000 {
 public:
  static const columnar::Connection& connection() {
    static Region6000 region;
    return region.connection_;
  }

 private:
  Region6000() : folder_("shared"), database_({}), connection_(database_.connect()) {
    Options options = small_options(folder_.path(), 6'000);
    if (const auto made = synthesise(options); !made) {
      throw std::runtime_error(made.error().message);
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      connection_.run(fmt::format("CREATE VIEW {} AS FROM {}", columnar::quote_name(entry.path().stem().string()),
                                  columnar::quote_literal(entry.path().string())));
    }
  }
  FreshFolder folder_;
  columnar::Database database_;
  columnar::Connection connection_;
};

}  // namespace miroir::claims::synth

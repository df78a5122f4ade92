#include "claims/synth/options.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace miroir::claims::synth {

base::Result<base::Date> parse_month(std::string_view text) {
  auto date = base::parse_date(fmt::format("{}-01", text));
  if (text.size() != 7 || !date) {
    return base::refuse("not-a-month", fmt::format("\"{}\" is not a month: write it as 2017-01", text));
  }
  return date;
}

namespace {

base::Result<void> check_folder(const std::filesystem::path& out) {
  std::error_code error;
  if (out.empty()) {
    return base::refuse("no-folder", "--out names no folder");
  }
  if (!std::filesystem::exists(out, error)) {
    return {};
  }
  if (!std::filesystem::is_directory(out, error)) {
    return base::refuse("not-a-folder", fmt::format("{} is a file: name a new folder for --out", out.string()));
  }
  if (!std::filesystem::is_empty(out, error)) {
    return base::refuse("folder-not-empty",
                        fmt::format("{} is not empty: name a new folder for --out, or empty it first", out.string()));
  }
  return {};
}

}  // namespace

base::Result<void> check_options(const Options& options) {
  if (options.last < options.first) {
    return base::refuse("months-out-of-order",
                        fmt::format("--from {} comes after --to {}", base::format_date(options.first).substr(0, 7),
                                    base::format_date(options.last).substr(0, 7)));
  }
  if (options.months() > 120 || options.first < base::make_date(2012, 1, 1)) {
    return base::refuse("period-too-long", "a synthetic region covers at most ten years, from 2012-01 on");
  }
  if (options.patients < fewest_patients || options.patients > most_patients) {
    return base::refuse("patients-out-of-range", fmt::format("--patients {} is outside {} to {}", options.patients,
                                                             fewest_patients, most_patients));
  }
  return check_folder(options.out);
}

std::filesystem::path default_communes_file() {
  const char* folder = std::getenv("MIROIR_DATA_DIR");
  return folder != nullptr ? std::filesystem::path(folder) / "communes.json"
                           : std::filesystem::path(MIROIR_COMMUNES_FILE);
}

}  // namespace miroir::claims::synth

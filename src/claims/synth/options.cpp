#include "claims/synth/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::synth {

base::Result<base::Date> parse_month(std::string_view text) {
  auto date = base::parse_date(fmt::format("{}-01", text));
  if (text.size() != 7 || !date) {
    return base::refuse("not-a-month", fmt::format("\"{}\" is not a month: write it as 2017-01", text));
  }
  return date;
}

base::Result<GroupEffect> parse_group_effect(std::string_view text) {
  const std::size_t equals = text.find('=');
  const auto name = std::ranges::find(style_names, text.substr(0, equals));
  if (equals == std::string_view::npos || name == std::end(style_names)) {
    return base::refuse("not-a-group-effect",
                        fmt::format("\"{}\" is not an effect of groups: write it as ppi=0.8, with one of {}", text,
                                    fmt::join(style_names, ", ")));
  }
  GroupEffect effect{static_cast<Style>(name - std::begin(style_names)), 0};
  const std::string_view number = text.substr(equals + 1);
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), effect.relative);
  if (failure != std::errc() || end != number.data() + number.size() || !(effect.relative >= least_group_effect) ||
      !(effect.relative <= most_group_effect)) {
    return base::refuse("not-a-group-effect",
                        fmt::format("\"{}\": the odds are multiplied by a number from {} to {}, 0.8 for instance", text,
                                    least_group_effect, most_group_effect));
  }
  return effect;
}

namespace {

base::Result<void> check_groups(const Options& options) {
  if (options.physicians != 0 && (options.physicians < fewest_physicians || options.physicians > options.patients)) {
    return base::refuse(
        "physicians-out-of-range",
        fmt::format("--physicians {} is outside {} to the number of patients", options.physicians, fewest_physicians));
  }
  const std::int32_t physicians = options.physicians != 0 ? options.physicians : fewest_physicians;
  if (options.groups != 0 && (options.groups < 2 || options.groups * fewest_physicians_per_group > physicians)) {
    return base::refuse("groups-out-of-range",
                        fmt::format("--groups {} is not between 2 and one for {} physicians: name more of them with "
                                    "--physicians",
                                    options.groups, fewest_physicians_per_group));
  }
  if (options.groups_from && (*options.groups_from < options.first || *options.groups_from > options.last)) {
    return base::refuse("months-out-of-order", "--groups-from lies outside the months of care");
  }
  return {};
}

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
  if (const auto checked = check_groups(options); !checked) {
    return checked.error();
  }
  return check_folder(options.out);
}

std::filesystem::path default_communes_file() {
  const char* folder = std::getenv("MIROIR_DATA_DIR");
  return folder != nullptr ? std::filesystem::path(folder) / "communes.json"
                           : std::filesystem::path(MIROIR_COMMUNES_FILE);
}

}  // namespace miroir::claims::synth

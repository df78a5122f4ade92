// What a synthetic region is asked to be, and the refusals of what it cannot be.
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"
#include "claims/synth/style.hpp"
#include "columnar/table_writer.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace miroir::claims::synth {

// What joining a group does to one kind of care, at once and for good: the odds that it is prescribed are multiplied.
struct GroupEffect {
  Style style = Style::general;
  double relative = 1;  // 1: nothing
};

struct Options {
  std::filesystem::path out;
  std::string region = "53";  // INSEE code; 53 is Bretagne
  std::int64_t patients = 20'000;
  std::uint64_t seed = 1;
  base::Date first = base::make_date(2017, 1, 1);
  base::Date last = base::make_date(2018, 12, 31);
  columnar::FileFormat format = columnar::FileFormat::parquet;
  std::filesystem::path products;          // a nomenclature like IR_PHA_R; empty: an invented one
  std::filesystem::path communes;          // communes.json of @etalab/decoupage-administratif
  std::int32_t physicians = 0;             // with a list of patients; 0: by the size of the region
  std::int32_t groups = 0;                 // 0: by the number of physicians
  std::optional<base::Date> groups_from;   // all groups open that day; nothing: over the years before
  bool every_other_group_older = false;    // the first, the third … open over the years before even so
  std::vector<GroupEffect> group_effects;  // instead of what groups otherwise change, little by little
  int threads = 2;

  std::int32_t months() const { return base::month_index(last) - base::month_index(first) + 1; }
  std::int32_t month_of(base::Date date) const { return base::month_index(date) - base::month_index(first); }
};

constexpr std::int64_t fewest_patients = 500;
constexpr std::int64_t most_patients = 3'500'000;
constexpr std::int32_t fewest_physicians = 28;
constexpr std::int32_t fewest_physicians_per_group = 12;
constexpr double least_group_effect = 0.2;
constexpr double most_group_effect = 5;

// "2017-01" as the first day of that month; refuses with "not-a-month".
base::Result<base::Date> parse_month(std::string_view text);

// "ppi=0.8"; refuses what names no kind of care, or a number outside 0.2 to 5 ("not-a-group-effect").
base::Result<GroupEffect> parse_group_effect(std::string_view text);

// Refuses an output folder that holds something, months out of order, and sizes that cannot be made.
base::Result<void> check_options(const Options& options);

// Where the communes are: the folder of MIROIR_DATA_DIR when it is set, else the npm package of the build.
std::filesystem::path default_communes_file();

}  // namespace miroir::claims::synth

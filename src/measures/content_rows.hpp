// What makes up the numerators, as rows: by level and entity, then by class of code and by month.
//
// Levels are those of the results. Sums over an entity's physicians, as every count is. Kept by name are the
// `named_classes` classes that most patients of the region have, the first in the order of the bytes among equals, and
// the months of the period. An entity's other classes, or months (of a look-back), are one row with an empty key:
// its boxes and cents are their sums, its patients those of the largest of them, for nobody knows how many persons
// they share.
#pragma once

#include "measures/tabulation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::measures {

inline constexpr std::size_t named_classes = 20;

const char* dimension_name(ContentDimension dimension);  // "class", "month"

struct ContentRow {
  std::string period;
  std::string indicator;
  Level level = Level::physician;
  std::string entity;
  ContentDimension dimension = ContentDimension::code_class;
  std::string key;  // "M01AE", "2018-03"; empty: everything else
  std::int64_t patients = 0;
  std::int64_t units = 0;                    // of everything else: 0, for the same reason
  std::optional<std::int64_t> boxes;         // where the numerator can hold medicines
  std::optional<std::int64_t> amount_cents;  // the same

  bool operator==(const ContentRow&) const = default;
};

// Rows by measure, level, entity, dimension and key; those without an event are left out.
std::vector<ContentRow> tabulate_content(const std::vector<const Measure*>& measures, const PeriodContext& context,
                                         const PeriodCounts& counts);

}  // namespace miroir::measures

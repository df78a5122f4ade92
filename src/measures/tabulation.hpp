// From an engine's integers to the rows of the results file: levels, strata, values, expected values.
//
// Levels, in this order: physician, group, groups, control, region. Rows are sorted by measure (catalogue order),
// level, entity, stratum (bytes). A row's expected value is the sum, over standard age band x sex x long-term
// disease, of its denominator times the region's numerator / denominator in that cell, taken within the same
// stratum, so that the region's expected value is its numerator (indirect standardisation: Breslow & Day 1987).
#pragma once

#include "measures/counts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::measures {

enum class Level : std::uint8_t { physician, group, groups, control, region };
const char* level_name(Level level);

// `patients`, `numerator` … are empty when disclosure control has hidden them; `value` is also empty when the
// denominator is 0. value is in euros for sums of cents, numerator / denominator otherwise.
struct ResultRow {
  std::string period;
  std::string indicator;
  Level level = Level::physician;
  std::string entity;   // "*" for groups, control and region
  std::string stratum;  // "all", "age=65-74", "sex=F", "ald=yes", "registration=new"
  std::optional<std::int64_t> patients;
  std::optional<std::int64_t> numerator;
  std::optional<std::int64_t> denominator;
  std::optional<double> value;
  std::optional<double> expected;
  std::optional<std::int64_t> boxes;         // of the numerator's medicines (plan.hpp); empty where it can hold none
  std::optional<std::int64_t> amount_cents;  // of the same

  // Not columns of the file: what disclosure control and the intervals of means need.
  std::int64_t numerator_patients = 0;
  __extension__ unsigned __int128 sum_of_squares = 0;
  bool hidden() const { return !denominator.has_value(); }
};

// "all", then the strata in the order of the definition.
std::vector<std::string> stratum_names(const Measure& measure);

std::vector<ResultRow> tabulate(const std::vector<const Measure*>& measures, const PeriodContext& context,
                                const PeriodCounts& counts);

}  // namespace miroir::measures

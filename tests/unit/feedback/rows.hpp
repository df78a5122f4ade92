// Rows and sheets drawn by hand for the tests of feedback.
#pragma once

#include "feedback/result_store.hpp"

namespace miroir::feedback {

inline StoredRow row(measures::Level level, const std::string& entity, const std::string& period,
                     std::int64_t numerator, std::int64_t denominator, std::optional<double> expected = {},
                     const std::string& stratum = "all") {
  StoredRow stored;
  stored.row.level = level;
  stored.row.entity = entity;
  stored.row.period = period;
  stored.row.indicator = "ppi";
  stored.row.stratum = stratum;
  stored.row.patients = denominator;
  stored.row.numerator = numerator;
  stored.row.denominator = denominator;
  stored.row.expected = expected;
  return stored;
}

inline StoredRow hidden_row(measures::Level level, const std::string& entity, const std::string& period) {
  StoredRow stored = row(level, entity, period, 0, 0);
  stored.row.patients = stored.row.numerator = stored.row.denominator = std::nullopt;
  return stored;
}

// A share, named from two points on.
inline IndicatorSheet share_sheet() {
  IndicatorSheet sheet;
  sheet.id = "ppi";
  sheet.practical_threshold = 2;
  sheet.threshold_unit = measures::ThresholdUnit::points;
  sheet.strata = {"all", "age=16-64", "age=65+"};
  return sheet;
}

inline base::Period period(const char* name) { return base::parse_period(name).value(); }

}  // namespace miroir::feedback

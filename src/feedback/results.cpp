#include "feedback/results.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace miroir::feedback {

namespace {

__extension__ using Unsigned128 = unsigned __int128;

std::string decimal_text(Unsigned128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

IndicatorSheet sheet_of(const measures::Measure& measure) {
  IndicatorSheet sheet;
  sheet.id = measure.id;
  sheet.version = measure.version;
  sheet.order = measure.order;
  sheet.status = measure.status;
  sheet.direction = measure.direction;
  sheet.display = measure.display;
  sheet.practical_threshold = measure.practical_threshold;
  sheet.threshold_unit = measure.threshold_unit;
  sheet.attribution = measure.attribution;
  sheet.unit = measure.denominator.unit;
  sheet.strata = measures::stratum_names(measure);
  sheet.description = measure.description;
  return sheet;
}

void describe_subjects(const std::vector<measures::Subject>& subjects, Manifest& manifest) {
  for (IndicatorSheet& sheet : manifest.indicators) {
    for (const measures::Subject& subject : subjects) {
      if (std::find(subject.indicators.begin(), subject.indicators.end(), sheet.id) != subject.indicators.end()) {
        sheet.subject = subject.title;
      }
    }
  }
}

std::string sum_of_squares_key(const measures::ResultRow& row) {
  return fmt::format("{}|{}|{}|{}|{}", row.period, row.indicator, measures::level_name(row.level), row.entity,
                     row.stratum);
}

void describe_rows(const std::vector<measures::ResultRow>& rows, Manifest& manifest) {
  manifest.row_count = static_cast<std::int64_t>(rows.size());
  manifest.hidden_row_count = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.hidden(); });
  manifest.sums_of_squares.clear();
  for (const measures::ResultRow& row : rows) {
    if (!row.hidden() && row.sum_of_squares > 0) {
      manifest.sums_of_squares.emplace(sum_of_squares_key(row), decimal_text(row.sum_of_squares));
    }
  }
}

void describe_groups(const measures::PeriodContext& context, Manifest& manifest) {
  auto& groups = manifest.groups[context.period.name];
  for (const measures::Physician& physician : context.physicians) {
    for (const std::string& group : physician.groups) {
      groups[group].push_back(physician.entity);
    }
  }
}

}  // namespace miroir::feedback

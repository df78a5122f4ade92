#include "support/results_sample.hpp"

namespace miroir::testing {

namespace {

using measures::Level;

feedback::IndicatorSheet sample_sheet(const std::string& id, int order) {
  feedback::IndicatorSheet sheet;
  sheet.id = id;
  sheet.order = order;
  sheet.direction = measures::Direction::lower;
  sheet.practical_threshold = 0.5;
  sheet.strata = {"all", "age=65-74", "age=75+"};
  sheet.description.title = {"Polymédication « des 65 ans »", "Polypharmacy at 65"};
  sheet.description.author = "Synthetic";
  sheet.description.validated_on = base::make_date(2018, 2, 1);
  sheet.description.changes = {{1, base::make_date(2018, 1, 1), {"Première version", "First version"}}};
  return sheet;
}

void add_entity(feedback::Results& results, const std::string& period, const std::string& indicator, Level level,
                const std::string& entity, std::int64_t size) {
  results.rows.push_back(sample_row(period, indicator, level, entity, "age=65-74", size / 4, size));
  results.rows.push_back(sample_row(period, indicator, level, entity, "age=75+", size / 2, size * 2));
  results.rows.push_back(sample_row(period, indicator, level, entity, "all", size / 4 + size / 2, size * 3));
}

}  // namespace

measures::ResultRow sample_row(const std::string& period, const std::string& indicator, Level level,
                               const std::string& entity, const std::string& stratum, std::int64_t numerator,
                               std::int64_t denominator) {
  measures::ResultRow row;
  row.period = period;
  row.indicator = indicator;
  row.level = level;
  row.entity = entity;
  row.stratum = stratum;
  row.patients = denominator;
  row.numerator = numerator;
  row.denominator = denominator;
  row.numerator_patients = numerator;
  if (denominator > 0) {
    row.value = static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  row.expected = static_cast<double>(denominator) / 3;
  return row;
}

measures::ContentRow sample_content(const measures::ResultRow& row, measures::ContentDimension dimension,
                                    const std::string& key) {
  return {.period = row.period,
          .indicator = row.indicator,
          .level = row.level,
          .entity = row.entity,
          .dimension = dimension,
          .key = key,
          .patients = 20,
          .units = 25,
          .boxes = 40,
          .amount_cents = 1200};
}

measures::ResultRow hidden_row(measures::ResultRow row) {
  row.patients = row.numerator = row.denominator = std::nullopt;
  row.value = row.expected = std::nullopt;
  row.boxes = row.amount_cents = std::nullopt;
  row.numerator_patients = 0;
  row.sum_of_squares = 0;
  return row;
}

feedback::Results sample_results() {
  feedback::Results results;
  feedback::Manifest& manifest = results.manifest;
  manifest.program_version = "0.1.0";
  manifest.region = "53";
  manifest.catalogue_version = "2018.1";
  manifest.catalogue_hash = std::string(64, 'c');
  manifest.store_fingerprint = std::string(64, 'f');
  manifest.engine = "native";
  manifest.results_sha256 = std::string(64, '0');
  manifest.indicators = {sample_sheet("polypharmacy-65", 1), sample_sheet("nsaid-65", 2)};
  for (const char* period : {"2017-S2", "2018-S1"}) {
    manifest.periods.push_back(base::parse_period(period).value());
    manifest.groups[period]["G01"] = {"990000001", "990000002", "990000003"};
    for (const char* indicator : {"polypharmacy-65", "nsaid-65"}) {
      for (const char* physician : {"990000001", "990000002", "990000003", "990000004"}) {
        add_entity(results, period, indicator, Level::physician, physician, 100);
      }
      add_entity(results, period, indicator, Level::group, "G01", 300);
      add_entity(results, period, indicator, Level::groups, "*", 300);
      add_entity(results, period, indicator, Level::control, "*", 100);
      add_entity(results, period, indicator, Level::region, "*", 400);
    }
  }
  feedback::describe_rows(results.rows, manifest);
  return results;
}

}  // namespace miroir::testing

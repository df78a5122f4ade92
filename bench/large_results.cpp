// A signed results file of a large region, made up, to measure how long it takes to publish: every physician, group and
// level has a row for each indicator of the catalogue, each stratum and four half-years, and a content of its "all"
// rows. Figures are drawn by a fixed rule; they are plausible in size and mean nothing.
//
//   large_results FILE PHYSICIANS GROUPS
#include "feedback/disclosure.hpp"
#include "measures/catalogue.hpp"
#include "store/results_file.hpp"

#include <charconv>
#include <cstdio>
#include <string_view>

#include <fmt/core.h>

namespace {

using namespace miroir;
using measures::Level;
using measures::ResultRow;

constexpr const char* periods[] = {"2017-S1", "2017-S2", "2018-S1", "2018-S2"};
constexpr int classes_of_content = 12;  // of the numerator's medicines; months are six
constexpr std::int64_t least_count = 40;

std::int64_t drawn(std::uint64_t seed, std::int64_t below) {
  seed = (seed ^ (seed >> 31U)) * 0x9e3779b97f4a7c15ULL;
  return static_cast<std::int64_t>((seed ^ (seed >> 29U)) % static_cast<std::uint64_t>(below));
}

class Region {
 public:
  Region(int physicians, int groups) : physicians_(physicians), groups_(groups) {
    feedback::Manifest& manifest = results_.manifest;
    const auto catalogue = measures::load_catalogue(std::filesystem::path(MIROIR_SOURCE_DIR) / "catalogue").value();
    manifest.program_version = "bench";
    manifest.region = "53";
    manifest.engine = "native";
    manifest.catalogue_version = catalogue.version;
    manifest.catalogue_hash = catalogue.hash;
    manifest.store_fingerprint = std::string(64, 'f');
    for (const measures::Measure& measure : catalogue.measures) {
      manifest.indicators.push_back(feedback::sheet_of(measure));
    }
  }

  feedback::Results make() {
    for (const char* period : periods) {
      add_period(base::parse_period(period).value());
    }
    feedback::describe_rows(results_.rows, results_.manifest);
    return std::move(results_);
  }

 private:
  static std::string physician(int index) { return fmt::format("99{:07}", index); }
  static std::string group(int index) { return fmt::format("GROUPE-{:03}", index); }

  void add_period(const base::Period& period) {
    results_.manifest.periods.push_back(period);
    // A third of the physicians are in groups.
    for (int index = 0; index < physicians_ / 3; ++index) {
      results_.manifest.groups[period.name][group(index % groups_)].push_back(physician(index));
    }
    for (const feedback::IndicatorSheet& sheet : results_.manifest.indicators) {
      for (int index = 0; index < physicians_; ++index) {
        add_entity(period, sheet, Level::physician, physician(index), 1);
      }
      for (int index = 0; index < groups_; ++index) {
        add_entity(period, sheet, Level::group, group(index), 10);
      }
      for (const Level level : {Level::groups, Level::control, Level::region}) {
        add_entity(period, sheet, level, "*", 1000);
      }
    }
  }

  void add_entity(const base::Period& period, const feedback::IndicatorSheet& sheet, Level level,
                  const std::string& entity, std::int64_t size) {
    for (const std::string& stratum : sheet.strata) {
      ResultRow row;
      row.period = period.name;
      row.indicator = sheet.id;
      row.level = level;
      row.entity = entity;
      row.stratum = stratum;
      row.denominator = row.patients = size * (2 * least_count + drawn(++seed_, 900));
      row.numerator = size * least_count + drawn(++seed_, *row.denominator - size * least_count);
      const bool euros = sheet.display == measures::Display::mean_euros;
      row.value = static_cast<double>(*row.numerator) / static_cast<double>(*row.denominator) / (euros ? 100 : 1);
      row.expected = static_cast<double>(*row.numerator) * 1.01;
      row.sum_of_squares = euros ? static_cast<std::uint64_t>(*row.numerator) * 7 : 0;
      row.boxes = *row.numerator;
      row.amount_cents = *row.numerator * 731;
      results_.rows.push_back(row);
    }
    if (level != Level::groups) {
      add_content(period, sheet, level, entity);
    }
  }

  void add_content(const base::Period& period, const feedback::IndicatorSheet& sheet, Level level,
                   const std::string& entity) {
    const auto add = [&](measures::ContentDimension dimension, const std::string& key) {
      const std::int64_t patients = least_count + drawn(++seed_, 100);
      results_.content.push_back({.period = period.name,
                                  .indicator = sheet.id,
                                  .level = level,
                                  .entity = entity,
                                  .dimension = dimension,
                                  .key = key,
                                  .patients = patients,
                                  .units = patients,
                                  .boxes = patients * 2,
                                  .amount_cents = patients * 900});
    };
    for (int index = 0; index < classes_of_content; ++index) {
      add(measures::ContentDimension::code_class, fmt::format("N{:02}A", index));
    }
    for (int month = 0; month < 6; ++month) {
      add(measures::ContentDimension::month, measures::content_month(base::add_months(period.first, month)));
    }
  }

  int physicians_;
  int groups_;
  std::uint64_t seed_ = 0;
  feedback::Results results_;
};

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  const int physicians = argc == 4 ? number(argv[2]) : 0;
  const int groups = argc == 4 ? number(argv[3]) : 0;
  if (physicians < 3 || groups < 1) {
    fmt::print(stderr, "usage: large_results FILE PHYSICIANS GROUPS\n");
    return 2;
  }
  feedback::Results results = Region(physicians, groups).make();
  const std::filesystem::path file = argv[1];
  const auto key = store::SigningKey::load_or_create(file.parent_path() / "signing.key");
  if (!key) {
    fmt::print(stderr, "{}\n", key.error().message);
    return 1;
  }
  if (const auto written = store::write_results(file, results, *key); !written) {
    fmt::print(stderr, "{}\n", written.error().message);
    return 1;
  }
  fmt::print("{{\"rows\":{},\"content_rows\":{}}}\n", results.rows.size(), results.content.size());
  return 0;
}

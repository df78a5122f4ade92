#include "store/results_check.hpp"

#include "feedback/disclosure.hpp"

#include <map>
#include <set>
#include <unordered_set>

#include <fmt/core.h>

namespace miroir::store {

namespace {

using feedback::IndicatorSheet;
using measures::Level;
using measures::ResultRow;

constexpr std::size_t longest_name = 100;

// UTF-8 bytes are let through: the database and the pages carry them.
bool is_plain_name(const std::string& name) {
  const bool control = std::any_of(name.begin(), name.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7f;
  });
  return !name.empty() && name.size() <= longest_name && !control &&
         std::string_view("=+-@").find(name.front()) == std::string_view::npos;
}

// As feedback::sum_of_squares_key.
std::string row_key(const std::string& period, const std::string& indicator, Level level, const std::string& entity,
                    const std::string& stratum) {
  return fmt::format("{}|{}|{}|{}|{}", period, indicator, measures::level_name(level), entity, stratum);
}

class RowChecker {
 public:
  explicit RowChecker(const feedback::Manifest& manifest) : min_cell_(manifest.min_cell) {
    for (const base::Period& period : manifest.periods) {
      periods_.insert(period.name);
    }
    for (const IndicatorSheet& sheet : manifest.indicators) {
      sheets_[sheet.id] = &sheet;
    }
  }

  // What is wrong with the row; empty when nothing is.
  std::string mistake(const ResultRow& row) {
    const auto sheet = sheets_.find(row.indicator);
    if (!periods_.contains(row.period)) {
      return "its period is not in the manifest";
    }
    if (sheet == sheets_.end()) {
      return "its indicator is not in the manifest";
    }
    const auto& strata = sheet->second->strata;
    if (std::find(strata.begin(), strata.end(), row.stratum) == strata.end()) {
      return "its stratum is not in the manifest";
    }
    const bool named = row.level == Level::physician || row.level == Level::group;
    if (named ? !is_plain_name(row.entity) : row.entity != "*") {
      return "its entity is not a name that its level allows";
    }
    if (!keys_.insert(feedback::sum_of_squares_key(row)).second) {
      return "it is there twice";
    }
    return row.hidden() ? "" : mistake_of_figures(row, *sheet->second);
  }

 private:
  std::string mistake_of_figures(const ResultRow& row, const IndicatorSheet& sheet) {
    // Expected values are in every visible row, or in none where the claims know of no long-term disease.
    with_expected_ = with_expected_.value_or(row.expected.has_value());
    if (!row.patients || !row.numerator || row.expected.has_value() != with_expected_ ||
        row.value.has_value() != (*row.denominator > 0)) {
      return "some of its figures are missing";
    }
    if (std::min({*row.patients, *row.numerator, *row.denominator}) < 0) {
      return "it has a figure below 0";
    }
    if (min_cell_ <= 0) {
      return "";
    }
    const bool patients_counted = sheet.unit == measures::Unit::patients && sheet.display == measures::Display::share;
    if (feedback::is_small(*row.patients, min_cell_) ||
        (patients_counted && feedback::is_small(*row.numerator, min_cell_))) {
      return fmt::format("it shows fewer than {} patients", min_cell_);
    }
    return "";
  }

  std::int32_t min_cell_;
  std::optional<bool> with_expected_;
  std::set<std::string> periods_;
  std::map<std::string, const IndicatorSheet*> sheets_;
  std::unordered_set<std::string> keys_;
};

// What is wrong with a row of content; empty when nothing is. `shown` are the keys of the rows "all" that are shown.
std::string mistake_of_content(const measures::ContentRow& row, const std::unordered_set<std::string>& shown,
                               std::int32_t min_cell) {
  const bool month = row.dimension == measures::ContentDimension::month;
  const auto period = base::parse_period(row.period);
  if (!shown.contains(row_key(row.period, row.indicator, row.level, row.entity, "all"))) {
    return "it is of no figure that is shown";
  }
  if (row.level == Level::groups) {
    return "all groups together have no content";
  }
  if (!is_plain_name(row.key)) {
    return "its key is not plain text";
  }
  if (month && (!period || row.key < measures::content_month(period->first) ||
                row.key > measures::content_month(period->last))) {
    return "its month is not of its period";
  }
  if (row.patients <= 0 || feedback::is_small(row.patients, min_cell)) {
    return fmt::format("it shows fewer than {} patients", min_cell);
  }
  return "";
}

}  // namespace

base::Result<void> check_content(const feedback::Manifest& manifest, const std::vector<ResultRow>& rows,
                                 const std::vector<measures::ContentRow>& content) {
  std::unordered_set<std::string> shown;
  for (const ResultRow& row : rows) {
    if (row.stratum == "all" && !row.hidden()) {
      shown.insert(feedback::sum_of_squares_key(row));
    }
  }
  std::unordered_set<std::string> keys;
  std::size_t number = 0;
  for (const measures::ContentRow& row : content) {
    ++number;
    std::string mistake = mistake_of_content(row, shown, manifest.min_cell);
    const std::string dimension = measures::dimension_name(row.dimension);
    if (mistake.empty() &&
        !keys.insert(row_key(row.period, row.indicator, row.level, row.entity, dimension + "=" + row.key)).second) {
      mistake = "it is there twice";
    }
    if (!mistake.empty()) {
      return base::refuse("bad-row", fmt::format("row {}: {}", number, mistake));
    }
  }
  return {};
}

base::Result<void> check_rows(const feedback::Manifest& manifest, const std::vector<ResultRow>& rows) {
  RowChecker checker(manifest);
  std::size_t number = 0;
  for (const ResultRow& row : rows) {
    ++number;
    if (const std::string mistake = checker.mistake(row); !mistake.empty()) {
      return base::refuse("bad-row", fmt::format("row {}: {}", number, mistake));
    }
  }
  return {};
}

}  // namespace miroir::store

#include "store/results_check.hpp"

#include "feedback/disclosure.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
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

// What no two rows share. A view of the row's own texts: a large file has millions of rows.
struct RowName {
  std::string_view period;
  std::string_view indicator;
  Level level;
  std::string_view entity;
  std::optional<measures::ContentDimension> dimension;  // of a row of content
  std::string_view key;                                 // of content; otherwise the stratum
  bool operator==(const RowName&) const = default;
};

struct RowNameHash {
  std::size_t operator()(const RowName& name) const {
    std::size_t hash =
        static_cast<std::size_t>(name.level) * 4 + (name.dimension ? static_cast<std::size_t>(*name.dimension) + 1 : 0);
    for (const std::string_view text : {name.period, name.indicator, name.entity, name.key}) {
      hash ^= std::hash<std::string_view>{}(text) + 0x9e3779b97f4a7c15U + (hash << 6U) + (hash >> 2U);
    }
    return hash;
  }
};

using RowNames = std::unordered_set<RowName, RowNameHash>;

RowName name_of(const ResultRow& row) {
  return {row.period, row.indicator, row.level, row.entity, std::nullopt, row.stratum};
}

class RowChecker {
 public:
  // The rows checked live as long as this.
  RowChecker(const feedback::Manifest& manifest, std::size_t rows) : min_cell_(manifest.min_cell) {
    names_.reserve(rows);
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
    if (!names_.insert(name_of(row)).second) {
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
  RowNames names_;
};

class ContentChecker {
 public:
  // The rows live as long as this.
  ContentChecker(const feedback::Manifest& manifest, const std::vector<ResultRow>& rows, std::size_t content_rows)
      : min_cell_(manifest.min_cell) {
    for (const base::Period& period : manifest.periods) {
      months_[period.name] = {measures::content_month(period.first), measures::content_month(period.last)};
    }
    for (const ResultRow& row : rows) {
      if (row.stratum == "all" && !row.hidden()) {
        shown_.insert(name_of(row));
      }
    }
    names_.reserve(content_rows);
  }

  // What is wrong with the row; empty when nothing is.
  std::string mistake(const measures::ContentRow& row) {
    if (!shown_.contains({row.period, row.indicator, row.level, row.entity, std::nullopt, "all"})) {
      return "it is of no figure that is shown";
    }
    if (row.level == Level::groups) {
      return "all groups together have no content";
    }
    if (!is_plain_name(row.key)) {
      return "its key is not plain text";
    }
    if (row.dimension == measures::ContentDimension::month && !is_month_of_its_period(row)) {
      return "its month is not of its period";
    }
    if (row.patients <= 0 || feedback::is_small(row.patients, min_cell_)) {
      return fmt::format("it shows fewer than {} patients", min_cell_);
    }
    if (!names_.insert({row.period, row.indicator, row.level, row.entity, row.dimension, row.key}).second) {
      return "it is there twice";
    }
    return "";
  }

 private:
  bool is_month_of_its_period(const measures::ContentRow& row) const {
    const auto months = months_.find(row.period);
    return months != months_.end() && months->second.first <= row.key && row.key <= months->second.second;
  }

  std::int32_t min_cell_;
  std::map<std::string, std::pair<std::string, std::string>> months_;  // first and last of each period
  RowNames shown_;                                                     // rows "all" that are shown
  RowNames names_;
};

}  // namespace

base::Result<void> check_content(const feedback::Manifest& manifest, const std::vector<ResultRow>& rows,
                                 const std::vector<measures::ContentRow>& content) {
  ContentChecker checker(manifest, rows, content.size());
  std::size_t number = 0;
  for (const measures::ContentRow& row : content) {
    ++number;
    if (const std::string mistake = checker.mistake(row); !mistake.empty()) {
      return base::refuse("bad-row", fmt::format("row {}: {}", number, mistake));
    }
  }
  return {};
}

base::Result<void> check_rows(const feedback::Manifest& manifest, const std::vector<ResultRow>& rows) {
  RowChecker checker(manifest, rows.size());
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

#include "feedback/disclosure.hpp"

#include <map>
#include <tuple>

namespace miroir::feedback {

namespace {

using measures::Level;
using measures::ResultRow;

// Rows of which the last is the sum of the others.
using Sum = std::vector<std::size_t>;
using Entity = std::pair<Level, std::string>;

// Whether the complement of the numerator is a number of persons too.
bool counts_patients(const measures::Measure& measure) {
  return measure.denominator.unit == measures::Unit::patients &&
         measure.numerator.kind == measures::Numerator::Kind::units;
}

bool is_small_row(const ResultRow& row, bool patients_counted, std::int32_t min_cell) {
  const std::int64_t patients = row.patients.value_or(0);
  return is_small(patients, min_cell) || is_small(row.numerator_patients, min_cell) ||
         (patients_counted && is_small(patients - row.numerator_patients, min_cell));
}

std::string dimension_of(const std::string& stratum) { return stratum.substr(0, stratum.find('=')); }

// The rows of one indicator, and the sums that tie them.
class Ties {
 public:
  Ties(const std::vector<ResultRow>& rows, std::size_t first, std::size_t last,
       const measures::PeriodContext& context) {
    for (std::size_t i = first; i < last; ++i) {
      rows_[{rows[i].stratum, {rows[i].level, rows[i].entity}}] = i;
      strata_[rows[i].stratum];
      entities_[{rows[i].level, rows[i].entity}].push_back(i);
    }
    for (const auto& [entity, own] : entities_) {
      add_strata_sums(rows, own);
    }
    for (const auto& [stratum, unused] : strata_) {
      add_level_sums(stratum, context);
    }
  }

  const std::vector<Sum>& sums() const { return sums_; }

 private:
  void add_strata_sums(const std::vector<ResultRow>& rows, const std::vector<std::size_t>& own) {
    std::map<std::string, Sum> dimensions;
    std::size_t total = own.front();
    for (const std::size_t row : own) {
      if (rows[row].stratum == "all") {
        total = row;
      } else {
        dimensions[dimension_of(rows[row].stratum)].push_back(row);
      }
    }
    for (auto& [dimension, parts] : dimensions) {
      parts.push_back(total);
      sums_.push_back(std::move(parts));
    }
  }

  void add_sum(const std::string& stratum, std::vector<Entity> parts, const Entity& total) {
    Sum sum;
    parts.push_back(total);
    for (const Entity& entity : parts) {
      if (const auto found = rows_.find({stratum, entity}); found != rows_.end()) {
        sum.push_back(found->second);
      }
    }
    if (sum.size() > 1) {
      sums_.push_back(std::move(sum));
    }
  }

  void add_level_sums(const std::string& stratum, const measures::PeriodContext& context) {
    std::map<Entity, std::vector<Entity>> parts;
    const Entity groups{Level::groups, "*"};
    const Entity control{Level::control, "*"};
    const Entity region{Level::region, "*"};
    for (const measures::Physician& physician : context.physicians) {
      const Entity own{Level::physician, physician.entity};
      parts[region].push_back(own);
      for (const std::string& group : physician.groups) {
        parts[{Level::group, group}].push_back(own);
      }
      if (!physician.groups.empty()) {
        parts[groups].push_back(own);
      } else {
        neither_or_control(physician, own, control, parts);
      }
    }
    std::vector<Entity> of_groups;
    for (const auto& [entity, unused] : parts) {
      if (entity.first == Level::group) {
        of_groups.push_back(entity);
      }
    }
    add_sum(stratum, of_groups, groups);
    std::vector<Entity> of_region = std::move(parts[{Level::region, ""}]);
    of_region.push_back(groups);
    of_region.push_back(control);
    parts.erase({Level::region, ""});
    add_sum(stratum, of_region, region);
    for (auto& [entity, own] : parts) {
      add_sum(stratum, std::move(own), entity);
    }
  }

  // A physician in a group for less than half the period is in neither side; the region still holds them.
  static void neither_or_control(const measures::Physician& physician, const Entity& own, const Entity& control,
                                 std::map<Entity, std::vector<Entity>>& parts) {
    parts[physician.in_any_group ? Entity{Level::region, ""} : control].push_back(own);
  }

  std::map<std::pair<std::string, Entity>, std::size_t> rows_;
  std::map<std::string, int> strata_;
  std::map<Entity, std::vector<std::size_t>> entities_;
  std::vector<Sum> sums_;
};

// The row to hide so that a sum no longer gives a hidden one away; nothing when it is safe as it is.
std::optional<std::size_t> row_to_hide(const Sum& sum, const std::vector<ResultRow>& rows,
                                       const std::vector<bool>& hidden, std::int32_t min_cell) {
  std::size_t hidden_rows = 0;
  std::int64_t hidden_persons = 0;
  std::optional<std::size_t> smallest;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const std::size_t row = sum[i];
    const std::int64_t persons = rows[row].patients.value_or(0);
    const bool is_total = i + 1 == sum.size();
    if (hidden[row]) {
      ++hidden_rows;
      hidden_persons += is_total ? 0 : persons;
    } else if (persons > 0 && (!smallest || (!is_total && persons < *rows[*smallest].patients))) {
      smallest = row;
    }
  }
  const bool total_shown = !hidden[sum.back()];
  const bool gives_away = hidden_rows == 1 || (hidden_rows > 1 && total_shown && hidden_persons < min_cell);
  return gives_away ? smallest : std::nullopt;
}

void clear_figures(ResultRow& row) {
  row.patients.reset();
  row.numerator.reset();
  row.denominator.reset();
  row.value.reset();
  row.expected.reset();
  row.numerator_patients = 0;
  row.sum_of_squares = 0;
}

std::int64_t hide_complements(const std::vector<Sum>& sums, const std::vector<ResultRow>& rows,
                              std::vector<bool>& hidden, std::int32_t min_cell) {
  std::int64_t count = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Sum& sum : sums) {
      if (const auto row = row_to_hide(sum, rows, hidden, min_cell)) {
        hidden[*row] = true;
        ++count;
        changed = true;
      }
    }
  }
  return count;
}

}  // namespace

bool is_small(std::int64_t persons, std::int32_t min_cell) { return 0 < persons && persons < min_cell; }

DisclosureCount control_disclosure(std::vector<ResultRow>& rows, const std::vector<const measures::Measure*>& measures,
                                   const measures::PeriodContext& context, std::int32_t min_cell) {
  DisclosureCount count;
  if (min_cell <= 0) {
    return count;
  }
  std::vector<bool> hidden(rows.size(), false);
  std::size_t first = 0;
  for (const measures::Measure* measure : measures) {
    std::size_t last = first;
    for (; last < rows.size() && rows[last].indicator == measure->id; ++last) {
      hidden[last] = is_small_row(rows[last], counts_patients(*measure), min_cell);
      count.small += hidden[last] ? 1 : 0;
    }
    if (last > first) {
      count.complementary += hide_complements(Ties(rows, first, last, context).sums(), rows, hidden, min_cell);
    }
    first = last;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (hidden[i]) {
      clear_figures(rows[i]);
    }
  }
  return count;
}

}  // namespace miroir::feedback

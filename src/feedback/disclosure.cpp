#include "feedback/disclosure.hpp"

#include "feedback/elimination.hpp"

#include <map>
#include <span>
#include <tuple>

namespace miroir::feedback {

namespace {

using measures::Level;
using measures::Measure;
using measures::ResultRow;
using Entity = std::pair<Level, std::string>;

// The persons of a row, or of several rows together.
struct Persons {
  std::int64_t denominator = 0;
  std::int64_t numerator = 0;
  std::int64_t rest = 0;

  Persons& add(const Persons& other, std::int64_t times) {
    denominator += times * other.denominator;
    numerator += times * other.numerator;
    rest += times * other.rest;
    return *this;
  }
  bool small(std::int32_t min_cell) const {
    return is_small(denominator, min_cell) || is_small(numerator, min_cell) || is_small(rest, min_cell);
  }
};

Persons persons_of(const ResultRow& row, const Measure& measure) {
  Persons persons{row.patients.value_or(0), row.numerator_patients, 0};
  if (measure.numerator.kind == measures::Numerator::Kind::units) {
    persons.rest = measure.denominator.unit == measures::Unit::patients
                       ? persons.denominator - persons.numerator
                       : row.denominator.value_or(0) - row.numerator.value_or(0);
  }
  return persons;
}

// A row of the results, or what the strata of a dimension leave out of "all", which nobody publishes.
struct Cell {
  Persons persons;
  bool published = true;  // a row
  bool small = false;
  bool hidden = false;
};

// Cells whose sum, each times its coefficient, is 0: parts count 1, their total -1.
using Tie = std::vector<Elimination::Term>;

// The cells of one indicator in one period, and the sums that tie them. The first cells are its rows, in order.
class Table {
 public:
  Table(std::span<const ResultRow> rows, const Measure& measure, const measures::PeriodContext& context,
        std::int32_t min_cell)
      : min_cell_(min_cell) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      cells_.push_back({.persons = persons_of(rows[row], measure)});
      cells_.back().small = cells_.back().hidden = cells_.back().persons.small(min_cell);
      places_[rows[row].stratum][{rows[row].level, rows[row].entity}] = row;
    }
    tie_strata(rows);
    for (const auto& [stratum, places] : places_) {
      tie_levels(places, context);
    }
    ties_of_cell_.resize(cells_.size());
    for (std::size_t tie = 0; tie < ties_.size(); ++tie) {
      for (const auto& term : ties_[tie]) {
        ties_of_cell_[term.unknown].push_back(tie);
      }
    }
  }

  // Hides until nothing small is given away; afterwards `hidden(row)` says which rows.
  void protect() {
    do {
      mend_ties();
    } while (mend_combinations());
  }

  bool small(std::size_t row) const { return cells_[row].small; }
  bool hidden(std::size_t row) const { return cells_[row].hidden; }

 private:
  using Places = std::map<Entity, std::size_t>;

  void tie_strata(std::span<const ResultRow> rows) {
    std::map<std::tuple<Level, std::string, std::string>, Tie> dimensions;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::string& stratum = rows[row].stratum;
      if (stratum != "all") {
        dimensions[{rows[row].level, rows[row].entity, stratum.substr(0, stratum.find('='))}].push_back({row, 1});
      }
    }
    for (auto& [key, tie] : dimensions) {
      const auto& [level, entity, dimension] = key;
      const std::size_t total = places_.at("all").at({level, entity});
      Cell left_out{.persons = cells_[total].persons, .published = false, .hidden = true};
      for (const auto& part : tie) {
        left_out.persons.add(cells_[part.unknown].persons, -1);
      }
      tie.push_back({total, -1});
      if (left_out.persons.denominator > 0) {
        left_out.small = left_out.persons.small(min_cell_);
        tie.push_back({cells_.size(), 1});
        cells_.push_back(left_out);
      }
      ties_.push_back(std::move(tie));
    }
  }

  void tie_levels(const Places& places, const measures::PeriodContext& context) {
    std::map<Entity, Tie> sums;  // of physicians, by what they add up to
    Tie groups_of_group;
    Tie region_of_sides;
    const Entity all_groups{Level::groups, "*"};
    const Entity control{Level::control, "*"};
    const Entity region{Level::region, "*"};
    for (const measures::Physician& physician : context.physicians) {
      const auto own = places.find({Level::physician, physician.entity});
      if (own == places.end()) {
        continue;
      }
      sums[region].push_back({own->second, 1});
      for (const std::string& group : physician.groups) {
        sums[{Level::group, group}].push_back({own->second, 1});
      }
      if (!physician.groups.empty()) {
        sums[all_groups].push_back({own->second, 1});
      }
      if (physician.groups.size() > 1) {  // counted once in all groups, in each of its own
        groups_of_group.push_back({own->second, 1 - static_cast<std::int64_t>(physician.groups.size())});
      }
      if (!physician.in_any_group) {
        sums[control].push_back({own->second, 1});
      } else if (physician.groups.empty()) {
        region_of_sides.push_back({own->second, 1});
      }
    }
    for (const auto& [entity, place] : places) {
      if (entity.first == Level::group) {
        groups_of_group.push_back({place, 1});
      }
    }
    region_of_sides.push_back({places.at(all_groups), 1});
    region_of_sides.push_back({places.at(control), 1});
    for (auto& [entity, tie] : sums) {
      add_tie(std::move(tie), places.at(entity));
    }
    add_tie(std::move(groups_of_group), places.at(all_groups));
    add_tie(std::move(region_of_sides), places.at(region));
  }

  void add_tie(Tie tie, std::size_t total) {
    tie.push_back({total, -1});
    ties_.push_back(std::move(tie));
  }

  bool gives_away(const Tie& tie) const {
    std::size_t hidden = 0;
    bool lone_matters = false;
    bool parts = false;
    bool totals = false;
    Persons together;
    for (const auto& term : tie) {
      const Cell& cell = cells_[term.unknown];
      if (cell.hidden) {
        ++hidden;
        lone_matters = cell.published || cell.small;
        (term.coefficient > 0 ? parts : totals) = true;
        together.add(cell.persons, term.coefficient);
      }
    }
    if (hidden <= 1) {
      return hidden == 1 && lone_matters;
    }
    return parts && !totals && together.small(min_cell_);
  }

  // Ties of a cell in which nothing is hidden yet: hiding it there asks for another.
  std::size_t new_gaps(std::size_t cell) const {
    return static_cast<std::size_t>(
        std::count_if(ties_of_cell_[cell].begin(), ties_of_cell_[cell].end(), [this](std::size_t tie) {
          return std::none_of(ties_[tie].begin(), ties_[tie].end(),
                              [this](const auto& term) { return cells_[term.unknown].hidden; });
        }));
  }

  // False when the tie has nothing left to hide.
  bool hide_one_of(const Tie& tie) {
    using Cost = std::tuple<bool, std::size_t, std::int64_t, std::size_t>;
    std::optional<Cost> best;
    for (const auto& term : tie) {
      const Cell& cell = cells_[term.unknown];
      if (!cell.hidden && cell.persons.denominator > 0) {
        const Cost cost{term.coefficient < 0, new_gaps(term.unknown), cell.persons.denominator, term.unknown};
        best = best ? std::min(*best, cost) : cost;
      }
    }
    if (best) {
      cells_[std::get<3>(*best)].hidden = true;
    }
    return best.has_value();
  }

  void mend_ties() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Tie& tie : ties_) {
        while (gives_away(tie) && hide_one_of(tie)) {
          changed = true;
        }
      }
    }
  }

  // False when no small cell is determined by what is shown, or nothing more can be hidden around it.
  bool mend_combinations() {
    Elimination elimination;
    for (const Tie& tie : ties_) {
      Tie unknown;
      std::copy_if(tie.begin(), tie.end(), std::back_inserter(unknown),
                   [this](const auto& term) { return cells_[term.unknown].hidden; });
      elimination.add(unknown);
    }
    bool changed = false;
    for (const std::size_t cell : elimination.determined()) {
      if (cells_[cell].small) {
        const auto& ties = ties_of_cell_[cell];
        changed = std::any_of(ties.begin(), ties.end(), [this](std::size_t tie) { return hide_one_of(ties_[tie]); }) ||
                  changed;
      }
    }
    return changed;
  }

  std::int32_t min_cell_;
  std::vector<Cell> cells_;
  std::map<std::string, Places> places_;  // by stratum
  std::vector<Tie> ties_;                 // those of one entity first
  std::vector<std::vector<std::size_t>> ties_of_cell_;
};

void clear_figures(ResultRow& row) {
  row.patients.reset();
  row.numerator.reset();
  row.denominator.reset();
  row.value.reset();
  row.expected.reset();
  row.numerator_patients = 0;
  row.sum_of_squares = 0;
}

void control_indicator(std::span<ResultRow> rows, const Measure& measure, const measures::PeriodContext& context,
                       std::int32_t min_cell, DisclosureCount& count) {
  Table table(rows, measure, context, min_cell);
  table.protect();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (table.hidden(row)) {
      ++(table.small(row) ? count.small : count.complementary);
      clear_figures(rows[row]);
    }
  }
}

}  // namespace

bool is_small(std::int64_t persons, std::int32_t min_cell) { return 0 < persons && persons < min_cell; }

DisclosureCount control_disclosure(std::vector<ResultRow>& rows, const std::vector<const Measure*>& measures,
                                   const measures::PeriodContext& context, std::int32_t min_cell) {
  DisclosureCount count;
  if (min_cell <= 0) {
    return count;
  }
  std::size_t first = 0;
  for (const Measure* measure : measures) {
    std::size_t last = first;
    while (last < rows.size() && rows[last].indicator == measure->id) {
      ++last;
    }
    if (last > first) {
      control_indicator(std::span(rows).subspan(first, last - first), *measure, context, min_cell, count);
    }
    first = last;
  }
  return count;
}

}  // namespace miroir::feedback

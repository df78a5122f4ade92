#include "feedback/cell_ties.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>

namespace miroir::feedback {

Persons& Persons::add(const Persons& other, std::int64_t times) {
  denominator += times * other.denominator;
  numerator += times * other.numerator;
  rest += times * other.rest;
  return *this;
}

bool Persons::small(std::int32_t min_cell) const {
  return is_small(denominator, min_cell) || is_small(numerator, min_cell) || is_small(rest, min_cell);
}

std::size_t CellTies::add(Cell cell) {
  if (!cell.fixed) {
    cell.small = cell.persons.small(min_cell_);
    cell.hidden |= cell.small;
  }
  cells_.push_back(cell);
  ties_of_cell_.emplace_back();
  return cells_.size() - 1;
}

void CellTies::add(Tie tie) {
  for (const auto& term : tie.terms) {
    ties_of_cell_[term.unknown].push_back(ties_.size());
  }
  ties_.push_back(std::move(tie));
}

void CellTies::tie_levels(const Places& places, const measures::PeriodContext& context) {
  for (LevelSum& sum : level_sums(places, context)) {
    sum.parts.push_back({sum.total, -1});
    add(Tie{.terms = std::move(sum.parts)});
  }
}

bool CellTies::gives_away(const Tie& tie) const {
  std::size_t hidden = 0;
  bool lone_matters = false;
  bool parts = false;
  bool totals = false;
  Persons together;
  for (const auto& term : tie.terms) {
    const Cell& cell = cells_[term.unknown];
    if (!cell.hidden) {
      continue;
    }
    ++hidden;
    lone_matters = cell.published || cell.small;
    (term.coefficient > 0 ? parts : totals) = true;
    if (tie.overlapping) {
      const std::int64_t persons = std::max(together.denominator, cell.persons.denominator);
      together = {.denominator = persons, .numerator = persons};
    } else {
      together.add(cell.persons, term.coefficient);
    }
  }
  if (hidden <= 1) {
    return hidden == 1 && lone_matters;
  }
  return parts && !totals && together.small(min_cell_);
}

// Ties of a cell in which nothing is hidden yet: hiding it there asks for another.
std::size_t CellTies::new_gaps(std::size_t cell) const {
  return static_cast<std::size_t>(
      std::count_if(ties_of_cell_[cell].begin(), ties_of_cell_[cell].end(), [this](std::size_t tie) {
        const auto& terms = ties_[tie].terms;
        return std::none_of(terms.begin(), terms.end(),
                            [this](const auto& term) { return cells_[term.unknown].hidden; });
      }));
}

// False when the tie has nothing left to hide.
bool CellTies::hide_one_of(const Tie& tie) {
  using Cost = std::tuple<bool, std::size_t, std::int64_t, std::size_t>;
  std::optional<Cost> best;
  for (const auto& term : tie.terms) {
    const Cell& cell = cells_[term.unknown];
    if (!cell.hidden && !cell.fixed && cell.persons.denominator > 0) {
      const Cost cost{term.coefficient < 0, new_gaps(term.unknown), cell.persons.denominator, term.unknown};
      best = best ? std::min(*best, cost) : cost;
    }
  }
  if (best) {
    cells_[std::get<3>(*best)].hidden = true;
  }
  return best.has_value();
}

void CellTies::mend_ties() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Tie& tie : ties_) {
      while (gives_away(tie) && hide_one_of(tie)) {
        changed = true;
      }
    }
  }
}

// Hides one cell more that shares a tie with the cell, or else with a hidden cell that does, and so on: a cell that
// nobody publishes may lie between. False when there is none.
bool CellTies::hide_near(std::size_t cell) {
  std::vector<std::size_t> around{cell};
  std::set<std::size_t> known{cell};
  for (std::size_t next = 0; next < around.size(); ++next) {
    for (const std::size_t tie : ties_of_cell_[around[next]]) {
      if (hide_one_of(ties_[tie])) {
        return true;
      }
      for (const auto& term : ties_[tie].terms) {
        if (cells_[term.unknown].hidden && known.insert(term.unknown).second) {
          around.push_back(term.unknown);
        }
      }
    }
  }
  return false;
}

// False when no small cell is determined by what is shown, or nothing more can be hidden around it.
bool CellTies::mend_combinations() {
  Elimination elimination;
  for (const Tie& tie : ties_) {
    std::vector<Elimination::Term> unknown;
    std::copy_if(tie.terms.begin(), tie.terms.end(), std::back_inserter(unknown),
                 [this](const auto& term) { return cells_[term.unknown].hidden; });
    elimination.add(unknown);
  }
  bool changed = false;
  for (const std::size_t cell : elimination.determined()) {
    if (cells_[cell].small) {
      changed = hide_near(cell) || changed;
    }
  }
  return changed;
}

void CellTies::protect() {
  do {
    mend_ties();
  } while (mend_combinations());
}

}  // namespace miroir::feedback

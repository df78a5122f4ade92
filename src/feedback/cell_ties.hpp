// Cells of counted persons and the sums that tie them, and which cells to hide so that nothing small follows.
//
// The mechanism behind content_disclosure.hpp: it knows cells and sums, not what they stand for.
#pragma once

#include "feedback/disclosure.hpp"
#include "feedback/elimination.hpp"
#include "feedback/level_sums.hpp"

#include <vector>

namespace miroir::feedback {

// The persons of a row, or of several rows together.
struct Persons {
  std::int64_t denominator = 0;
  std::int64_t numerator = 0;
  std::int64_t rest = 0;

  Persons& add(const Persons& other, std::int64_t times);
  bool small(std::int32_t min_cell) const;
};

struct Cell {
  Persons persons;
  bool published = true;  // a row; false: nobody publishes it
  bool fixed = false;     // already public, or hidden, for another reason: is neither hidden nor shown here
  bool small = false;
  bool hidden = false;
};

// Cells whose sum, each times its coefficient, is 0: parts count 1, their total -1.
struct Tie {
  std::vector<Elimination::Term> terms;
  // The parts may share persons, so that together they are as many as the largest of them, or more.
  bool overlapping = false;
};

class CellTies {
 public:
  explicit CellTies(std::int32_t min_cell) : min_cell_(min_cell) {}

  // Gives its place. A published cell that is small is hidden from the start.
  std::size_t add(Cell cell);
  void add(Tie tie);
  // What physicians add up to: groups, all groups, control, region; a level without a cell is empty.
  void tie_levels(const Places& places, const measures::PeriodContext& context);

  // Hides until nothing small is given away.
  void protect();

  const Cell& operator[](std::size_t place) const { return cells_[place]; }
  std::int32_t min_cell() const { return min_cell_; }

 private:
  bool gives_away(const Tie& tie) const;
  std::size_t new_gaps(std::size_t cell) const;
  bool hide_one_of(const Tie& tie);
  bool hide_near(std::size_t cell);
  void mend_ties();
  bool mend_combinations();

  std::int32_t min_cell_;
  std::vector<Cell> cells_;
  std::vector<Tie> ties_;  // those of few cells first
  std::vector<std::vector<std::size_t>> ties_of_cell_;
};

}  // namespace miroir::feedback

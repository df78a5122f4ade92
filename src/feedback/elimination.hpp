// Which unknowns do some linear equations determine?
//
// Gauss–Jordan elimination on sparse rows, in whole numbers modulo the prime 2^61 - 1 (exact for small coefficients but
// for one chance in 10^17). Only the left-hand sides are needed: an unknown is determined, whatever the right-hand
// sides, when its unit vector is a combination of the equations, which in the reduced form is a row of one term.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace miroir::feedback {

class Elimination {
 public:
  struct Term {
    std::size_t unknown = 0;
    std::int64_t coefficient = 1;
  };

  // An equation: its terms add up to a number that is known. Local equations (few unknowns) first is fastest.
  void add(const std::vector<Term>& terms);
  // In ascending order.
  std::vector<std::size_t> determined() const;

 private:
  using Row = std::map<std::size_t, std::uint64_t>;
  void subtract(Row& row, const Row& pivot_row, std::uint64_t factor) const;
  std::size_t rarest_unknown(const Row& row) const;
  void clear_from_others(std::size_t pivot, const Row& pivot_row);
  void index(std::size_t pivot, const Row& row);

  std::map<std::size_t, Row> rows_;                               // by pivot, whose coefficient is 1
  std::map<std::size_t, std::set<std::size_t>> rows_of_unknown_;  // pivots of the rows an unknown stands in
};

}  // namespace miroir::feedback

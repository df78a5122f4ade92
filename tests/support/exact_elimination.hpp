// Which unknowns a set of linear equations determines: dense elimination in exact fractions, to compare the fast one
// with.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace miroir::testing {

// A fraction in lowest terms; the drawn tables are small enough for 64 bits in practice, checked by __int128.
struct Fraction {
  __extension__ using Wide = __int128;
  Wide top = 0;
  Wide bottom = 1;
  static Fraction make(Wide top, Wide bottom) {
    Wide a = top < 0 ? -top : top;
    Wide b = bottom < 0 ? -bottom : bottom;
    while (b != 0) {
      a = std::exchange(b, a % b);
    }
    const Wide sign = bottom < 0 ? -1 : 1;
    return a == 0 ? Fraction{} : Fraction{sign * top / a, sign * bottom / a};
  }
  Fraction operator-(const Fraction& o) const { return make(top * o.bottom - o.top * bottom, bottom * o.bottom); }
  Fraction operator*(const Fraction& o) const { return make(top * o.top, bottom * o.bottom); }
  Fraction operator/(const Fraction& o) const { return make(top * o.bottom, bottom * o.top); }
};

// Which unknowns the equations determine, whatever their right-hand sides; one row per equation, one column per
// unknown.
inline std::vector<std::size_t> determined(std::vector<std::vector<Fraction>> matrix) {
  const std::size_t columns = matrix.empty() ? 0 : matrix.front().size();
  std::size_t rank = 0;
  for (std::size_t column = 0; column < columns && rank < matrix.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < matrix.size() && matrix[pivot][column].top == 0) {
      ++pivot;
    }
    if (pivot == matrix.size()) {
      continue;
    }
    std::swap(matrix[pivot], matrix[rank]);
    const Fraction scale = matrix[rank][column];
    for (Fraction& value : matrix[rank]) {
      value = value / scale;
    }
    for (std::size_t other = 0; other < matrix.size(); ++other) {
      const Fraction factor = matrix[other][column];
      if (other != rank && factor.top != 0) {
        for (std::size_t i = 0; i < columns; ++i) {
          matrix[other][i] = matrix[other][i] - factor * matrix[rank][i];
        }
      }
    }
    ++rank;
  }
  std::vector<std::size_t> found;
  for (std::size_t row = 0; row < rank; ++row) {
    std::vector<std::size_t> terms;
    for (std::size_t i = 0; i < columns; ++i) {
      if (matrix[row][i].top != 0) {
        terms.push_back(i);
      }
    }
    if (terms.size() == 1) {
      found.push_back(terms.front());
    }
  }
  return found;
}

}  // namespace miroir::testing

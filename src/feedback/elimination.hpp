// Which unknowns do some linear equations determine?
//
// Only the left-hand sides are needed: an unknown is determined, whatever the right-hand sides, when it is 0 in every
// solution of the equations set to 0. One solution drawn at random among all of them tells: what is 0 in it is
// determined. Arithmetic is in whole numbers modulo the prime 2^61 - 1, exact for small coefficients but for one chance
// in 10^17; the drawing can only err towards "determined", with one chance in 10^13 for a hundred thousand unknowns. It
// depends on the equations alone, so that the same ones always give the same answer.
//
// To draw a solution: equations are taken away with an unknown that stands in no other, then short equations are
// eliminated, the shortest first; long ones, which would fill up, are reduced by these once. What is left of them, A,
// is a few equations of very many unknowns. A random x is corrected to x - V y with A V y = A x, where the columns of V
// share the unknowns out among them: as many columns as it takes for a y to exist. This maps onto every solution, so
// that the one drawn is a random one. The rest follows backwards. Sources: Markowitz, Management Science 3 (1957), for
// the order; Schwartz, Journal of the ACM 27 (1980), for telling zero by a random value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace miroir::feedback {

class Elimination {
 public:
  struct Term {
    std::size_t unknown = 0;
    std::int64_t coefficient = 1;
  };

  // An equation: its terms add up to a number that is known.
  void add(std::vector<Term> terms);
  // In ascending order.
  std::vector<std::size_t> determined() const;

 private:
  std::vector<std::vector<Term>> equations_;  // by unknown, each once, no coefficient 0
};

}  // namespace miroir::feedback

#include "feedback/elimination.hpp"

#include "support/exact_elimination.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace miroir::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Elimination, FindsALoneUnknown) {
  Elimination elimination;
  elimination.add({{7, 1}});
  EXPECT_THAT(elimination.determined(), ElementsAre(7));
}

TEST(Elimination, LeavesTwoUnknownsOfOneEquationOpen) {
  Elimination elimination;
  elimination.add({{1, 1}, {2, 1}});
  elimination.add({{1, 2}, {2, 2}});  // says nothing new
  elimination.add({});
  EXPECT_THAT(elimination.determined(), IsEmpty());
}

TEST(Elimination, FindsWhatFollowsFromSeveralEquations) {
  Elimination elimination;
  elimination.add({{1, 1}, {2, 1}});          // x + y
  elimination.add({{2, 1}, {3, 1}});          // y + z
  elimination.add({{1, 1}, {3, 1}, {4, 1}});  // x + z + t
  EXPECT_THAT(elimination.determined(), IsEmpty());
  elimination.add({{4, 3}});  // t, hence x - y, y + z, x + z: all
  EXPECT_THAT(elimination.determined(), ElementsAre(1, 2, 3, 4));
}

TEST(Elimination, FindsOneUnknownAmongOthersThatStayOpen) {
  Elimination elimination;
  elimination.add({{1, 1}, {2, 1}, {3, -1}});
  elimination.add({{1, 1}, {2, 1}, {3, -1}, {4, -2}});
  EXPECT_THAT(elimination.determined(), ElementsAre(4));
}

// Sums of many terms are eliminated in another way than sums of few: every mixture of them is drawn.
TEST(Elimination, FindsWhatExactFractionsFind) {
  std::mt19937 random(20261124);
  const auto up_to = [&](int last) { return std::uniform_int_distribution<int>(0, last)(random); };
  std::size_t found = 0;
  for (int round = 0; round < 150; ++round) {
    const bool wide = round % 10 == 0;
    const int unknowns = wide ? 170 : 2 + up_to(14);
    Elimination elimination;
    std::vector<std::vector<testing::Fraction>> matrix;
    for (int equation = wide ? 12 : 1 + up_to(12); equation > 0; --equation) {
      const bool all = wide && equation % 2 == 0;
      std::vector<Elimination::Term> terms;
      auto& row = matrix.emplace_back(static_cast<std::size_t>(unknowns));
      for (int unknown = 0; unknown < unknowns; ++unknown) {
        // Long sums that differ in a few unknowns only: what they differ in is determined.
        if (all ? unknown > 2 || up_to(1) == 0 : up_to(wide ? 80 : 3) == 0) {
          terms.push_back({static_cast<std::size_t>(unknown), all ? 1 : up_to(3) == 0 ? -1 : 1});
          row[static_cast<std::size_t>(unknown)] = {terms.back().coefficient, 1};
        }
      }
      elimination.add(terms);
    }
    auto expected = testing::determined(matrix);
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(elimination.determined(), expected) << "round " << round;
    found += expected.size();
  }
  EXPECT_GT(found, 200u);  // there was something to find
}

}  // namespace
}  // namespace miroir::feedback

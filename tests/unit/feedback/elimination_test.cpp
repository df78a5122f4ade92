#include "feedback/elimination.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace miroir::feedback

// The word that was probably meant.
#include "base/nearest_word.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace miroir::base {
namespace {

const std::vector<std::string> words{"numerator", "denominator", "age", "sex"};

TEST(NearestWord, EditDistanceCountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "age"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("age", "age"), 0U);
}

TEST(NearestWord, FindsTheClosest) {
  EXPECT_EQ(nearest_word("denominater", words), "denominator");
  EXPECT_EQ(nearest_word("numertor", words), "numerator");
  EXPECT_EQ(nearest_word("sexe", words), "sex");
}

TEST(NearestWord, KeepsQuietWhenNothingIsClose) {
  EXPECT_EQ(nearest_word("frobnicate", words), "");
  EXPECT_EQ(nearest_word("x", std::vector<std::string>{"y"}), "");  // nothing in common
  EXPECT_EQ(nearest_word(std::string(1000, 'a'), words), "");
  EXPECT_EQ(did_you_mean("frobnicate", words), "");
  EXPECT_EQ(did_you_mean("agee", words), "; did you mean \"age\"?");
}

}  // namespace
}  // namespace miroir::base

#include "feedback/intentions.hpp"

#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

TEST(IntentionText, IsOneLineWithoutSpacesAtItsEnds) {
  EXPECT_EQ(intention_text("  Revoir \r\n\r\n les IPP\t"), "Revoir les IPP");
  EXPECT_EQ(intention_text("Un"), "Un");
}

TEST(IntentionText, IsRefusedWhenEmptyOrTooLong) {
  EXPECT_FALSE(intention_text(""));
  EXPECT_FALSE(intention_text(" \n "));
  // Accents are one character each.
  std::string longest;
  for (std::size_t i = 0; i < longest_intention; ++i) {
    longest += "é";
  }
  EXPECT_EQ(intention_text(longest), longest);
  EXPECT_FALSE(intention_text(longest + "e"));
  EXPECT_TRUE(intention_text(longest + "  "));
}

TEST(LatestIntention, IsThatOfTheLatestReturn) {
  const std::vector<Intention> intentions{
      {"1", "hypnotic", "2019-S1", "c", {}}, {"1", "ppi", "2018-S1", "a", {}}, {"1", "ppi", "2018-S2", "b", {}}};
  ASSERT_NE(latest_intention(intentions, "ppi"), nullptr);
  EXPECT_EQ(latest_intention(intentions, "ppi")->text, "b");
  EXPECT_EQ(latest_intention(intentions, "antiemetic"), nullptr);
}

}  // namespace
}  // namespace miroir::feedback

#include "cli/remaining_time.hpp"

#include <gtest/gtest.h>

namespace miroir::cli {
namespace {

TEST(RemainingTime, FollowsTheMeanPaceOfTheStep) {
  RemainingTime time;
  time.begin(100);
  EXPECT_EQ(time.seconds(0.25, 110), 30);
  EXPECT_EQ(time.seconds(0.5, 130), 30);  // slower than it was
  EXPECT_EQ(time.seconds(1, 140), 0);
}

TEST(RemainingTime, SaysNothingWhileTooLittleIsKnown) {
  RemainingTime time;
  time.begin(100);
  EXPECT_EQ(time.seconds(0.5, 101.9), std::nullopt);
  EXPECT_EQ(time.seconds(0.5, 102), 2);
  EXPECT_EQ(time.seconds(0.009, 110), std::nullopt);
  EXPECT_EQ(time.seconds(0, 110), std::nullopt);
}

TEST(RemainingTime, SaysNothingWhenTheWorkGivesNoFraction) {
  RemainingTime time;
  EXPECT_EQ(time.seconds(-1, 100), std::nullopt);
  EXPECT_EQ(time.seconds(1.01, 100), std::nullopt);
}

TEST(RemainingTime, BeginsAnewWithEachStep) {
  RemainingTime time;
  time.begin(0);
  time.begin(1000);
  EXPECT_EQ(time.seconds(0.5, 1010), 10);
}

TEST(RemainingWords, AreRoundedUp) {
  EXPECT_EQ(remaining_words(0), "0 s left");
  EXPECT_EQ(remaining_words(59), "59 s left");
  EXPECT_EQ(remaining_words(60), "1 min left");
  EXPECT_EQ(remaining_words(61), "2 min left");
  EXPECT_EQ(remaining_words(59 * 60), "59 min left");
  EXPECT_EQ(remaining_words(59 * 60 + 1), "1 h 00 min left");
  EXPECT_EQ(remaining_words(4801), "1 h 21 min left");
}

}  // namespace
}  // namespace miroir::cli

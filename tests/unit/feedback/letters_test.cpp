#include "feedback/letters.hpp"

#include <gtest/gtest.h>

#include <set>

namespace miroir::feedback {
namespace {

const std::string secret(32, 's');
const std::vector<std::string> members = {"p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10"};

TEST(DrawLetters, GivesEachMemberOneOfTheFirstLetters) {
  std::set<std::string> letters;
  for (const auto& [physician, letter] : draw_letters(secret, "return", "G1", members)) {
    letters.insert(letter);
  }
  EXPECT_EQ(letters, (std::set<std::string>{"A", "B", "C", "D", "E", "F", "G", "H", "J", "K"}));
}

TEST(DrawLetters, GivesTheSameAgainWhateverTheOrderAsked) {
  std::vector<std::string> reversed(members.rbegin(), members.rend());
  EXPECT_EQ(draw_letters(secret, "return", "G1", members), draw_letters(secret, "return", "G1", reversed));
}

TEST(DrawLetters, DependsOnReturnGroupAndSecret) {
  const auto letters = draw_letters(secret, "return", "G1", members);
  EXPECT_NE(letters, draw_letters(secret, "another", "G1", members));
  EXPECT_NE(letters, draw_letters(secret, "return", "G2", members));
  EXPECT_NE(letters, draw_letters(std::string(32, 't'), "return", "G1", members));
}

// Over many returns each member gets each letter about equally often (expected 100, standard deviation 9.5).
TEST(DrawLetters, FavoursNobody) {
  std::map<std::pair<std::string, std::string>, int> times;
  for (int i = 0; i < 1000; ++i) {
    for (const auto& drawn : draw_letters(secret, "return " + std::to_string(i), "G1", members)) {
      ++times[drawn];
    }
  }
  EXPECT_EQ(times.size(), 100U);
  for (const auto& [drawn, count] : times) {
    EXPECT_GT(count, 55) << drawn.first << drawn.second;
    EXPECT_LT(count, 145) << drawn.first << drawn.second;
  }
}

TEST(DrawLetters, GoesOnAfterTheAlphabet) {
  std::vector<std::string> many;
  for (int i = 0; i < 30; ++i) {
    many.push_back("p" + std::to_string(i));
  }
  std::set<std::string> letters;
  for (const auto& [physician, letter] : draw_letters(secret, "return", "G1", many)) {
    letters.insert(letter);
  }
  EXPECT_EQ(letters.size(), 30U);
  EXPECT_TRUE(letters.contains("F2"));
}

TEST(DrawLetters, WantsASecret) { EXPECT_THROW(draw_letters("short", "return", "G1", members), std::invalid_argument); }

}  // namespace
}  // namespace miroir::feedback

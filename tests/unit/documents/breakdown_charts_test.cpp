#include "documents/breakdown_charts.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

const base::Messages& french = base::Messages::of(base::Language::french);

TEST(ClassName, IsItsWordsOrItsCode) {
  EXPECT_EQ(class_name(french, "A02BC"), "A02BC · inhibiteurs de la pompe à protons (oméprazole, pantoprazole…)");
  EXPECT_EQ(class_name(french, "Z99ZZ"), "Z99ZZ");
  EXPECT_EQ(class_name(french, "?"), "classe inconnue");
}

TEST(MonthName, IsInWords) {
  EXPECT_EQ(month_name(french, "2018-08"), "août 2018");
  EXPECT_EQ(month_name(french, "no month"), "no month");
}

TEST(BreakdownBars, SayWhatIsHiddenAndReadTheLargestPart) {
  feedback::Breakdown breakdown;
  breakdown.whole = 100;
  breakdown.parts = {{"M01AE", 55, 40, 0.55, 0.7}, {"M01AB", 25, 20, 0.25, std::nullopt}};
  breakdown.remainder = 20;
  const Picture picture = breakdown_bars(french, {}, breakdown, {"Titre", "Classe", {"ibuprofène", "diclofénac"}}, "a");
  EXPECT_EQ(picture.reading, "La plus grande part\u00a0: ibuprofène, 55\u202f%.");
  ASSERT_EQ(picture.table.rows.size(), 3U) << "the hidden part has its row";
  EXPECT_EQ(picture.table.rows[0][0], "ibuprofène");
  EXPECT_NE(picture.wide.find("55 boîtes"), std::string::npos);
  breakdown.remainder = 0;
  EXPECT_EQ(breakdown_bars(french, {}, breakdown, {"Titre", "Classe", {"a", "b"}}, "a").table.rows.size(), 2U);
}

}  // namespace
}  // namespace miroir::documents

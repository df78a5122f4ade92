#include "documents/session_charts.hpp"
#include "documents/charts/guesses.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

const base::Messages& french() { return base::Messages::of(base::Language::french); }

feedback::IndicatorSheet share() {
  feedback::IndicatorSheet sheet;
  sheet.id = "ppi";
  sheet.description.title = {"IPP", "PPI"};
  return sheet;
}

feedback::Figure shown(double value) {
  feedback::Figure figure;
  figure.state = feedback::FigureState::shown;
  figure.value = value;
  return figure;
}

TEST(StepsOfGuesses, guesses_that_fall_together_are_counted_together) {
  const auto steps = steps_of_guesses({0.381, 0.39, 0.41, 0.61}, 0.42);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].count, 3) << "an unusual number must not tell whose it is";
  EXPECT_NEAR(steps[0].middle, 0.4, 1e-9);
  EXPECT_EQ(steps[1].count, 1);
}

TEST(StepsOfGuesses, all_zero_and_none_are_no_trouble) {
  EXPECT_TRUE(steps_of_guesses({}, std::nullopt).empty());
  const auto zeros = steps_of_guesses({0, 0, 0}, 0.0);
  ASSERT_EQ(zeros.size(), 1U);
  EXPECT_EQ(zeros[0].count, 3);
}

TEST(GroupGuesses, tell_in_the_table_what_the_picture_shows_and_no_more_digits) {
  const std::vector<double> guesses{0.381, 0.39, 0.61};
  const Picture picture = group_guesses(french(), share(), guesses, shown(0.42), "id", Medium::projector);
  EXPECT_EQ(picture.table.rows.size(), 2U);
  EXPECT_EQ(picture.table.rows[0][1], "2");
  EXPECT_NE(picture.projector.find("<svg"), std::string::npos);
  EXPECT_TRUE(picture.wide.empty());
}

TEST(GroupStrata, say_why_where_a_stratum_has_no_figure) {
  feedback::Figure withheld;
  withheld.state = feedback::FigureState::withheld;
  withheld.withholding = feedback::Withholding::too_few_physicians;
  const Picture picture = group_strata(
      french(), share(), {{"0 à 15 ans", withheld, shown(0.2)}, {"16 ans et plus", shown(0.3), shown(0.4)}}, "id");
  ASSERT_EQ(picture.table.rows.size(), 2U);
  EXPECT_EQ(picture.table.rows[0][0], "0 à 15 ans");
  EXPECT_EQ(picture.table.rows[0][1].find('%'), std::string::npos);
  EXPECT_NE(picture.wide.find("<svg"), std::string::npos);
  EXPECT_NE(picture.narrow.find("<svg"), std::string::npos);
}

}  // namespace
}  // namespace miroir::documents

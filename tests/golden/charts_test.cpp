// Charts as they were looked at: each case is compared with tests/golden/charts/NAME-SHAPE.svg. After a wanted change,
// MIROIR_REFRESH_GOLDEN=1 writes them anew; look at every one of them before committing.
#include "documents/charts/dots.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/members.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace miroir::documents {
namespace {

using measures::Display;

void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(MIROIR_SOURCE_DIR) / "tests/golden/charts" / (name + ".svg");
  if (std::getenv("MIROIR_REFRESH_GOLDEN") != nullptr) {
    std::ofstream(path) << text << "\n";
    return;
  }
  std::ifstream file(path);
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text + "\n", expected) << path << ": to accept, set MIROIR_REFRESH_GOLDEN=1 and look at it";
}

template <class Chart, class Draw>
void expect_shapes(const std::string& name, const Chart& chart, Display display, Draw draw,
                   base::Language language = base::Language::french) {
  const FigureFormat format(base::Messages::of(language), display);
  const Caption caption{name, "Titre <&> " + name, "Lecture en une phrase."};
  for (const Shape shape : {Shape::wide, Shape::narrow, Shape::projector}) {
    expect_golden(name + "-" + shape_name(shape), draw(chart, shape, format, caption));
  }
}

DotsChart four_rows() {
  return {{{"Moi", Mark::mine, 0.511, 0.427, 0.595, ""},
           {"Mon groupe", Mark::group, 0.38, 0.35, 0.41, ""},
           {"Groupes de la région", Mark::groups, 0.401, 0.39, 0.41, ""},
           {"Groupe témoin", Mark::control, 0.46, 0.455, 0.465, ""}},
          0.38,
          0.12};
}

TEST(GoldenCharts, Dots) { expect_shapes("dots", four_rows(), Display::share, draw_dots); }

TEST(GoldenCharts, DotsInEnglish) {
  expect_shapes("dots-english", four_rows(), Display::share, draw_dots, base::Language::english);
}

TEST(GoldenCharts, DotsAtNothingAndAll) {
  const DotsChart chart = {{{"Moi", Mark::mine, 0.0, 0.0, 0.11, ""},
                            {"Mon groupe", Mark::group, 1.0, 0.93, 1.0, ""},
                            {"Groupes de la région", Mark::groups, 0.5, 0.0, 1.0, ""},
                            {"Région", Mark::region, 0.004, 0.003, 0.0051, ""}},
                           1.0,
                           0.12};
  expect_shapes("dots-ends", chart, Display::share, draw_dots);
}

TEST(GoldenCharts, DotsWithoutValuesOrIntervals) {
  const DotsChart chart = {{{"Moi", Mark::mine, {}, {}, {}, "masqué : trop peu de patients"},
                            {"Mon groupe", Mark::group, {}, {}, {}, "non montré : un médecin y pèse plus de 60 %"},
                            {"Groupes de la région", Mark::groups, 215.18, {}, {}, ""},
                            {"Groupe témoin", Mark::control, 184.75, 180.0, 190.0, ""}},
                           {},
                           60};
  expect_shapes("dots-missing", chart, Display::mean_euros, draw_dots);
}

TEST(GoldenCharts, DotsAllEqual) {
  const DotsChart chart = {{{"Moi", Mark::mine, 0.25, 0.25, 0.25, ""},
                            {"Mon groupe", Mark::group, 0.25, 0.25, 0.25, ""},
                            {"Groupe témoin", Mark::control, 0.25, 0.25, 0.25, ""}},
                           0.25,
                           0.12};
  expect_shapes("dots-equal", chart, Display::share, draw_dots);
}

TEST(GoldenCharts, DotsWithLongNames) {
  const DotsChart chart = {
      {{"Groupe qualité de Saint-Brieuc-Sud et du littoral de Penthièvre", Mark::group, 0.0121, 0.0084, 0.0173, ""},
       {"Anticonstitutionnellement-sur-Rance-et-Couesnon", Mark::group, 0.0094, 0.005, 0.016, ""},
       {"Groupe témoin", Mark::control, 0.0102, 0.0099, 0.0105, ""}},
      0.0102,
      0.03};
  expect_shapes("dots-long-names", chart, Display::share, draw_dots);
}

TEST(GoldenCharts, DotsWithoutAnyValue) {
  const DotsChart chart = {{{"Moi", Mark::mine, {}, {}, {}, "pas de chiffre"}}, {}, 0.12};
  expect_shapes("dots-empty", chart, Display::share, draw_dots);
}

EvolutionChart two_lines() {
  return {{"S1 2017", "S2 2017", "S1 2018", "S2 2018"},
          {{"Moi", Mark::mine, {{0.58, 0.49, 0.66}, {0.55, 0.47, 0.63}, {0.53, 0.45, 0.61}, {0.511, 0.427, 0.595}}},
           {"Mon groupe", Mark::group, {{0.44, {}, {}}, {0.42, {}, {}}, {0.40, {}, {}}, {0.38, {}, {}}}}},
          0.12};
}

TEST(GoldenCharts, Evolution) { expect_shapes("evolution", two_lines(), Display::share, draw_evolution); }

TEST(GoldenCharts, EvolutionCrossingAndClose) {
  const EvolutionChart chart = {
      {"S1 2017", "S2 2017", "S1 2018", "S2 2018"},
      {{"Groupes de la région",
        Mark::groups,
        {{0.401, 0.39, 0.41}, {0.40, 0.39, 0.41}, {0.405, 0.39, 0.42}, {0.398, 0.38, 0.41}}},
       {"Groupe témoin", Mark::control, {{0.39, {}, {}}, {0.41, {}, {}}, {0.40, {}, {}}, {0.40, {}, {}}}},
       {"Région", Mark::region, {{0.395, {}, {}}, {0.405, {}, {}}, {0.40, {}, {}}, {0.399, {}, {}}}}},
      0.12};
  expect_shapes("evolution-close", chart, Display::share, draw_evolution);
}

TEST(GoldenCharts, EvolutionWithGapsAndAChangeOfGroup) {
  const EvolutionChart chart = {
      {"T1 2017", "T2 2017", "T3 2017", "T4 2017", "T1 2018", "T2 2018", "T3 2018", "T4 2018"},
      {{"Moi",
        Mark::mine,
        {{0.0, 0.0, 0.04}, {}, {0.02, 0.01, 0.06}, {0.03, 0.01, 0.07}, {}, {}, {0.02, {}, {}}, {0.01, 0.0, 0.05}}},
       {"Mon groupe",
        Mark::group,
        {{0.03, {}, {}},
         {0.031, {}, {}},
         {0.03, {}, {}},
         {0.01, {}, {}, false},
         {0.011, {}, {}},
         {0.012, {}, {}},
         {0.01, {}, {}},
         {}}}},
      0.03};
  expect_shapes("evolution-gaps", chart, Display::share, draw_evolution);
}

TEST(GoldenCharts, EvolutionOfOnePeriod) {
  const EvolutionChart chart = {
      {"S2 2018"},
      {{"Moi", Mark::mine, {{212.4, 180.2, 244.6}}}, {"Groupes de la région", Mark::groups, {{198.0, {}, {}}}}},
      60};
  expect_shapes("evolution-one", chart, Display::mean_euros, draw_evolution);
}

MembersChart ten_members() {
  return {{{"A", 0.39, 0.30, 0.49},
           {"B", 0.47, 0.38, 0.56},
           {"C", 0.34, 0.26, 0.43},
           {"D", 0.41, 0.33, 0.50},
           {"E", 0.31, 0.24, 0.39},
           {"F", 0.37, 0.29, 0.46},
           {"G", 0.51, 0.43, 0.60},
           {"H", 0.33, 0.22, 0.46},
           {"J", 0.28, 0.20, 0.38},
           {"K", 0.44, 0.33, 0.56}},
          {{"Notre groupe", Mark::group, 0.38},
           {"Groupes de la région", Mark::groups, 0.40},
           {"Groupe témoin", Mark::control, 0.46}},
          0.12};
}

TEST(GoldenCharts, Members) { expect_shapes("members", ten_members(), Display::share, draw_members); }

TEST(GoldenCharts, MembersAtTheEndsWithReferencesTogether) {
  const MembersChart chart = {{{"A", 1.0, 0.9, 1.0}, {"B", 0.0, 0.0, 0.1}, {"F2", 0.97, {}, {}}},
                              {{"Notre groupe", Mark::group, 0.93},
                               {"Groupes de la région", Mark::groups, 0.931},
                               {"Groupe témoin", Mark::control, 0.99}},
                              0.12};
  expect_shapes("members-ends", chart, Display::share, draw_members);
}

}  // namespace
}  // namespace miroir::documents

// Charts as they were looked at: each case is compared with tests/golden/charts/NAME-SHAPE.svg. After a wanted change,
// MIROIR_REFRESH_GOLDEN=1 writes them anew; look at every one of them before committing.
#include "documents/charts/dots.hpp"
#include "documents/charts/event_study.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/funnel.hpp"
#include "documents/charts/interval.hpp"
#include "documents/charts/members.hpp"
#include "documents/charts/share_bars.hpp"
#include "documents/charts/small_multiples.hpp"

#include <gtest/gtest.h>

#include <cmath>
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

void expect_share_bars(const std::string& name, const ShareBarsChart& chart, base::Language language) {
  const Caption caption{name, "Titre <&> " + name, "Lecture en une phrase."};
  for (const Shape shape : {Shape::wide, Shape::narrow, Shape::projector}) {
    expect_golden(name + "-" + shape_name(shape), draw_share_bars(chart, shape, base::Messages::of(language), caption));
  }
}

TEST(GoldenCharts, ShareBars) {
  const ShareBarsChart chart{
      "Moi",
      {{"Oméprazole", 0.46, "184 boîtes", 0.38},
       {"Ésoméprazole", 0.21, "84 boîtes", 0.30},
       {"Inhibiteurs de la pompe à protons associés à un anti-inflammatoire", 0.12, "48 boîtes", 0.04},
       {"Lansoprazole", 0.0, "0 boîte", 0.09}},
      HiddenPart{0.21, "84 boîtes"},
      ShareComparator{"Mon groupe", Mark::group}};
  expect_share_bars("share-bars", chart, base::Language::french);
}

TEST(GoldenCharts, ShareBarsInEnglishWithoutComparator) {
  const ShareBarsChart chart{
      "", {{"January 2018", 0.031, "", {}}, {"February 2018", 1.0, "", {}}}, HiddenPart{{}, "a few patients"}, {}};
  expect_share_bars("share-bars-english", chart, base::Language::english);
}

FunnelChart funnel_of(const std::vector<FunnelPoint>& points) {
  FunnelChart chart;
  chart.points = points;
  chart.reference = 0.4;
  chart.reference_label = "Groupes de la région";
  chart.size_label = "patients comptés";
  chart.mine_label = "Moi";
  chart.least_span = 0.12;
  for (double size = 10; size <= 400; size += 15) {
    const double spread = std::sqrt(0.24 / size);
    chart.limits.push_back({size, std::max(0.0, 0.4 - 1.96 * spread), std::min(1.0, 0.4 + 1.96 * spread),
                            std::max(0.0, 0.4 - 3.09 * spread), std::min(1.0, 0.4 + 3.09 * spread)});
  }
  return chart;
}

TEST(GoldenCharts, Funnel) {
  std::vector<FunnelPoint> points;
  for (int i = 0; i < 40; ++i) {
    const double size = 25 + 9 * i;
    points.push_back({size, 0.4 + std::sin(i * 2.4) * std::sqrt(0.24 / size) * 2.2, "", i == 11});
  }
  FunnelChart chart = funnel_of(points);
  expect_shapes("funnel", chart, Display::share, draw_funnel);
  for (const FunnelLimits& limit : chart.limits) {
    const double reach = (limit.upper_95 - 0.4) * 1.6;
    chart.band.push_back({limit.size, 0.4 - reach, 0.4 + reach});
  }
  expect_shapes("funnel-band", chart, Display::share, draw_funnel, base::Language::english);
}

TEST(GoldenCharts, FunnelWithLetters) {
  const FunnelChart chart = funnel_of({{60, 0.52, "A", false},
                                       {110, 0.31, "B", false},
                                       {112, 0.32, "C", false},
                                       {180, 0.40, "D", false},
                                       {300, 0.55, "E2", true}});
  expect_shapes("funnel-letters", chart, Display::share, draw_funnel);
}

EventStudyChart eight_effects() {
  EventStudyChart chart;
  const char* periods[] = {"S1 2015", "S2 2015", "S1 2016", "S2 2016", "S1 2017", "S2 2017", "S1 2018", "S2 2018"};
  const double values[] = {0.002, -0.004, 0.001, 0, -0.006, -0.013, -0.021, -0.028};
  for (std::size_t i = 0; i < 8; ++i) {
    chart.effects.push_back({periods[i], values[i], values[i] - 0.014, values[i] + 0.012, false});
  }
  chart.effects[3] = {periods[3], 0.0, {}, {}, true};
  chart.start = 4;
  chart.least_span = 0.06;
  return chart;
}

TEST(GoldenCharts, EventStudy) { expect_shapes("event-study", eight_effects(), Display::share, draw_event_study); }

TEST(GoldenCharts, EventStudyInEurosWithAGap) {
  EventStudyChart chart = eight_effects();
  for (Effect& effect : chart.effects) {
    for (std::optional<double>* value : {&effect.value, &effect.lower, &effect.upper}) {
      if (*value) {
        **value *= 1000;
      }
    }
  }
  chart.effects[1].value.reset();
  chart.effects[6].lower.reset();
  expect_shapes("event-study-euros", chart, Display::mean_euros, draw_event_study, base::Language::english);
}

TEST(GoldenCharts, SmallMultiples) {
  SmallMultiplesChart chart;
  chart.periods = {"S1 2017", "S2 2017", "S1 2018", "S2 2018"};
  chart.reference_label = "Groupes de la région";
  chart.reference_mark = Mark::groups;
  chart.reference = {{0.42, {}, {}}, {0.41, {}, {}}, {0.405, {}, {}}, {0.40, {}, {}}};
  chart.least_span = 0.12;
  for (int i = 0; i < 9; ++i) {
    Panel panel{"Groupe " + std::to_string(i + 1), {}, ""};
    for (int period = 0; period < 4; ++period) {
      panel.points.push_back({0.4 + 0.06 * std::sin(i * 3 + period), {}, {}});
    }
    chart.panels.push_back(panel);
  }
  chart.panels[1].title = "Groupe de Saint-Brieuc-Sud, du littoral de Penthièvre et des environs";
  chart.panels[2].points[1].value.reset();
  chart.panels[4] = {"Groupe 5", {{}, {}, {}, {}}, "non montré : moins de 5 médecins y contribuent"};
  chart.panels[5].points[3].value.reset();
  expect_shapes("small-multiples", chart, Display::share, draw_small_multiples);
}

TEST(GoldenCharts, IntervalStrip) {
  const FigureFormat format(base::Messages::of(base::Language::french), Display::share);
  const auto strip = [&](const char* name, const IntervalStrip& drawn) {
    expect_golden(name, draw_interval(drawn, format, {name, "Titre <&> " + std::string(name), "Lecture."}));
  };
  strip("interval", {0.511, 0.427, 0.595, 0.38, Mark::group, 0.12});
  strip("interval-alone", {0.04, 0.01, 0.13, {}, Mark::group, 0.03});
  strip("interval-theirs", {{}, {}, {}, 0.38, Mark::control, 0.12});
  EXPECT_EQ(draw_interval({}, format, {"a", "b", "c"}), "");
}

}  // namespace
}  // namespace miroir::documents

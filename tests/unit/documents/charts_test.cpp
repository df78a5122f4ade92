#include "documents/charts/axis.hpp"
#include "documents/charts/dots.hpp"
#include "documents/charts/event_study.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/funnel.hpp"
#include "documents/charts/members.hpp"
#include "documents/charts/share_bars.hpp"
#include "documents/charts/small_multiples.hpp"
#include "documents/charts/text_width.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

namespace miroir::documents {
namespace {

const FigureFormat format(base::Messages::of(base::Language::french), measures::Display::share);
const Shape shapes[] = {Shape::wide, Shape::narrow, Shape::projector};

boost::property_tree::ptree parsed(const std::string& svg) {
  std::istringstream stream(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(stream, tree);
  return tree;
}

DotsChart dots() {
  return {{{"R&D <b>\"Moi\"</b>\x01", Mark::mine, 0.5, 0.4, 0.6, ""}, {"Masqué", Mark::group, {}, {}, {}, "a < b & c"}},
          0.5,
          0.1};
}

TEST(Axis, HasRoundTicksWithinTheValues) {
  Extent extent;
  extent.show(0.427);
  extent.show(0.595);
  const Axis axis = make_axis(extent, 0, true, 5);
  EXPECT_DOUBLE_EQ(axis.step, 0.05);
  EXPECT_LE(axis.from, 0.427);
  EXPECT_GE(axis.to, 0.595);
  for (const double tick : axis.ticks) {
    EXPECT_NEAR(tick / 0.05, std::round(tick / 0.05), 1e-9);
    EXPECT_GE(tick, axis.from - 1e-9);
    EXPECT_LE(tick, axis.to + 1e-9);
  }
}

TEST(Axis, IsWideEnoughNotToEnlargeWhatDoesNotMatter) {
  Extent extent;
  extent.show(0.134);
  extent.show(0.136);
  const Axis axis = make_axis(extent, 0.12, true, 5);
  EXPECT_NEAR(axis.to - axis.from, 0.12, 1e-9);
}

TEST(Axis, StaysWithinNothingAndAll) {
  for (const double value : {0.0, 0.001, 0.5, 0.999, 1.0}) {
    Extent extent;
    extent.show(value);
    const Axis axis = make_axis(extent, 0.12, true, 5);
    EXPECT_GE(axis.from, 0) << value;
    EXPECT_LE(axis.to, 1) << value;
    EXPECT_GE(axis.to - axis.from, 0.12 - 1e-9) << value;
    EXPECT_GE(axis.ticks.size(), 2U) << value;
  }
  const Axis nothing = make_axis({}, 0, true, 5);
  EXPECT_LT(nothing.from, nothing.to);
}

TEST(Axis, LetsNoTwoLabelsTouch) {
  Extent extent;
  extent.show(180);
  extent.show(190);
  const FigureFormat euros(base::Messages::of(base::Language::french), measures::Display::mean_euros);
  const Axis axis = make_axis_across(extent, 0, euros, 120, 13);
  const double spacing = axis.at(axis.step, 0, 120) - axis.at(0, 0, 120);
  EXPECT_GT(spacing, text_width("190\u202f€", 13));
}

TEST(WrapText, BreaksAtSpacesAndCutsTheLastLine) {
  EXPECT_EQ(wrap_text("un deux", 1000, 15, false, 2), (std::vector<std::string>{"un deux"}));
  const auto lines = wrap_text("Groupe qualité de Saint-Brieuc-Sud et du littoral de Penthièvre", 150, 15, false, 2);
  ASSERT_EQ(lines.size(), 2U);
  for (const std::string& line : lines) {
    EXPECT_LE(text_width(line, 15), 150);
  }
  EXPECT_TRUE(lines[1].ends_with("…"));
  EXPECT_EQ(wrap_text("", 10, 15, false, 2), (std::vector<std::string>{""}));
  EXPECT_EQ(wrap_text("éééééééééé", 30, 15, false, 1).front().find('\xA9'), 1U) << "letters stay whole";
}

TEST(Charts, AreWellFormedWhateverTheLabels) {
  const Caption caption{"mine", "<&> \"titre\"", "a < b"};
  for (const Shape shape : shapes) {
    const auto tree = parsed(draw_dots(dots(), shape, format, caption));
    EXPECT_EQ(tree.get<std::string>("svg.title"), "<&> \"titre\"");
    EXPECT_EQ(tree.get<std::string>("svg.desc"), "a < b");
    EXPECT_EQ(tree.get<std::string>("svg.<xmlattr>.role"), "img");
  }
}

TEST(Charts, AreNamedByTheirOwnTitleAndDescription) {
  std::set<std::string> ids;
  for (const Shape shape : shapes) {
    const auto tree = parsed(draw_dots(dots(), shape, format, {"mine", "titre", "lecture"}));
    const std::string title = tree.get<std::string>("svg.title.<xmlattr>.id");
    const std::string description = tree.get<std::string>("svg.desc.<xmlattr>.id");
    EXPECT_EQ(tree.get<std::string>("svg.<xmlattr>.aria-labelledby"), title + " " + description);
    ids.insert(title);
    ids.insert(description);
  }
  EXPECT_EQ(ids.size(), 6U);
}

TEST(Charts, SayWhyThereIsNoValue) {
  EXPECT_NE(draw_dots(dots(), Shape::wide, format, {"a", "b", "c"}).find("a &lt; b &amp; c"), std::string::npos);
}

TEST(Charts, HaveNoInlineStyleOrScript) {
  const std::string svg = draw_dots(dots(), Shape::wide, format, {"a", "b", "c"});
  EXPECT_EQ(svg.find("style="), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
}

TEST(Charts, SurviveNothingToDraw) {
  for (const Shape shape : shapes) {
    parsed(draw_dots({}, shape, format, {"a", "b", "c"}));
    parsed(draw_evolution({}, shape, format, {"a", "b", "c"}));
    parsed(draw_evolution({{"S1"}, {{"Moi", Mark::mine, {{}}}}, 0.1}, shape, format, {"a", "b", "c"}));
    parsed(draw_members({}, shape, format, {"a", "b", "c"}));
    parsed(draw_share_bars({}, shape, format.messages(), {"a", "b", "c"}));
    parsed(draw_funnel({}, shape, format, {"a", "b", "c"}));
    parsed(draw_event_study({}, shape, format, {"a", "b", "c"}));
    parsed(draw_small_multiples({}, shape, format, {"a", "b", "c"}));
    parsed(
        draw_small_multiples({{}, {{"A", {}, "masqué"}}, "", Mark::region, {}, 0.1}, shape, format, {"a", "b", "c"}));
  }
}

// Places of the texts that end the lines of an evolution, by their anchor at the last period.
TEST(Evolution, KeepsItsLastValuesApart) {
  EvolutionChart chart{{"S1", "S2"}, {}, 0.1};
  for (const Mark mark : {Mark::mine, Mark::group, Mark::groups, Mark::control}) {
    chart.series.push_back({"même", mark, {{0.4, {}, {}}, {0.4, {}, {}}}});
  }
  const auto tree = parsed(draw_evolution(chart, Shape::narrow, format, {"a", "b", "c"}));
  std::vector<double> places;
  for (const auto& [name, child] : tree.get_child("svg")) {
    if (name == "text" && child.data() == "40\u202f%" && child.get<std::string>("<xmlattr>.text-anchor") == "start") {
      places.push_back(child.get<double>("<xmlattr>.y"));
    }
  }
  ASSERT_EQ(places.size(), 4U);
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i) {
    EXPECT_GE(places[i] - places[i - 1], 13) << "less than a line apart";
  }
}

TEST(Evolution, DrawsNoLineOverAGap) {
  const EvolutionChart chart{{"1", "2", "3"}, {{"Moi", Mark::mine, {{0.4, {}, {}}, {}, {0.5, {}, {}}}}}, 0.1};
  EXPECT_EQ(draw_evolution(chart, Shape::wide, format, {"a", "b", "c"}).find("<polyline"), std::string::npos);
}

const base::Messages& french = base::Messages::of(base::Language::french);

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(ShareBars, StartAtNothing) {
  const ShareBarsChart chart{"", {{"A", 0.50, "", {}}, {"B", 0.25, "", {}}}, {}, {}};
  std::vector<std::pair<double, double>> bars;
  const auto tree = parsed(draw_share_bars(chart, Shape::wide, french, {"a", "b", "c"}));
  for (const auto& [name, child] : tree.get_child("svg")) {
    if (name == "rect") {
      bars.emplace_back(child.get<double>("<xmlattr>.x"), child.get<double>("<xmlattr>.width"));
    }
  }
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[0].first, bars[1].first);
  EXPECT_NEAR(bars[0].second, 2 * bars[1].second, 0.2);
}

TEST(ShareBars, HatchWhatIsHidden) {
  ShareBarsChart chart{"", {{"A", 0.5, "", {}}}, HiddenPart{0.5, "12"}, {}};
  const std::string known = draw_share_bars(chart, Shape::wide, french, {"a", "b", "c"});
  EXPECT_EQ(count_of(known, "chart-hatch"), 1U);
  EXPECT_EQ(count_of(known, ">masqué<"), 1U);
  chart.hidden = HiddenPart{{}, "12"};
  EXPECT_EQ(count_of(draw_share_bars(chart, Shape::wide, french, {"a", "b", "c"}), "chart-hatch"), 0U)
      << "a hidden part of unknown size has no length";
}

TEST(ShareBars, HaveATableOfTheSame) {
  const ShareBarsChart chart{
      "Moi", {{"A", 0.5, "6", 0.25}}, HiddenPart{0.5, ""}, ShareComparator{"Mon groupe", Mark::group}};
  const Table table = share_bars_table(chart, french, "Titre", "Médicament");
  EXPECT_EQ(table.headers, (std::vector<std::string>{"Médicament", "Part", "Quantité", "Mon groupe"}));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"A", "50\u202f%", "6", "25\u202f%"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"masqué", "50\u202f%", "–", "–"}));
}

FunnelChart funnel() {
  FunnelChart chart;
  chart.points = {{50, 0.45, "A", false}, {200, 0.35, "B", true}, {120, 0.9, "", false}};
  chart.limits = {{10, 0.1, 0.7, 0.0, 0.9}, {100, 0.3, 0.5, 0.25, 0.55}, {400, 0.35, 0.45, 0.32, 0.48}};
  chart.reference = 0.4;
  chart.reference_label = "Région";
  chart.size_label = "patients comptés";
  chart.mine_label = "Moi";
  return chart;
}

// Every number of every mark lies in the picture: curves are cut at the plot's edge.
TEST(Funnel, DrawsNothingOutsideThePicture) {
  for (const Shape shape : shapes) {
    const auto tree = parsed(draw_funnel(funnel(), shape, format, {"a", "b", "c"}));
    std::istringstream box(tree.get<std::string>("svg.<xmlattr>.viewBox"));
    double x = 0, y = 0, width = 0, height = 0;
    box >> x >> y >> width >> height;
    int lines = 0;
    for (const auto& [name, child] : tree.get_child("svg")) {
      if (name != "polyline") {
        continue;
      }
      ++lines;
      std::string points = child.get<std::string>("<xmlattr>.points");
      std::replace(points.begin(), points.end(), ',', ' ');
      std::istringstream numbers(points);
      while (numbers >> x >> y) {
        EXPECT_TRUE(x >= 0 && x <= width && y >= 0 && y <= height) << shape_name(shape) << ": " << x << ", " << y;
      }
    }
    EXPECT_EQ(lines, 4) << "two limits above, two below";
  }
}

TEST(Funnel, TellsLimitsApartWithoutColour) {
  const std::string svg = draw_funnel(funnel(), Shape::wide, format, {"a", "b", "c"});
  EXPECT_EQ(count_of(svg, "<polyline"), 4U);
  EXPECT_EQ(count_of(svg, "stroke-dasharray"), 2U) << "those at 95 % are dashed, those at 99.8 % are not";
  EXPECT_EQ(count_of(svg, ">99,8\u202f%<"), 2U);
}

TEST(Funnel, NamesMineAndNoUnnamedPointInItsTable) {
  const Table table = funnel_table(funnel(), format, "Titre");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"A", "50", "45\u202f%"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"Moi", "200", "35\u202f%"}));
  FunnelChart unnamed = funnel();
  for (FunnelPoint& point : unnamed.points) {
    point.letter.clear();
    point.mine = false;
  }
  const Table limits = funnel_table(unnamed, format, "Titre");
  ASSERT_EQ(limits.rows.size(), 3U);
  EXPECT_EQ(limits.rows[1], (std::vector<std::string>{"100", "30–50\u202f%", "25–55\u202f%"}));
}

EventStudyChart effects() {
  return {{{"S1", -0.021, -0.034, -0.008, false},
           {"S2", 0.0, {}, {}, true},
           {"S3", 0.005, -0.01, 0.02, false},
           {"S4", {}, {}, {}, false}},
          2,
          0.06};
}

TEST(EventStudy, HasAsMuchRoomBelowNothingAsAbove) {
  const auto tree = parsed(draw_event_study(effects(), Shape::wide, format, {"a", "b", "c"}));
  std::map<std::string, double> ticks;
  for (const auto& [name, child] : tree.get_child("svg")) {
    if (name == "text") {
      ticks[child.data()] = child.get<double>("<xmlattr>.y");
    }
  }
  ASSERT_TRUE(ticks.contains("0") && ticks.contains("+2") && ticks.contains("−2"));
  EXPECT_NEAR(ticks["−2"] - ticks["0"], ticks["0"] - ticks["+2"], 0.2);
}

TEST(EventStudy, MarksItsReferencePeriod) {
  const std::string svg = draw_event_study(effects(), Shape::wide, format, {"a", "b", "c"});
  EXPECT_EQ(count_of(svg, "chart-other-open"), 1U) << "a hollow mark";
  EXPECT_EQ(count_of(svg, ">période de référence<"), 1U);
  EXPECT_EQ(count_of(svg, ">avant<"), 1U);
}

TEST(EventStudy, HasATableWithSigns) {
  const Table table = event_study_table(effects(), format, "Titre");
  ASSERT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"S1", "−2 points", "−3 à −1 point"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"S2", "période de référence", "–"}));
  EXPECT_EQ(table.rows[2], (std::vector<std::string>{"S3", "+0,5 point", "−1 à +2 points"}));
  EXPECT_EQ(table.rows[3][1], "pas de chiffre");
}

SmallMultiplesChart panels() {
  SmallMultiplesChart chart;
  chart.periods = {"S1", "S2"};
  chart.panels = {
      {"G1", {{0.2, {}, {}}, {0.3, {}, {}}}, ""}, {"G2", {{0.6, {}, {}}, {}}, ""}, {"G3", {{}, {}}, "masqué"}};
  return chart;
}

TEST(SmallMultiples, ShareOneScale) {
  SmallMultiplesChart chart = panels();
  chart.panels[1].points = chart.panels[0].points;
  const auto tree = parsed(draw_small_multiples(chart, Shape::wide, format, {"a", "b", "c"}));
  std::vector<std::string> heights;
  for (const auto& [name, child] : tree.get_child("svg")) {
    if (name == "polyline") {
      const std::string points = child.get<std::string>("<xmlattr>.points");
      heights.push_back(points.substr(points.find(',')));
    }
  }
  ASSERT_EQ(heights.size(), 2U);
  EXPECT_EQ(heights[0].substr(0, heights[0].find(' ')), heights[1].substr(0, heights[1].find(' ')));
}

TEST(SmallMultiples, SayWhyAPanelIsEmpty) {
  EXPECT_EQ(count_of(draw_small_multiples(panels(), Shape::narrow, format, {"a", "b", "c"}), ">masqué<"), 1U);
  const Table table = small_multiples_table(panels(), format, "Titre", "Groupe");
  EXPECT_EQ(table.headers, (std::vector<std::string>{"Groupe", "S1", "S2"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"G2", "60\u202f%", "–"}));
  EXPECT_EQ(table.rows[2], (std::vector<std::string>{"G3", "masqué", "masqué"}));
}

double luminance(const std::string& colour) {
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const double part = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return sum;
}
double contrast(const std::string& one, const std::string& other) {
  const double first = luminance(one) + 0.05;
  const double second = luminance(other) + 0.05;
  return std::max(first, second) / std::min(first, second);
}

std::vector<std::string> every_new_chart(Shape shape) {
  const ShareBarsChart bars{
      "Moi",
      {{"Un nom de médicament bien trop long pour la place qui lui est laissée", 0.9, "12 boîtes", 0.5}},
      HiddenPart{0.1, "2 boîtes"},
      ShareComparator{"Mon groupe", Mark::group}};
  const Caption caption{"a", "b", "c"};
  return {draw_share_bars(bars, shape, french, caption), draw_funnel(funnel(), shape, format, caption),
          draw_event_study(effects(), shape, format, caption), draw_small_multiples(panels(), shape, format, caption)};
}

TEST(Charts, HaveTextThatEveryoneCanRead) {
  for (const std::string& svg : every_new_chart(Shape::wide)) {
    const auto tree = parsed(svg);
    for (const auto& [name, child] : tree.get_child("svg")) {
      const std::string fill = child.get<std::string>("<xmlattr>.fill", "");
      if (name == "text" && fill != "#ffffff") {
        EXPECT_GE(contrast(fill, "#fffefb"), 4.5) << child.data();
      }
    }
  }
  EXPECT_GE(contrast("#ffffff", "#4a5458"), 4.5) << "letters on their marks";
  EXPECT_GE(contrast("#ffffff", "#0b5563"), 4.5);
}

// As wide as text_width says, every text ends inside the picture.
TEST(Charts, LetNoTextLeaveThePicture) {
  for (const Shape shape : shapes) {
    for (const std::string& svg : every_new_chart(shape)) {
      const auto tree = parsed(svg);
      std::istringstream box(tree.get<std::string>("svg.<xmlattr>.viewBox"));
      double left = 0, top = 0, width = 0, height = 0;
      box >> left >> top >> width >> height;
      for (const auto& [name, child] : tree.get_child("svg")) {
        if (name != "text") {
          continue;
        }
        const bool bold = child.get<std::string>("<xmlattr>.font-weight", "") == "700";
        const double length = text_width(child.data(), child.get<double>("<xmlattr>.font-size"), bold);
        const std::string anchor = child.get<std::string>("<xmlattr>.text-anchor");
        const double before = anchor == "end" ? length : anchor == "middle" ? length / 2 : 0;
        const double x = child.get<double>("<xmlattr>.x");
        EXPECT_GE(x - before, -0.6) << shape_name(shape) << ": " << child.data();
        EXPECT_LE(x - before + length, width + 0.6) << shape_name(shape) << ": " << child.data();
        EXPECT_LE(child.get<double>("<xmlattr>.y"), height) << child.data();
      }
    }
  }
}

}  // namespace
}  // namespace miroir::documents

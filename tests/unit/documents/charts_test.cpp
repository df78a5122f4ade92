#include "documents/charts/axis.hpp"
#include "documents/charts/dots.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/members.hpp"
#include "documents/charts/text_width.hpp"

#include <gtest/gtest.h>

#include <cmath>
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

}  // namespace
}  // namespace miroir::documents

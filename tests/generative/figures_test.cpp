// Intervals and charts on random figures: limits hold their figure, and nothing is drawn outside its picture. A failure
// prints the seed that rapidcheck takes back in RC_PARAMS.
#include "documents/charts/dots.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/members.hpp"
#include "stats/intervals.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

namespace miroir {
namespace {

using documents::Mark;

std::pair<int, int> draw_share() {
  const int denominator = *rc::gen::inRange(1, 100000);
  return {*rc::gen::inRange(0, denominator + 1), denominator};
}

void expect_holds(const stats::Estimate& estimate) {
  RC_ASSERT(std::isfinite(estimate.lower) && std::isfinite(estimate.upper));
  RC_ASSERT(estimate.lower <= estimate.value);
  RC_ASSERT(estimate.value <= estimate.upper);
}

TEST(RandomIntervals, HoldTheirFigure) {
  EXPECT_TRUE(rc::check([] {
    const auto [numerator, denominator] = draw_share();
    const stats::Estimate share = stats::proportion(numerator, denominator).value();
    expect_holds(share);
    RC_ASSERT(share.lower >= 0 && share.upper <= 1);
    expect_holds(stats::rate(numerator, denominator, 1000).value());
    const stats::Estimate wider = stats::proportion(numerator, denominator, 0.998).value();
    RC_ASSERT(wider.lower <= share.lower && share.upper <= wider.upper);
  }));
}

TEST(RandomIntervals, OfADifferenceTurnWithIt) {
  EXPECT_TRUE(rc::check([] {
    const auto [a, m] = draw_share();
    const auto [b, n] = draw_share();
    const stats::Estimate one = stats::difference_of_proportions(a, m, b, n).value();
    const stats::Estimate other = stats::difference_of_proportions(b, n, a, m).value();
    expect_holds(one);
    RC_ASSERT(std::abs(one.lower + other.upper) < 1e-12);
    RC_ASSERT(one.lower >= -1 - 1e-12 && one.upper <= 1 + 1e-12);
  }));
}

// Largest coordinates of an element, whatever its kind.
void expect_inside(const boost::property_tree::ptree& element, double width, double height) {
  const auto within = [&](const char* name, double most) {
    if (const auto value = element.get_optional<double>(std::string("<xmlattr>.") + name)) {
      RC_ASSERT(*value >= 0 && *value <= most);
    }
  };
  for (const char* name : {"x", "x1", "x2", "cx"}) within(name, width);
  for (const char* name : {"y", "y1", "y2", "cy"}) within(name, height);
}

void expect_drawn_inside(const std::string& svg) {
  std::istringstream stream(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(stream, tree);
  std::istringstream box(tree.get<std::string>("svg.<xmlattr>.viewBox"));
  double left = 0, top = 0, width = 0, height = 0;
  box >> left >> top >> width >> height;
  for (const auto& [name, element] : tree.get_child("svg")) {
    expect_inside(element, width, height);
  }
}

// A value between 0 and `most` with an interval around it, or a part of that.
struct Drawn {
  std::optional<double> value, lower, upper;
};

Drawn draw_figure(double most) {
  const int kind = *rc::gen::inRange(0, 10);
  if (kind == 0) {
    return {};
  }
  const double value = most * *rc::gen::inRange(0, 1001) / 1000.0;
  if (kind == 1) {
    return {value, {}, {}};
  }
  return {value, value * *rc::gen::inRange(0, 101) / 100.0, value + (most - value) * *rc::gen::inRange(0, 101) / 100.0};
}

struct Setting {
  measures::Display display;
  double most;
};

Setting draw_setting() {
  return *rc::gen::elementOf(std::vector<Setting>{{measures::Display::share, 1},
                                                  {measures::Display::share, 0.02},
                                                  {measures::Display::per_thousand, 3},
                                                  {measures::Display::mean_euros, 5000}});
}

template <class Chart, class Draw>
void expect_all_inside(const Chart& chart, measures::Display display, Draw draw) {
  for (const base::Language language : {base::Language::french, base::Language::english}) {
    const documents::FigureFormat format(base::Messages::of(language), display);
    for (const auto shape : {documents::Shape::wide, documents::Shape::narrow, documents::Shape::projector}) {
      expect_drawn_inside(draw(chart, shape, format, {"id", "title", "description"}));
    }
  }
}

TEST(RandomCharts, DrawDotsInside) {
  EXPECT_TRUE(rc::check([] {
    const Setting setting = draw_setting();
    documents::DotsChart chart;
    chart.least_span = setting.most * *rc::gen::inRange(0, 20) / 100.0;
    for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
      const Drawn drawn = draw_figure(setting.most);
      const std::string label(static_cast<std::size_t>(*rc::gen::inRange(0, 60)), 'n');
      chart.rows.push_back({label, Mark(*rc::gen::inRange(0, 5)), drawn.value, drawn.lower, drawn.upper, "note"});
    }
    chart.reference = chart.rows.front().value;
    expect_all_inside(chart, setting.display, documents::draw_dots);
  }));
}

TEST(RandomCharts, DrawEvolutionInside) {
  EXPECT_TRUE(rc::check([] {
    const Setting setting = draw_setting();
    documents::EvolutionChart chart;
    chart.least_span = setting.most * *rc::gen::inRange(0, 20) / 100.0;
    chart.periods.assign(static_cast<std::size_t>(*rc::gen::inRange(1, 20)), "S1 2018");
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      documents::EvolutionSeries series{"Groupes de la région", Mark(i), {}};
      for (std::size_t j = 0; j < chart.periods.size(); ++j) {
        const Drawn drawn = draw_figure(setting.most);
        series.points.push_back({drawn.value, drawn.lower, drawn.upper, *rc::gen::arbitrary<bool>()});
      }
      chart.series.push_back(series);
    }
    expect_all_inside(chart, setting.display, documents::draw_evolution);
  }));
}

TEST(RandomCharts, DrawMembersInside) {
  EXPECT_TRUE(rc::check([] {
    const Setting setting = draw_setting();
    documents::MembersChart chart;
    for (int i = *rc::gen::inRange(1, 16); i > 0; --i) {
      const Drawn drawn = draw_figure(setting.most);
      chart.members.push_back({"A", drawn.value.value_or(0), drawn.lower, drawn.upper});
    }
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      chart.references.push_back({"Groupes de la région", Mark(i), draw_figure(setting.most).value.value_or(0)});
    }
    expect_all_inside(chart, setting.display, documents::draw_members);
  }));
}

}  // namespace
}  // namespace miroir

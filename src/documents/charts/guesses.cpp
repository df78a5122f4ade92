#include "documents/charts/guesses.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace miroir::documents {

namespace {

constexpr int steps_wanted = 20;

struct Sizes {
  double width, font, small, radius, rows_least;
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 15, 13, 9, 3};
    case Shape::narrow:
      return {350, 15, 13, 7, 3};
    case Shape::projector:
      return {2100, 34, 28, 24, 5};
  }
  return {};
}

// 1, 2 or 5 times a power of ten, the smallest that needs no more than `steps_wanted` steps up to `most`.
double step_for(double most) {
  double power = std::pow(10, std::floor(std::log10(most / steps_wanted)));
  for (const double digit : {1.0, 2.0, 5.0, 10.0}) {
    if (most / (digit * power) <= steps_wanted + 1e-9) {
      return digit * power;
    }
  }
  return 10 * power;
}

}  // namespace

std::vector<GuessStep> steps_of_guesses(const std::vector<double>& guesses, std::optional<double> group) {
  double most = group.value_or(0);
  for (const double guess : guesses) {
    most = std::max(most, guess);
  }
  if (most <= 0) {
    return guesses.empty() ? std::vector<GuessStep>{} : std::vector<GuessStep>{{0, static_cast<int>(guesses.size())}};
  }
  const double step = step_for(most);
  std::map<long, int> counts;
  for (const double guess : guesses) {
    ++counts[std::lround(guess / step)];
  }
  std::vector<GuessStep> steps;
  for (const auto& [place, count] : counts) {
    steps.push_back({static_cast<double>(place) * step, count});
  }
  return steps;
}

std::string draw_guesses(const GuessesChart& chart, Shape shape, const FigureFormat& format, const Caption& caption) {
  const Sizes sizes = sizes_of(shape);
  Extent extent;
  extent.show(0.0);
  extent.show(chart.group);
  double highest = sizes.rows_least;
  for (const GuessStep& step : chart.steps) {
    extent.show(step.middle);
    highest = std::max(highest, static_cast<double>(step.count));
  }
  const double half_tick = text_width(format.value(extent.most.value_or(1)), sizes.small) / 2 + 2;
  const double left = std::max(half_tick, sizes.radius + 1);
  const double right = sizes.width - left;
  const Axis axis = make_axis_across(extent, 0, format, right - left, sizes.small);
  const double top = sizes.font * 1.6;
  const double bottom = top + (highest + 0.3) * sizes.radius * 2.2;
  const auto at = [&](double value) { return axis.at(value, left, right); };
  Svg svg(sizes.width, bottom + sizes.small * 2, shape, caption);
  for (const double tick : axis.ticks) {
    svg.line({at(tick), top}, {at(tick), bottom}, Paint::grid, sizes.radius / 11);
    svg.text({at(tick), bottom + sizes.small * 1.5}, format.tick(tick, axis.step), Paint::text_soft, sizes.small,
             Anchor::middle);
  }
  for (const GuessStep& step : chart.steps) {
    for (int i = 0; i < step.count; ++i) {
      svg.circle({at(step.middle), bottom - (i + 0.6) * sizes.radius * 2.2}, sizes.radius, Paint::other);
    }
  }
  if (chart.group) {
    const double x = at(*chart.group);
    const std::string label = chart.group_label + " " + format.value(*chart.group);
    const bool fits = x + text_width(label, sizes.font) + sizes.font <= sizes.width;
    svg.line({x, sizes.font * 0.2}, {x, bottom}, Paint::mine_line, sizes.radius * 0.3);
    svg.text({fits ? x + sizes.font * 0.5 : x - sizes.font * 0.5, sizes.font}, label, Paint::value, sizes.font,
             fits ? Anchor::start : Anchor::end);
  }
  return std::move(svg).finish();
}

}  // namespace miroir::documents

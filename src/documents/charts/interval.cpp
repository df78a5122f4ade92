#include "documents/charts/interval.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

constexpr double width = 320;
constexpr double height = 50;
constexpr double line_at = 20;
constexpr double font = 13;

}  // namespace

std::string draw_interval(const IntervalStrip& strip, const FigureFormat& format, const Caption& caption) {
  Extent extent;
  for (const auto& value : {strip.value, strip.lower, strip.upper, strip.compared}) {
    extent.show(value);
  }
  if (!extent.least) {
    return {};
  }
  const double margin = text_width(format.value(*extent.most), font) / 2 + 4;
  const double left = margin;
  const double right = width - margin;
  const Axis axis = make_axis_across(extent, strip.least_span, format, right - left, font);
  Svg svg(width, height, Shape::wide, caption);
  svg.line({left, line_at}, {right, line_at}, Paint::grid, 2);
  for (const double tick : axis.ticks) {
    const double x = axis.at(tick, left, right);
    svg.line({x, line_at - 4}, {x, line_at + 4}, Paint::grid, 1);
    svg.text({x, height - 4}, format.tick(tick, axis.step), Paint::text_soft, font, Anchor::middle);
  }
  if (strip.lower && strip.upper) {
    svg.line({axis.at(*strip.lower, left, right), line_at}, {axis.at(*strip.upper, left, right), line_at},
             Paint::mine_interval, 7);
  }
  if (strip.compared) {
    svg.mark({axis.at(*strip.compared, left, right), line_at}, strip.mark, 7);
  }
  if (strip.value) {
    svg.mark({axis.at(*strip.value, left, right), line_at}, Mark::mine, 6.5);
  }
  return std::move(svg).finish();
}

}  // namespace miroir::documents

#include "documents/charts/dots_line.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

constexpr double width = 190;
constexpr double middle = 9;
constexpr double foot = 18;
constexpr double font_size = 11;
constexpr double mark_size = 4.8;
constexpr double key_size = 14;

}  // namespace

std::string draw_dots_line(const DotsChart& chart, const FigureFormat& format, const Caption& caption) {
  Extent extent;
  for (const DotRow& row : chart.rows) {
    extent.show(row.value);
    extent.show(row.lower);
    extent.show(row.upper);
  }
  if (!extent.least) {
    return {};
  }
  const double edge = text_width(format.value(*extent.most), font_size) / 2 + 3;
  const Axis axis = make_axis_across(extent, chart.least_span, format, width - 2 * edge, font_size);
  const auto at = [&](double value) { return axis.at(value, edge, width - edge); };
  Svg svg(width, foot + font_size * 1.3, Shape::wide, caption);
  svg.line({edge, foot}, {width - edge, foot}, Paint::grid, 0.8);
  for (const double tick : axis.ticks) {
    svg.line({at(tick), middle - 8}, {at(tick), foot}, Paint::grid, 0.8);
    svg.text({at(tick), foot + font_size}, format.tick(tick, axis.step), Paint::text_soft, font_size, Anchor::middle);
  }
  for (const bool mine : {false, true}) {  // mine lies above
    for (const DotRow& row : chart.rows) {
      if (!row.value || (row.mark == Mark::mine) != mine) {
        continue;
      }
      if (mine && row.lower && row.upper) {
        svg.line({at(*row.lower), middle}, {at(*row.upper), middle}, Paint::mine_interval, 4);
      }
      svg.mark({at(*row.value), middle}, row.mark, mine ? mark_size : mark_size * 0.85);
    }
  }
  return std::move(svg).finish();
}

std::string draw_mark(Mark mark, const std::string& id, const std::string& name) {
  Svg svg(key_size, key_size, Shape::wide, {id, name, name});
  svg.mark({key_size / 2, key_size / 2}, mark, mark_size);
  return std::move(svg).finish();
}

}  // namespace miroir::documents

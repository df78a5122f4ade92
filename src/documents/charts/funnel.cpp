#include "documents/charts/funnel.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::documents {

namespace {

struct Sizes {
  double width, plot_height, font, small, dot, letter_dot, line;
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 320, 15, 13, 4, 9, 1.5};
    case Shape::narrow:
      return {350, 320, 15, 13, 4, 9, 1.5};
    case Shape::projector:
      return {1500, 640, 30, 25, 8, 17, 3};
  }
  return {};
}

// A curve as numbers, before it has a place.
struct Curve {
  std::vector<At> points;  // x: size, y: value
  Dash dash = Dash::solid;
  std::string label;
};

template <class Limit, class Field>
std::vector<At> traced(const std::vector<Limit>& limits, Field field) {
  std::vector<At> points;
  for (const Limit& limit : limits) {
    points.push_back({limit.size, limit.*field});
  }
  return points;
}

class Drawing {
 public:
  Drawing(const FunnelChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart), shape_(shape), format_(format), caption_(caption), sizes_(sizes_of(shape)) {
    const std::string inner = format_.messages().percent(0.95);
    const std::string outer = format_.messages().percent(0.998, 1);
    curves_ = {{traced(chart.limits, &FunnelLimits::lower_95), Dash::dashed, inner},
               {traced(chart.limits, &FunnelLimits::upper_95), Dash::dashed, inner},
               {traced(chart.limits, &FunnelLimits::lower_998), Dash::solid, outer},
               {traced(chart.limits, &FunnelLimits::upper_998), Dash::solid, outer}};
    measure();
  }

  std::string draw() {
    Svg svg(sizes_.width, bottom_ + sizes_.small * 3.7, shape_, caption_);
    draw_band(svg);
    draw_axes(svg);
    for (const Curve& curve : curves_) {
      for (const std::vector<At>& run : visible(curve.points)) {
        svg.polyline(run, Paint::other_line, sizes_.line, curve.dash);
      }
    }
    draw_reference(svg);
    draw_limit_labels(svg);
    draw_points(svg);
    return std::move(svg).finish();
  }

 private:
  void measure() {
    Extent sizes;
    Extent values;
    sizes.show(0);
    values.show(chart_.reference);
    for (const FunnelPoint& point : chart_.points) {
      sizes.show(point.size);
      values.show(point.value);
    }
    show_limits(sizes, values);
    values_ = make_axis(values, chart_.least_span, format_.is_share(), 6);
    double tick_width = 0;
    for (const double tick : values_.ticks) {
      tick_width = std::max(tick_width, text_width(format_.tick(tick, values_.step), sizes_.small));
    }
    left_ = tick_width + sizes_.font * 0.6;
    right_ = sizes_.width - text_width(curves_[3].label, sizes_.small) - sizes_.small * 0.9;
    top_ = sizes_.font * 2;
    bottom_ = top_ + sizes_.plot_height;
    numbers_ = make_number_axis(sizes);
  }

  // The limits belong to the picture where there are points: from the smallest size on.
  void show_limits(Extent& sizes, Extent& values) const {
    double smallest = chart_.points.empty() ? 0 : chart_.points.front().size;
    for (const FunnelPoint& point : chart_.points) {
      smallest = std::min(smallest, point.size);
    }
    for (const FunnelLimits& limit : chart_.limits) {
      if (chart_.points.empty()) {
        sizes.show(limit.size);
      }
      if (limit.size >= smallest) {
        values.show(std::max(0.0, limit.lower_95));
        values.show(format_.is_share() ? std::min(1.0, limit.upper_95) : limit.upper_95);
      }
    }
  }

  // Whole numbers, whose labels do not touch.
  Axis make_number_axis(const Extent& sizes) const {
    for (int wanted = 8; wanted > 1; --wanted) {
      Axis axis = make_axis(sizes, 5, false, wanted);
      const double widest = text_width(format_.messages().integer(std::llround(axis.to)), sizes_.small);
      if (axis.step >= 1 && widest + sizes_.small <= axis.step / (axis.to - axis.from) * (right_ - left_)) {
        return axis;
      }
    }
    return make_axis(sizes, 5, false, 1);
  }

  At place(At at) const { return {numbers_.at(at.x, left_, right_), values_.at(at.y, bottom_, top_)}; }

  // The parts of a curve inside the plot, cut where they cross its edge. `curve` goes by growing size.
  std::vector<std::vector<At>> visible(const std::vector<At>& curve) const {
    std::vector<std::vector<At>> runs;
    bool open = false;
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
      At from = curve[i];
      At to = curve[i + 1];
      if (!cut(from, to)) {
        open = false;
        continue;
      }
      if (!open) {
        runs.push_back({place(from)});
      }
      runs.back().push_back(place(to));
      open = to.x == curve[i + 1].x;
    }
    return runs;
  }

  // Cuts a segment to the plot; false when nothing is left.
  bool cut(At& from, At& to) const {
    return cut_side(from, to, &At::x, numbers_.to, 1) && cut_side(from, to, &At::y, values_.to, 1) &&
           cut_side(from, to, &At::y, values_.from, -1);
  }
  static bool cut_side(At& from, At& to, double At::*side, double edge, double sign) {
    const double outside_from = sign * (from.*side - edge);
    const double outside_to = sign * (to.*side - edge);
    if (outside_from > 0 && outside_to > 0) {
      return false;
    }
    if (outside_from > 0 || outside_to > 0) {
      const double share = outside_from / (outside_from - outside_to);
      At& moved = outside_from > 0 ? from : to;
      moved = {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    }
    return true;
  }

  void draw_band(Svg& svg) const {
    std::vector<At> outline;
    const auto add = [&](double size, double value) {
      if (size <= numbers_.to) {
        outline.push_back(place({size, std::clamp(value, values_.from, values_.to)}));
      }
    };
    for (const FunnelBand& band : chart_.band) {
      add(band.size, band.upper);
    }
    for (auto band = chart_.band.rbegin(); band != chart_.band.rend(); ++band) {
      add(band->size, band->lower);
    }
    if (outline.size() < 3) {
      return;
    }
    svg.polygon(outline, Paint::other_band);
    for (const auto field : {&FunnelBand::lower, &FunnelBand::upper}) {
      for (const std::vector<At>& run : visible(traced(chart_.band, field))) {
        svg.polyline(run, Paint::other_line, sizes_.line, Dash::dotted);
      }
    }
  }

  void draw_axes(Svg& svg) const {
    for (const double tick : values_.ticks) {
      const double y = values_.at(tick, bottom_, top_);
      svg.line({left_, y}, {right_, y}, Paint::grid, sizes_.line * 0.66);
      svg.text({left_ - sizes_.font * 0.5, y + sizes_.small * 0.35}, format_.tick(tick, values_.step), Paint::text_soft,
               sizes_.small, Anchor::end);
    }
    for (const double tick : numbers_.ticks) {
      const double x = numbers_.at(tick, left_, right_);
      svg.line({x, bottom_}, {x, bottom_ + sizes_.small * 0.4}, Paint::reference, sizes_.line * 0.66);
      svg.text({x, bottom_ + sizes_.small * 1.6}, format_.messages().integer(std::llround(tick)), Paint::text_soft,
               sizes_.small, Anchor::middle);
    }
    svg.line({left_, bottom_}, {right_, bottom_}, Paint::reference, sizes_.line * 0.66);
    svg.text({(left_ + right_) / 2, bottom_ + sizes_.small * 3.1}, chart_.size_label, Paint::text, sizes_.small,
             Anchor::middle);
  }

  void draw_reference(Svg& svg) const {
    const double y = values_.at(chart_.reference, bottom_, top_);
    svg.line({left_, y}, {right_, y}, Paint::reference, sizes_.line * 1.3);
    const double key = sizes_.font * 1.6;
    svg.line({left_, sizes_.font * 0.65}, {left_ + key, sizes_.font * 0.65}, Paint::reference, sizes_.line * 1.3);
    const std::string label = chart_.reference_label + " " + format_.value(chart_.reference);
    const double from = left_ + key + sizes_.small * 0.5;
    svg.text({from, sizes_.font}, wrap_text(label, sizes_.width - from, sizes_.small, false, 1).front(), Paint::text,
             sizes_.small);
  }

  // At the right end of each curve; the inner ones give way where both have no room.
  void draw_limit_labels(Svg& svg) const {
    std::vector<double> taken = {values_.at(chart_.reference, bottom_, top_)};
    for (const std::size_t i : {3U, 2U, 1U, 0U}) {
      const auto runs = visible(curves_[i].points);
      if (runs.empty() || runs.back().back().x < right_ - sizes_.small) {
        continue;
      }
      const double y = runs.back().back().y;
      const bool free = std::none_of(taken.begin(), taken.end(),
                                     [&](double other) { return std::abs(other - y) < sizes_.small * 1.05; });
      if (free) {
        svg.text({right_ + sizes_.small * 0.5, y + sizes_.small * 0.35}, curves_[i].label, Paint::text_soft,
                 sizes_.small);
        taken.push_back(y);
      }
    }
  }

  void draw_points(Svg& svg) const {
    for (const FunnelPoint& point : chart_.points) {
      if (!point.mine) {
        draw_point(svg, point);
      }
    }
    for (const FunnelPoint& point : chart_.points) {
      if (point.mine) {
        draw_mine(svg, point);
      }
    }
  }

  void draw_point(Svg& svg, const FunnelPoint& point) const {
    const At centre = place({point.size, point.value});
    if (point.letter.empty()) {
      svg.circle(centre, sizes_.dot, Paint::other_open, sizes_.dot * 0.35);
      return;
    }
    draw_letter(svg, centre, point.letter, Paint::other);
  }

  void draw_letter(Svg& svg, At centre, const std::string& letter, Paint paint) const {
    svg.circle(centre, sizes_.letter_dot * 1.15, Paint::paper);
    svg.circle(centre, sizes_.letter_dot, paint);
    const double size = sizes_.letter_dot * (letter.size() > 1 ? 0.95 : 1.3);
    svg.text({centre.x, centre.y + size * 0.35}, letter, Paint::text_on_mark, size, Anchor::middle);
  }

  void draw_mine(Svg& svg, const FunnelPoint& point) const {
    const At centre = place({point.size, point.value});
    const double radius = sizes_.dot * 1.9;
    if (!point.letter.empty()) {
      draw_letter(svg, centre, point.letter, Paint::mine);
    } else {
      svg.circle(centre, radius * 1.3, Paint::paper);
      svg.circle(centre, radius, Paint::mine);
    }
    const std::string label = chart_.mine_label + " " + format_.value(point.value);
    const double width = text_width(label, sizes_.font, true);
    const double gap = std::max(radius, sizes_.letter_dot) * 1.5;
    const bool fits = centre.x + gap + width <= sizes_.width;
    svg.text({fits ? centre.x + gap : centre.x - gap, centre.y + sizes_.font * 0.35}, label, Paint::value, sizes_.font,
             fits ? Anchor::start : Anchor::end);
  }

  const FunnelChart& chart_;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  Sizes sizes_;
  std::vector<Curve> curves_;
  Axis values_, numbers_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
};

std::string point_name(const FunnelChart& chart, const FunnelPoint& point) {
  if (point.mine && !chart.mine_label.empty()) {
    return chart.mine_label;
  }
  return point.letter;
}

// The smallest, the middle and the largest size: what a reader would take from the curves.
Table limits_table(const FunnelChart& chart, const FigureFormat& format, const std::string& caption) {
  const base::Messages& messages = format.messages();
  Table table{caption, {chart.size_label, messages.text("chart.within-95"), messages.text("chart.within-998")}, {}};
  const std::size_t count = chart.limits.size();
  for (const std::size_t i : {std::size_t{0}, count / 2, count - 1}) {
    if (i >= count || (i > 0 && i == count / 2 && count < 3)) {
      continue;
    }
    const FunnelLimits& limit = chart.limits[i];
    table.rows.push_back({messages.integer(std::llround(limit.size)),
                          format.range(limit.lower_95, limit.upper_95, chart.reference),
                          format.range(limit.lower_998, limit.upper_998, chart.reference)});
  }
  return table;
}

}  // namespace

std::string draw_funnel(const FunnelChart& chart, Shape shape, const FigureFormat& format, const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

Table funnel_table(const FunnelChart& chart, const FigureFormat& format, const std::string& caption) {
  const base::Messages& messages = format.messages();
  Table table{caption, {messages.text("table.who"), chart.size_label, messages.text("table.figure")}, {}};
  for (const FunnelPoint& point : chart.points) {
    if (const std::string name = point_name(chart, point); !name.empty()) {
      table.rows.push_back({name, messages.integer(std::llround(point.size)), format.value(point.value)});
    }
  }
  return table.rows.empty() ? limits_table(chart, format, caption) : table;
}

}  // namespace miroir::documents

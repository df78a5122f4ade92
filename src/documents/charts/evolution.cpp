#include "documents/charts/evolution.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/course_sizes.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::documents {

namespace {

constexpr double plot_height = 150;
constexpr double projected_height = 400;

struct KeyItem {
  double x = 0;
  double y = 0;
};

// A value written to the right of a series' last point.
struct EndLabel {
  double wanted = 0;
  double y = 0;
  Mark mark = Mark::mine;
  std::string text;
  bool strong = false;
};

class Drawing {
 public:
  Drawing(const EvolutionChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart),
        shape_(shape),
        format_(format),
        caption_(caption),
        sizes_(course_sizes(shape, plot_height, projected_height)) {
    place_key();
    measure();
  }

  std::string draw() {
    Svg svg(sizes_.width, bottom_ + sizes_.small * 2.4, shape_, caption_);
    draw_key(svg);
    draw_axes(svg);
    if (!chart_.series.empty()) {
      draw_intervals(svg, chart_.series.front());
    }
    for (std::size_t i = chart_.series.size(); i-- > 0;) {
      draw_series(svg, chart_.series[i], i == 0);
    }
    draw_values(svg);
    draw_end_labels(svg);
    return std::move(svg).finish();
  }

 private:
  double key_mark_width() const { return sizes_.mark * 5; }

  void place_key() {
    double x = 0;
    double y = sizes_.font;
    for (const EvolutionSeries& series : chart_.series) {
      const double width = key_mark_width() + sizes_.mark + text_width(series.label, sizes_.small);
      if (x > 0 && x + width > sizes_.width) {
        x = 0;
        y += sizes_.font * 1.35;
      }
      key_.push_back({x, y});
      x += width + sizes_.font * 1.4;
    }
    top_ = chart_.series.empty() ? sizes_.font : y + sizes_.font * 1.6;
    bottom_ = top_ + sizes_.plot_height;
  }

  void measure() {
    Extent extent;
    double end_width = 0;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      for (const EvolutionPoint& point : chart_.series[i].points) {
        extent.show(point.value);
        if (i == 0) {
          extent.show(point.lower);
          extent.show(point.upper);
        }
        if (point.value) {
          end_width = std::max(end_width, text_width(format_.value(*point.value), sizes_.small, i == 0));
        }
      }
    }
    axis_ = make_axis(extent, chart_.least_span, format_.is_share(), 5);
    double tick_width = 0;
    for (const double tick : axis_.ticks) {
      tick_width = std::max(tick_width, text_width(format_.tick(tick, axis_.step), sizes_.small));
    }
    left_ = tick_width + sizes_.font * 0.6;
    right_ = sizes_.width - end_width - sizes_.mark * 4.4;
  }

  double x_of(std::size_t period) const {
    const double inset = sizes_.font * 1.6;
    const std::size_t count = chart_.periods.size();
    if (count < 2) {
      return (left_ + right_) / 2;
    }
    return left_ + inset + static_cast<double>(period) * (right_ - left_ - inset) / static_cast<double>(count - 1);
  }
  double y_of(double value) const { return axis_.at(value, bottom_, top_); }

  void draw_key(Svg& svg) const {
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      const auto [x, y] = key_[i];
      const double middle = y - sizes_.small * 0.35;
      const Mark mark = chart_.series[i].mark;
      svg.line({x, middle}, {x + key_mark_width(), middle}, i == 0 ? Paint::mine_line : Paint::other_line,
               line_width(i == 0), i == 0 ? Dash::solid : dash(mark));
      draw_mark(svg, {x + key_mark_width() / 2, middle}, mark, i == 0);
      svg.text({x + key_mark_width() + sizes_.mark, y}, chart_.series[i].label,
               i == 0 ? Paint::text_strong : Paint::text, sizes_.small);
    }
  }

  static Dash dash(Mark mark) { return mark == Mark::group ? Dash::dashed : dash_of(mark); }
  double line_width(bool first) const { return first ? sizes_.mark * 0.5 : sizes_.mark * 0.3; }

  void draw_mark(Svg& svg, At at, Mark mark, bool first) const {
    if (first) {
      svg.circle(at, sizes_.mark * 0.85, Paint::mine);
    } else {
      svg.mark(at, mark, sizes_.mark * 0.75);
    }
  }

  void draw_axes(Svg& svg) const {
    for (const double tick : axis_.ticks) {
      const double y = y_of(tick);
      svg.line({left_, y}, {right_ + sizes_.mark, y}, Paint::grid, sizes_.mark / 6);
      svg.text({left_ - sizes_.font * 0.5, y + sizes_.small * 0.35}, format_.tick(tick, axis_.step), Paint::text_soft,
               sizes_.small, Anchor::end);
    }
    const std::size_t every = periods_per_label();
    for (std::size_t i = 0; i < chart_.periods.size(); ++i) {
      // Counted from the last, which is the period the reader looks at.
      if ((chart_.periods.size() - 1 - i) % every == 0) {
        svg.text({x_of(i), bottom_ + sizes_.small * 1.9}, chart_.periods[i], Paint::text_soft, sizes_.small,
                 Anchor::middle);
      }
    }
  }

  double spacing() const { return chart_.periods.size() < 2 ? right_ - left_ : x_of(1) - x_of(0); }

  std::size_t periods_per_label() const {
    double widest = 0;
    for (const std::string& period : chart_.periods) {
      widest = std::max(widest, text_width(period, sizes_.small));
    }
    return static_cast<std::size_t>(std::max(1.0, std::ceil((widest + sizes_.small * 0.6) / spacing())));
  }

  // Runs of neighbouring points with a value, as index ranges [first, last].
  static std::vector<std::pair<std::size_t, std::size_t>> runs(const EvolutionSeries& series, bool with_interval) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      const EvolutionPoint& point = series.points[i];
      if (!point.value || (with_interval && !(point.lower && point.upper))) {
        continue;
      }
      if (!found.empty() && found.back().second + 1 == i && point.joined) {
        found.back().second = i;
      } else {
        found.emplace_back(i, i);
      }
    }
    return found;
  }

  void draw_intervals(Svg& svg, const EvolutionSeries& series) const {
    for (const auto& [first, last] : runs(series, true)) {
      std::vector<At> outline;
      for (std::size_t i = first; i <= last; ++i) {
        outline.push_back({x_of(i), y_of(*series.points[i].upper)});
      }
      for (std::size_t i = last + 1; i-- > first;) {
        outline.push_back({x_of(i), y_of(*series.points[i].lower)});
      }
      if (first == last) {
        svg.line(outline[0], outline[1], Paint::mine_interval, sizes_.mark * 0.8);
      } else {
        svg.polygon(outline, Paint::mine_band);
      }
    }
  }

  void draw_series(Svg& svg, const EvolutionSeries& series, bool first_series) const {
    for (const auto& [first, last] : runs(series, false)) {
      std::vector<At> points;
      for (std::size_t i = first; i <= last; ++i) {
        points.push_back({x_of(i), y_of(*series.points[i].value)});
      }
      if (points.size() > 1) {
        svg.polyline(points, first_series ? Paint::mine_line : Paint::other_line, line_width(first_series),
                     first_series ? Dash::solid : dash(series.mark));
      }
      for (const At& point : points) {
        draw_mark(svg, point, series.mark, first_series);
      }
    }
  }

  // Values of the first series at every point but the last, on the side where no other line passes near.
  void draw_values(Svg& svg) const {
    if (chart_.series.empty()) {
      return;
    }
    const EvolutionSeries& series = chart_.series.front();
    for (std::size_t i = 0; i + 1 < series.points.size(); ++i) {
      if (!series.points[i].value) {
        continue;
      }
      const std::string text = format_.value(*series.points[i].value);
      if (text_width(text, sizes_.small, true) + sizes_.small * 0.5 <= spacing()) {
        svg.text({x_of(i), value_baseline(i)}, text, Paint::value, sizes_.small, Anchor::middle);
      }
    }
  }

  // The place nearest to the point where no other mark comes within a line's height: above, below, then further away.
  double value_baseline(std::size_t period) const {
    const double y = y_of(*chart_.series.front().points[period].value);
    const double near = sizes_.mark * 1.7 + sizes_.small * 0.35;
    double best = y - near;
    double most_room = -1;
    for (const double distance : {-near, near, -near - sizes_.small * 0.8, near + sizes_.small * 0.8}) {
      const double room = room_at(period, y + distance);
      if (room > most_room + 0.5) {
        most_room = room;
        best = y + distance;
      }
    }
    return best + sizes_.small * 0.35;
  }

  // How far the nearest mark of another series is from a label's middle, up to what is enough; nothing outside the
  // plot.
  double room_at(std::size_t period, double middle) const {
    if (middle > bottom_ - sizes_.small * 0.4) {
      return 0;
    }
    double room = sizes_.small * 0.95;
    for (std::size_t i = 1; i < chart_.series.size(); ++i) {
      if (const auto& value = chart_.series[i].points[period].value) {
        room = std::min(room, std::abs(y_of(*value) - middle));
      }
    }
    return room;
  }

  void draw_end_labels(Svg& svg) const {
    if (chart_.periods.empty()) {
      return;
    }
    std::vector<EndLabel> labels;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      if (const auto& value = chart_.series[i].points.back().value) {
        labels.push_back({y_of(*value), y_of(*value), chart_.series[i].mark, format_.value(*value), i == 0});
      }
    }
    const bool moved = spread(labels);
    const double x = x_of(chart_.periods.size() - 1) + sizes_.mark * 2.2;
    const double mark_width = sizes_.mark * 2;
    for (const EndLabel& label : labels) {
      if (moved) {
        draw_mark(svg, {x + sizes_.mark * 0.6, label.y}, label.mark, label.strong);
      }
      svg.text({x + (moved ? mark_width : 0), label.y + sizes_.small * 0.35}, label.text,
               label.strong ? Paint::text_strong : Paint::text, sizes_.small);
    }
  }

  // Moves labels apart until each has its line, keeping their order and staying near their points. Says whether any
  // had to move: then each needs its mark.
  bool spread(std::vector<EndLabel>& labels) const {
    const double gap = sizes_.small * 1.15;
    std::stable_sort(labels.begin(), labels.end(), [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
    for (std::size_t i = 1; i < labels.size(); ++i) {
      labels[i].y = std::max(labels[i].y, labels[i - 1].y + gap);
    }
    if (!labels.empty()) {
      labels.back().y = std::min(labels.back().y, bottom_);
    }
    for (std::size_t i = labels.size(); i-- > 1;) {
      labels[i - 1].y = std::min(labels[i - 1].y, labels[i].y - gap);
    }
    return std::any_of(labels.begin(), labels.end(), [](const EndLabel& label) { return label.y != label.wanted; });
  }

  const EvolutionChart& chart_;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  CourseSizes sizes_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
  std::vector<KeyItem> key_;
};

}  // namespace

std::string draw_evolution(const EvolutionChart& chart, Shape shape, const FigureFormat& format,
                           const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

}  // namespace miroir::documents

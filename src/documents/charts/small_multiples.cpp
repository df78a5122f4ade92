#include "documents/charts/small_multiples.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

struct Sizes {
  double width, plot_height, small, mark, gap;
  std::size_t columns;
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 70, 13, 3.2, 20, 4};
    case Shape::narrow:
      return {350, 70, 13, 3.2, 18, 2};
    case Shape::projector:
      return {1500, 170, 25, 7, 40, 5};
  }
  return {};
}

constexpr std::size_t most_title_lines = 2;

class Drawing {
 public:
  Drawing(const SmallMultiplesChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart), shape_(shape), format_(format), caption_(caption), sizes_(sizes_of(shape)) {
    measure();
  }

  std::string draw() {
    const std::size_t rows = (chart_.panels.size() + sizes_.columns - 1) / sizes_.columns;
    Svg svg(sizes_.width, top_ + static_cast<double>(rows) * row_height(), shape_, caption_);
    draw_key(svg);
    for (std::size_t i = 0; i < chart_.panels.size(); ++i) {
      draw_panel(svg, i);
    }
    return std::move(svg).finish();
  }

 private:
  void measure() {
    Extent extent;
    double value_width = 0;
    for (const EvolutionPoint& point : chart_.reference) {
      extent.show(point.value);
    }
    for (const Panel& panel : chart_.panels) {
      for (const EvolutionPoint& point : panel.points) {
        extent.show(point.value);
        if (point.value) {
          value_width = std::max(value_width, text_width(format_.value(*point.value), sizes_.small, true));
        }
      }
    }
    axis_ = make_axis(extent, chart_.least_span, format_.is_share(), 2);
    double tick_width = 0;
    for (const double tick : axis_.ticks) {
      tick_width = std::max(tick_width, text_width(format_.tick(tick, axis_.step), sizes_.small));
    }
    margin_ = tick_width + sizes_.small * 0.5;
    const double columns = static_cast<double>(sizes_.columns);
    panel_width_ = (sizes_.width - margin_ - sizes_.gap * (columns - 1)) / columns;
    value_width_ = value_width + sizes_.mark * 2.5;
    top_ = chart_.reference.empty() ? 0 : sizes_.small * 2.1;
    for (const Panel& panel : chart_.panels) {
      titles_.push_back(wrap_text(panel.title, panel_width_, sizes_.small, true, most_title_lines));
      title_lines_ = std::max(title_lines_, titles_.back().size());
    }
  }

  double title_height() const { return static_cast<double>(title_lines_) * sizes_.small * 1.2 + sizes_.small * 0.7; }
  double row_height() const { return title_height() + sizes_.plot_height + sizes_.small * 2.8; }
  double left_of(std::size_t place) const {
    return margin_ + static_cast<double>(place % sizes_.columns) * (panel_width_ + sizes_.gap);
  }
  double plot_top(std::size_t place) const {
    return top_ + static_cast<double>(place / sizes_.columns) * row_height() + title_height();
  }
  At at(std::size_t place, std::size_t period, double value) const {
    const double left = left_of(place) + sizes_.mark;
    const double right = left_of(place) + panel_width_ - value_width_;
    const double count = static_cast<double>(chart_.periods.size());
    const double x = count < 2 ? (left + right) / 2 : left + static_cast<double>(period) * (right - left) / (count - 1);
    return {x, axis_.at(value, plot_top(place) + sizes_.plot_height, plot_top(place))};
  }

  void draw_key(Svg& svg) const {
    if (chart_.reference.empty()) {
      return;
    }
    const double middle = sizes_.small * 0.65;
    const double length = sizes_.small * 2.4;
    svg.line({margin_, middle}, {margin_ + length, middle}, Paint::other_line, sizes_.mark * 0.5,
             dash_of(chart_.reference_mark));
    svg.text({margin_ + length + sizes_.small * 0.5, sizes_.small}, chart_.reference_label, Paint::text, sizes_.small);
  }

  void draw_panel(Svg& svg, std::size_t place) const {
    const double left = left_of(place);
    for (std::size_t i = 0; i < titles_[place].size(); ++i) {
      svg.text({left, plot_top(place) - title_height() + sizes_.small * (1 + 1.2 * static_cast<double>(i))},
               titles_[place][i], Paint::text_strong, sizes_.small);
    }
    const Panel& panel = chart_.panels[place];
    // Nothing is drawn across the words that say why there is no figure.
    const bool empty = std::none_of(panel.points.begin(), panel.points.end(),
                                    [](const EvolutionPoint& point) { return point.value.has_value(); });
    draw_ticks(svg, place, !empty);
    draw_periods(svg, place);
    if (empty) {
      draw_note(svg, place, panel.note);
      return;
    }
    draw_line(svg, place, chart_.reference, false);
    draw_line(svg, place, panel.points, true);
  }

  void draw_note(Svg& svg, std::size_t place, const std::string& note) const {
    const auto lines = wrap_text(note, panel_width_, sizes_.small, false, 3);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      svg.text({left_of(place), plot_top(place) + sizes_.small * (1.4 + 1.2 * static_cast<double>(i))}, lines[i],
               Paint::value_plain, sizes_.small);
    }
  }

  // Values are named at the left of each row only.
  void draw_ticks(Svg& svg, std::size_t place, bool with_lines) const {
    const double left = left_of(place);
    for (const double tick : axis_.ticks) {
      const double y = at(place, 0, tick).y;
      if (with_lines) {
        svg.line({left, y}, {left + panel_width_ - value_width_ + sizes_.mark, y}, Paint::grid, sizes_.mark / 3);
      }
      if (place % sizes_.columns == 0) {
        svg.text({margin_ - sizes_.small * 0.5, y + sizes_.small * 0.35}, format_.tick(tick, axis_.step),
                 Paint::text_soft, sizes_.small, Anchor::end);
      }
    }
  }

  // The first and the last.
  void draw_periods(Svg& svg, std::size_t place) const {
    if (chart_.periods.empty()) {
      return;
    }
    const double left = left_of(place);
    const double baseline = plot_top(place) + sizes_.plot_height + sizes_.small * 1.5;
    const std::string& first = chart_.periods.front();
    const std::string& last = chart_.periods.back();
    const double last_width = text_width(last, sizes_.small);
    const double last_x = at(place, chart_.periods.size() - 1, 0).x;
    const double last_start = std::min(last_x - last_width / 2, left + panel_width_ - last_width);
    svg.text({last_start, baseline}, last, Paint::text_soft, sizes_.small);
    if (chart_.periods.size() > 1 && left + text_width(first, sizes_.small) + sizes_.small * 0.4 < last_start) {
      svg.text({left, baseline}, first, Paint::text_soft, sizes_.small);
    }
  }

  void draw_line(Svg& svg, std::size_t place, const std::vector<EvolutionPoint>& points, bool strong) const {
    std::vector<At> run;
    const auto finish = [&] {
      if (run.size() > 1) {
        svg.polyline(run, strong ? Paint::mine_line : Paint::other_line, sizes_.mark * (strong ? 0.75 : 0.5),
                     strong ? Dash::solid : dash_of(chart_.reference_mark));
      } else if (run.size() == 1 && strong) {
        svg.circle(run.front(), sizes_.mark, Paint::mine);
      }
      run.clear();
    };
    std::optional<At> last;
    for (std::size_t i = 0; i < std::min(points.size(), chart_.periods.size()); ++i) {
      if (!points[i].value || !points[i].joined) {
        finish();
      }
      if (points[i].value) {
        run.push_back(at(place, i, *points[i].value));
        last = i + 1 == chart_.periods.size() ? std::optional(run.back()) : std::nullopt;
      }
    }
    finish();
    if (strong && last) {
      svg.circle(*last, sizes_.mark, Paint::mine);
      svg.text({last->x + sizes_.mark * 2, last->y + sizes_.small * 0.35}, format_.value(*points.back().value),
               Paint::value, sizes_.small);
    }
  }

  const SmallMultiplesChart& chart_;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  Sizes sizes_;
  Axis axis_;
  double margin_ = 0, panel_width_ = 0, value_width_ = 0, top_ = 0;
  std::vector<std::vector<std::string>> titles_;
  std::size_t title_lines_ = 1;
};

std::vector<std::string> table_row(const FigureFormat& format, const std::string& name,
                                   const std::vector<EvolutionPoint>& points, const std::string& missing) {
  std::vector<std::string> cells{name};
  for (const EvolutionPoint& point : points) {
    cells.push_back(point.value ? format.value(*point.value) : missing);
  }
  return cells;
}

}  // namespace

std::string draw_small_multiples(const SmallMultiplesChart& chart, Shape shape, const FigureFormat& format,
                                 const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

Table small_multiples_table(const SmallMultiplesChart& chart, const FigureFormat& format, const std::string& caption,
                            const std::string& what) {
  Table table{caption, {what}, {}};
  table.headers.insert(table.headers.end(), chart.periods.begin(), chart.periods.end());
  for (const Panel& panel : chart.panels) {
    table.rows.push_back(table_row(format, panel.title, panel.points, panel.note.empty() ? "–" : panel.note));
  }
  if (!chart.reference.empty()) {
    table.rows.push_back(table_row(format, chart.reference_label, chart.reference, "–"));
  }
  return table;
}

}  // namespace miroir::documents

#include "documents/charts/event_study.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/course_sizes.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::documents {

namespace {

constexpr double plot_height = 220;
constexpr double projected_height = 500;

class Drawing {
 public:
  Drawing(const EventStudyChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart),
        shape_(shape),
        format_(format),
        caption_(caption),
        sizes_(course_sizes(shape, plot_height, projected_height)) {
    measure();
  }

  std::string draw() {
    Svg svg(sizes_.width, bottom_ + sizes_.small * 3.6, shape_, caption_);
    draw_axes(svg);
    draw_start(svg);
    for (std::size_t i = 0; i < chart_.effects.size(); ++i) {
      draw_effect(svg, i);
    }
    return std::move(svg).finish();
  }

 private:
  void measure() {
    double most = 0;
    for (const Effect& effect : chart_.effects) {
      for (const std::optional<double>& value : {effect.value, effect.lower, effect.upper}) {
        most = std::max(most, std::abs(value.value_or(0)));
      }
    }
    // As far below 0 as above: no side looks favoured. Made on the upper half, then mirrored.
    Extent extent;
    extent.show(0);
    extent.show(std::max(most * 1.04, chart_.least_span / 2));
    axis_ = make_axis(extent, 0, false, 3);
    axis_.from = -axis_.to;
    double tick_width = 0;
    for (const double tick : axis_.ticks) {
      tick_width = std::max(tick_width, text_width(format_.signed_tick(-tick, axis_.step), sizes_.small));
    }
    left_ = tick_width + sizes_.font * 0.6;
    right_ = sizes_.width - sizes_.font * 0.4;
    top_ = sizes_.font * 2.2;
    bottom_ = top_ + sizes_.plot_height;
  }

  double spacing() const {
    return (right_ - left_) / static_cast<double>(std::max<std::size_t>(1, chart_.effects.size()));
  }
  double x_of(std::size_t period) const { return left_ + (static_cast<double>(period) + 0.5) * spacing(); }
  double y_of(double value) const { return axis_.at(value, bottom_, top_); }

  void draw_axes(Svg& svg) const {
    for (const double tick : axis_.ticks) {
      draw_tick(svg, tick);
      if (tick > 0) {
        draw_tick(svg, -tick);
      }
    }
    svg.line({left_, y_of(0)}, {right_, y_of(0)}, Paint::reference, sizes_.mark / 4);
    const std::size_t every = periods_per_label();
    for (std::size_t i = 0; i < chart_.effects.size(); ++i) {
      if ((chart_.effects.size() - 1 - i) % every == 0) {
        svg.text({x_of(i), bottom_ + sizes_.small * 1.7}, chart_.effects[i].period, Paint::text_soft, sizes_.small,
                 Anchor::middle);
      }
    }
  }

  void draw_tick(Svg& svg, double tick) const {
    svg.line({left_, y_of(tick)}, {right_, y_of(tick)}, Paint::grid, sizes_.mark / 6);
    svg.text({left_ - sizes_.font * 0.5, y_of(tick) + sizes_.small * 0.35}, format_.signed_tick(tick, axis_.step),
             Paint::text_soft, sizes_.small, Anchor::end);
  }

  std::size_t periods_per_label() const {
    double widest = 0;
    for (const Effect& effect : chart_.effects) {
      widest = std::max(widest, text_width(effect.period, sizes_.small));
    }
    return static_cast<std::size_t>(std::max(1.0, std::ceil((widest + sizes_.small * 0.6) / spacing())));
  }

  // A line where the programme starts, with "before" and "after" at its sides; above the ticks, their unit.
  void draw_start(Svg& svg) const {
    const base::Messages& messages = format_.messages();
    const double baseline = sizes_.font;
    if (format_.is_share() && !chart_.effects.empty()) {
      svg.text({0, baseline}, messages.text("chart.points"), Paint::text_soft, sizes_.small);
    }
    if (!chart_.start || *chart_.start == 0 || *chart_.start >= chart_.effects.size()) {
      return;
    }
    const double x = left_ + static_cast<double>(*chart_.start) * spacing();
    svg.line({x, sizes_.font * 0.2}, {x, bottom_}, Paint::reference, sizes_.mark / 4, Dash::dashed);
    const double gap = sizes_.small * 0.6;
    const double unit_end = format_.is_share() ? text_width(messages.text("chart.points"), sizes_.small) + gap : 0;
    if (const std::string before = messages.text("chart.before");
        x - gap - text_width(before, sizes_.small) > unit_end) {
      svg.text({x - gap, baseline}, before, Paint::text, sizes_.small, Anchor::end);
    }
    svg.text({x + gap, baseline}, messages.text("chart.after"), Paint::text, sizes_.small);
  }

  void draw_effect(Svg& svg, std::size_t place) const {
    const Effect& effect = chart_.effects[place];
    const double x = x_of(place);
    if (effect.is_reference) {
      svg.circle({x, y_of(0)}, sizes_.mark, Paint::other_open, sizes_.mark / 3);
      draw_reference_label(svg, x);
      return;
    }
    if (!effect.value) {
      return;
    }
    if (effect.lower && effect.upper) {
      const double cap = std::min(sizes_.mark * 0.8, spacing() * 0.3);
      svg.line({x, y_of(*effect.lower)}, {x, y_of(*effect.upper)}, Paint::mine_line, sizes_.mark / 3);
      for (const double end : {*effect.lower, *effect.upper}) {
        svg.line({x - cap, y_of(end)}, {x + cap, y_of(end)}, Paint::mine_line, sizes_.mark / 3);
      }
    }
    svg.circle({x, y_of(*effect.value)}, sizes_.mark, Paint::mine);
  }

  // Below the axis, kept inside the picture, with a thin line to its mark.
  void draw_reference_label(Svg& svg, double x) const {
    const std::string label = format_.messages().text("chart.reference-period");
    const double half = text_width(label, sizes_.small) / 2;
    svg.text({std::clamp(x, half, sizes_.width - half), bottom_ + sizes_.small * 3.1}, label, Paint::text, sizes_.small,
             Anchor::middle);
    svg.line({x, y_of(0) + sizes_.mark * 1.4}, {x, bottom_}, Paint::reference, sizes_.mark / 6, Dash::dotted);
  }

  const EventStudyChart& chart_;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  CourseSizes sizes_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
};

}  // namespace

std::string draw_event_study(const EventStudyChart& chart, Shape shape, const FigureFormat& format,
                             const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

Table event_study_table(const EventStudyChart& chart, const FigureFormat& format, const std::string& caption) {
  const base::Messages& messages = format.messages();
  Table table{
      caption, {messages.text("table.period"), messages.text("table.difference"), messages.text("table.interval")}, {}};
  for (const Effect& effect : chart.effects) {
    if (effect.is_reference) {
      table.rows.push_back({effect.period, messages.text("chart.reference-period"), "–"});
    } else if (!effect.value) {
      table.rows.push_back({effect.period, messages.text("figure.missing.absent"), "–"});
    } else {
      table.rows.push_back(
          {effect.period, format.signed_difference(*effect.value),
           effect.lower && effect.upper ? format.signed_difference_range(*effect.lower, *effect.upper) : "–"});
    }
  }
  return table;
}

}  // namespace miroir::documents

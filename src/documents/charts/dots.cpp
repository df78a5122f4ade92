#include "documents/charts/dots.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

struct Sizes {
  double width, font, small, mark, interval, row_padding, widest_label;
  bool stacked;  // label and value above the plot
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 15, 13, 7, 5, 12, 200, false};
    case Shape::narrow:
      return {350, 15, 13, 7, 5, 14, 210, true};
    case Shape::projector:
      return {1500, 30, 25, 15, 10, 22, 430, false};
  }
  return {};
}

class Drawing {
 public:
  Drawing(const DotsChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart), shape_(shape), format_(format), caption_(caption), sizes_(sizes_of(shape)) {
    measure();
  }

  std::string draw() {
    const double axis_height = sizes_.small * 1.9;
    Svg svg(sizes_.width, bottom_ + axis_height, shape_, caption_);
    draw_ticks(svg);
    if (!sizes_.stacked) {
      draw_grid(svg, top_, bottom_);
    }
    double top = top_;
    for (std::size_t i = 0; i < chart_.rows.size(); ++i) {
      if (sizes_.stacked) {
        // Lines stop short of the label and the value above the plot.
        draw_grid(svg, top + label_height(i) + sizes_.row_padding * 0.2, top + height_of(i));
      }
      draw_row(svg, i, top);
      top += height_of(i);
    }
    return std::move(svg).finish();
  }

 private:
  void measure() {
    double label_width = 0;
    double value_width = 0;
    Extent extent;
    for (const DotRow& row : chart_.rows) {
      const bool strong = row.mark == Mark::mine;
      label_width = std::max(label_width, text_width(row.label, sizes_.font, strong));
      value_width = std::max(
          {value_width, text_width(value_text(row), sizes_.font, true), text_width(range_text(row), sizes_.small)});
      extent.show(row.value);
      extent.show(row.lower);
      extent.show(row.upper);
    }
    label_width = std::min(label_width, sizes_.widest_label);
    for (const DotRow& row : chart_.rows) {
      labels_.push_back(wrap_text(row.label, label_width, sizes_.font, row.mark == Mark::mine, 2));
    }
    // Room for the first and the last tick's label, which stand half outside the plot.
    const double half_tick = text_width(format_.value(extent.most.value_or(1)), sizes_.small) / 2 + 2;
    const double gap = sizes_.font * 0.9;
    left_ = sizes_.stacked ? half_tick : std::max(label_width + gap, half_tick);
    right_ = sizes_.width - (sizes_.stacked ? half_tick : std::max(value_width + gap, half_tick));
    axis_ = make_axis_across(extent, chart_.least_span, format_, right_ - left_, sizes_.small);
    top_ = sizes_.font * 0.3;
    bottom_ = top_;
    for (std::size_t i = 0; i < chart_.rows.size(); ++i) {
      bottom_ += height_of(i);
    }
  }

  double at(double value) const { return axis_.at(value, left_, right_); }

  std::string value_text(const DotRow& row) const { return row.value ? format_.value(*row.value) : std::string(); }
  std::string range_text(const DotRow& row) const {
    return row.value && row.lower && row.upper ? format_.range(*row.lower, *row.upper, *row.value) : std::string();
  }

  double line_height() const { return sizes_.font * 1.2; }

  double height_of(std::size_t i) const {
    if (sizes_.stacked) {
      return label_height(i) + sizes_.mark * 2 + sizes_.row_padding;
    }
    const double beside = range_text(chart_.rows[i]).empty() ? sizes_.font : sizes_.font + sizes_.small * 1.15;
    return std::max(label_height(i), beside) + sizes_.row_padding;
  }

  void draw_ticks(Svg& svg) const {
    for (const double tick : axis_.ticks) {
      svg.text({at(tick), bottom_ + sizes_.small * 1.35}, format_.tick(tick, axis_.step), Paint::text_soft,
               sizes_.small, Anchor::middle);
    }
  }

  void draw_grid(Svg& svg, double top, double bottom) const {
    for (const double tick : axis_.ticks) {
      svg.line({at(tick), top}, {at(tick), bottom}, Paint::grid, sizes_.mark / 7);
    }
    if (chart_.reference) {
      const double x = at(*chart_.reference);
      svg.line({x, top}, {x, bottom}, Paint::reference, sizes_.mark / 5, Dash::dashed);
    }
  }

  double label_height(std::size_t i) const { return static_cast<double>(labels_[i].size()) * line_height(); }

  void draw_row(Svg& svg, std::size_t place, double top) const {
    const DotRow& row = chart_.rows[place];
    const std::vector<std::string>& label = labels_[place];
    const double height = height_of(place);
    const double middle = sizes_.stacked
                              ? top + (label_height(place) + height - sizes_.row_padding * 0.6) / 2 + sizes_.mark * 0.2
                              : top + height / 2;
    const double first_line =
        sizes_.stacked ? top + sizes_.font : middle - label_height(place) / 2 + sizes_.font * 0.95;
    for (std::size_t i = 0; i < label.size(); ++i) {
      svg.text({0, first_line + static_cast<double>(i) * line_height()}, label[i],
               row.mark == Mark::mine ? Paint::text_strong : Paint::text, sizes_.font);
    }
    if (!row.value) {
      draw_note(svg, row, middle);
      return;
    }
    draw_figure(svg, row, middle);
    sizes_.stacked ? draw_value_above(svg, row, first_line) : draw_value_beside(svg, row, middle);
  }

  double note_left() const { return sizes_.stacked ? 0 : left_; }

  // Why there is no value, in the plot's place: no line of the plot goes through the words.
  void draw_note(Svg& svg, const DotRow& row, double middle) const {
    const auto lines = wrap_text(row.note, sizes_.width - note_left(), sizes_.small, false, 1);
    if (!lines.front().empty()) {
      svg.rectangle({note_left(), middle - sizes_.small * 0.8},
                    text_width(lines.front(), sizes_.small) + sizes_.small * 0.6, sizes_.small * 1.6, Paint::paper);
    }
    svg.text({note_left(), middle + sizes_.small * 0.35}, lines.front(), Paint::value_plain, sizes_.small);
  }

  void draw_figure(Svg& svg, const DotRow& row, double middle) const {
    const bool mine = row.mark == Mark::mine;
    if (row.lower && row.upper) {
      svg.line({at(*row.lower), middle}, {at(*row.upper), middle}, mine ? Paint::mine_interval : Paint::other_interval,
               sizes_.interval);
    }
    svg.mark({at(*row.value), middle}, row.mark, mine ? sizes_.mark : sizes_.mark * 0.8);
  }

  void draw_value_beside(Svg& svg, const DotRow& row, double middle) const {
    const std::string range = range_text(row);
    const Paint paint = row.mark == Mark::mine ? Paint::text_strong : Paint::text;
    if (range.empty()) {
      svg.text({sizes_.width, middle + sizes_.font * 0.35}, value_text(row), paint, sizes_.font, Anchor::end);
      return;
    }
    svg.text({sizes_.width, middle - sizes_.font * 0.08}, value_text(row), paint, sizes_.font, Anchor::end);
    svg.text({sizes_.width, middle + sizes_.small}, range, Paint::text_soft, sizes_.small, Anchor::end);
  }

  void draw_value_above(Svg& svg, const DotRow& row, double baseline) const {
    const std::string range = range_text(row);
    const Paint paint = row.mark == Mark::mine ? Paint::text_strong : Paint::text;
    const double range_width = range.empty() ? 0 : text_width(range, sizes_.small) + sizes_.small * 0.6;
    svg.text({sizes_.width - range_width, baseline}, value_text(row), paint, sizes_.font, Anchor::end);
    if (!range.empty()) {
      svg.text({sizes_.width, baseline}, range, Paint::text_soft, sizes_.small, Anchor::end);
    }
  }

  const DotsChart& chart_;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  Sizes sizes_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
  std::vector<std::vector<std::string>> labels_;
};

}  // namespace

std::string draw_dots(const DotsChart& chart, Shape shape, const FigureFormat& format, const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

}  // namespace miroir::documents

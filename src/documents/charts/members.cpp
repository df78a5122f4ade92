#include "documents/charts/members.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

struct Sizes {
  double width, row, font, small, radius, interval;
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 30, 15, 13, 11, 5};
    case Shape::narrow:
      return {350, 30, 15, 13, 11, 5};
    case Shape::projector:
      return {2100, 46, 28, 25, 19, 9};
  }
  return {};
}

class Drawing {
 public:
  Drawing(const MembersChart& chart, Shape shape, const FigureFormat& format, const Caption& caption)
      : chart_(chart), shape_(shape), format_(format), caption_(caption), sizes_(sizes_of(shape)) {
    std::stable_sort(references_.begin(), references_.end(),
                     [](const ReferenceLine& a, const ReferenceLine& b) { return a.value < b.value; });
    measure();
  }

  std::string draw() {
    Svg svg(sizes_.width, bottom_ + sizes_.small * 2, shape_, caption_);
    for (const double tick : axis_.ticks) {
      svg.line({at(tick), top_}, {at(tick), bottom_}, Paint::grid, sizes_.radius / 11);
      svg.text({at(tick), bottom_ + sizes_.small * 1.5}, format_.tick(tick, axis_.step), Paint::text_soft, sizes_.small,
               Anchor::middle);
    }
    draw_references(svg);
    double middle = top_ + sizes_.row / 2;
    for (const MemberDot& member : chart_.members) {
      draw_member(svg, member, middle);
      middle += sizes_.row;
    }
    return std::move(svg).finish();
  }

 private:
  void measure() {
    Extent extent;
    double value_width = 0;
    for (const MemberDot& member : chart_.members) {
      extent.show(member.value);
      extent.show(member.lower);
      extent.show(member.upper);
      value_width = std::max(value_width, text_width(format_.value(member.value), sizes_.font));
    }
    for (const ReferenceLine& reference : references_) {
      extent.show(reference.value);
    }
    const double half_tick = text_width(format_.value(extent.most.value_or(1)), sizes_.small) / 2 + 2;
    left_ = std::max(half_tick, sizes_.radius + 1);
    right_ = sizes_.width - std::max(value_width + sizes_.radius * 1.6, half_tick);
    axis_ = make_axis_across(extent, chart_.least_span, format_, right_ - left_, sizes_.small);
    top_ = static_cast<double>(references_.size()) * label_line() + sizes_.small * 0.4;
    bottom_ = top_ + static_cast<double>(chart_.members.size()) * sizes_.row;
  }

  double label_line() const { return sizes_.small * 1.4; }
  double at(double value) const { return axis_.at(value, left_, right_); }

  // Each label has a line of its own above the plot, smallest value first, so that none lies over another.
  void draw_references(Svg& svg) const {
    for (std::size_t i = 0; i < references_.size(); ++i) {
      const double top = label_top(i);
      const Mark mark = references_[i].mark;
      const double x = at(references_[i].value);
      svg.line({x, top}, {x, bottom_}, mark == Mark::group ? Paint::mine_line : Paint::reference,
               sizes_.radius * (mark == Mark::group ? 0.22 : 0.16), dash_of(mark));
    }
    for (std::size_t i = 0; i < references_.size(); ++i) {
      const std::string text = references_[i].label + " " + format_.value(references_[i].value);
      const double x = at(references_[i].value);
      const double gap = sizes_.small * 0.4;
      const bool fits = x + gap + text_width(text, sizes_.small) <= sizes_.width;
      svg.text({fits ? x + gap : x - gap, label_top(i) + sizes_.small * 0.95}, text,
               references_[i].mark == Mark::group ? Paint::value : Paint::value_plain, sizes_.small,
               fits ? Anchor::start : Anchor::end);
    }
  }
  double label_top(std::size_t i) const { return static_cast<double>(i) * label_line(); }

  void draw_member(Svg& svg, const MemberDot& member, double middle) const {
    if (member.lower && member.upper) {
      svg.line({at(*member.lower), middle}, {at(*member.upper), middle}, Paint::mine_interval, sizes_.interval);
    }
    svg.circle({at(member.value), middle}, sizes_.radius, Paint::mine);
    const double letter_size = sizes_.radius * (member.letter.size() > 1 ? 0.95 : 1.25);
    svg.text({at(member.value), middle + letter_size * 0.35}, member.letter, Paint::text_on_mark, letter_size,
             Anchor::middle);
    svg.text({sizes_.width, middle + sizes_.font * 0.35}, format_.value(member.value), Paint::text, sizes_.font,
             Anchor::end);
  }

  const MembersChart& chart_;
  std::vector<ReferenceLine> references_ = chart_.references;
  Shape shape_;
  const FigureFormat& format_;
  const Caption& caption_;
  Sizes sizes_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
};

}  // namespace

std::string draw_members(const MembersChart& chart, Shape shape, const FigureFormat& format, const Caption& caption) {
  return Drawing(chart, shape, format, caption).draw();
}

}  // namespace miroir::documents

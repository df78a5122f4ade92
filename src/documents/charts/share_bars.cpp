#include "documents/charts/share_bars.hpp"

#include "documents/charts/axis.hpp"
#include "documents/charts/svg.hpp"
#include "documents/charts/text_width.hpp"

#include <algorithm>

namespace miroir::documents {

namespace {

struct Sizes {
  double width, font, small, bar, row_padding, widest_label;
  bool stacked;  // label and value above the bar
};

Sizes sizes_of(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return {640, 15, 13, 16, 14, 210, false};
    case Shape::narrow:
      return {350, 15, 13, 14, 16, 220, true};
    case Shape::projector:
      return {1500, 30, 25, 32, 26, 460, false};
  }
  return {};
}

// A bar as it is drawn: the hidden part is one too.
struct Row {
  std::string label;
  std::optional<double> share;
  std::string amount;
  std::optional<double> compared;
  bool hidden = false;
};

std::vector<Row> rows_of(const ShareBarsChart& chart, const base::Messages& messages) {
  std::vector<Row> rows;
  for (const ShareBar& bar : chart.bars) {
    rows.push_back({bar.label, bar.share, bar.amount, bar.compared, false});
  }
  if (chart.hidden) {
    rows.push_back({messages.text("chart.hidden"), chart.hidden->share, chart.hidden->amount, {}, true});
  }
  return rows;
}

class Drawing {
 public:
  Drawing(const ShareBarsChart& chart, Shape shape, const base::Messages& messages, const Caption& caption)
      : chart_(chart),
        shape_(shape),
        format_(messages, measures::Display::share),
        caption_(caption),
        sizes_(sizes_of(shape)),
        rows_(rows_of(chart, messages)) {
    measure();
  }

  std::string draw() {
    Svg svg(sizes_.width, bottom_ + sizes_.small * 1.9, shape_, caption_);
    draw_key(svg);
    for (const double tick : axis_.ticks) {
      svg.text({at(tick), bottom_ + sizes_.small * 1.35}, format_.tick(tick, axis_.step), Paint::text_soft,
               sizes_.small, Anchor::middle);
    }
    double top = top_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      draw_grid(svg, sizes_.stacked ? top + label_height(i) + sizes_.row_padding * 0.2 : top, top + height_of(i));
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
    extent.show(0);
    for (const Row& row : rows_) {
      label_width = std::max(label_width, text_width(row.label, sizes_.font));
      value_width =
          std::max({value_width, text_width(value_text(row), sizes_.font, true), text_width(row.amount, sizes_.small)});
      extent.show(row.share);
      extent.show(row.compared);
    }
    label_width = std::min(label_width, sizes_.widest_label);
    for (const Row& row : rows_) {
      labels_.push_back(wrap_text(row.label, label_width, sizes_.font, false, 2));
    }
    const double half_tick = text_width(format_.value(1), sizes_.small) / 2 + 2;
    const double gap = sizes_.font * 0.9;
    left_ = sizes_.stacked ? half_tick : std::max(label_width + gap, half_tick);
    right_ = sizes_.width - (sizes_.stacked ? half_tick : std::max(value_width + gap, half_tick));
    axis_ = make_axis_across(extent, 0.1, format_, right_ - left_, sizes_.small);
    top_ = chart_.comparator ? sizes_.font * 2.2 : sizes_.font * 0.3;
    bottom_ = top_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      bottom_ += height_of(i);
    }
  }

  double at(double share) const { return axis_.at(share, left_, right_); }
  std::string value_text(const Row& row) const { return row.share ? format_.value(*row.share) : std::string(); }
  double line_height() const { return sizes_.font * 1.2; }
  double label_height(std::size_t i) const { return static_cast<double>(labels_[i].size()) * line_height(); }

  double height_of(std::size_t i) const {
    if (sizes_.stacked) {
      return label_height(i) + sizes_.bar + sizes_.row_padding;
    }
    const double beside = rows_[i].amount.empty() ? sizes_.font : sizes_.font + sizes_.small * 1.15;
    return std::max({label_height(i), beside, sizes_.bar}) + sizes_.row_padding;
  }

  double mark_size() const { return sizes_.bar * 0.36; }

  // A filled mark alone would be lost on its bar.
  void draw_compared(Svg& svg, At at) const {
    svg.circle(at, mark_size() * 1.6, Paint::paper);
    svg.mark(at, chart_.comparator->mark, mark_size());
  }

  void draw_key(Svg& svg) const {
    if (!chart_.comparator) {
      return;
    }
    const double middle = sizes_.font * 0.65;
    const double swatch = sizes_.bar * 1.4;
    const double gap = sizes_.small * 0.5;
    svg.rectangle({0, middle - sizes_.bar * 0.35}, swatch, sizes_.bar * 0.7, Paint::mine);
    svg.text({swatch + gap, middle + sizes_.small * 0.35}, chart_.whose, Paint::text, sizes_.small);
    const double second = swatch + gap + text_width(chart_.whose, sizes_.small) + sizes_.font * 1.4;
    svg.mark({second + mark_size(), middle}, chart_.comparator->mark, mark_size());
    svg.text({second + mark_size() * 2 + gap, middle + sizes_.small * 0.35}, chart_.comparator->label, Paint::text,
             sizes_.small);
  }

  void draw_grid(Svg& svg, double top, double bottom) const {
    for (const double tick : axis_.ticks) {
      svg.line({at(tick), top}, {at(tick), bottom}, Paint::grid, sizes_.bar / 16);
    }
  }

  void draw_row(Svg& svg, std::size_t place, double top) const {
    const Row& row = rows_[place];
    const double height = height_of(place);
    const double middle =
        sizes_.stacked ? top + label_height(place) + sizes_.row_padding * 0.4 + sizes_.bar / 2 : top + height / 2;
    const double first_line =
        sizes_.stacked ? top + sizes_.font : middle - label_height(place) / 2 + sizes_.font * 0.95;
    for (std::size_t i = 0; i < labels_[place].size(); ++i) {
      svg.text({0, first_line + static_cast<double>(i) * line_height()}, labels_[place][i], Paint::text, sizes_.font);
    }
    if (row.share) {
      draw_bar(svg, row, middle);
    }
    if (row.compared && chart_.comparator) {
      draw_compared(svg, {at(*row.compared), middle});
    }
    sizes_.stacked ? draw_value_above(svg, row, first_line) : draw_value_beside(svg, row, middle);
  }

  void draw_bar(Svg& svg, const Row& row, double middle) const {
    const At corner{at(0), middle - sizes_.bar / 2};
    const double length = at(*row.share) - at(0);
    if (row.hidden) {
      svg.hatched(corner, length, sizes_.bar);
    } else {
      svg.rectangle(corner, length, sizes_.bar, Paint::mine);
    }
  }

  void draw_value_beside(Svg& svg, const Row& row, double middle) const {
    const std::string value = value_text(row);
    if (row.amount.empty() || value.empty()) {
      svg.text({sizes_.width, middle + sizes_.font * 0.35}, value.empty() ? row.amount : value, Paint::text_strong,
               sizes_.font, Anchor::end);
      return;
    }
    svg.text({sizes_.width, middle - sizes_.font * 0.08}, value, Paint::text_strong, sizes_.font, Anchor::end);
    svg.text({sizes_.width, middle + sizes_.small}, row.amount, Paint::text_soft, sizes_.small, Anchor::end);
  }

  void draw_value_above(Svg& svg, const Row& row, double baseline) const {
    const double amount_width = row.amount.empty() ? 0 : text_width(row.amount, sizes_.small) + sizes_.small * 0.6;
    svg.text({sizes_.width - amount_width, baseline}, value_text(row), Paint::text_strong, sizes_.font, Anchor::end);
    svg.text({sizes_.width, baseline}, row.amount, Paint::text_soft, sizes_.small, Anchor::end);
  }

  const ShareBarsChart& chart_;
  Shape shape_;
  FigureFormat format_;
  const Caption& caption_;
  Sizes sizes_;
  std::vector<Row> rows_;
  Axis axis_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
  std::vector<std::vector<std::string>> labels_;
};

// An empty cell would leave a listener wondering.
std::string share_words(const FigureFormat& format, const std::optional<double>& share) {
  return share ? format.value(*share) : "–";
}

}  // namespace

std::string draw_share_bars(const ShareBarsChart& chart, Shape shape, const base::Messages& messages,
                            const Caption& caption) {
  return Drawing(chart, shape, messages, caption).draw();
}

Table share_bars_table(const ShareBarsChart& chart, const base::Messages& messages, const std::string& caption,
                       const std::string& part) {
  const FigureFormat format(messages, measures::Display::share);
  const std::vector<Row> rows = rows_of(chart, messages);
  const bool amounts = std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.amount.empty(); });
  Table table{caption, {part, messages.text("table.share")}, {}};
  if (amounts) {
    table.headers.push_back(messages.text("table.amount"));
  }
  if (chart.comparator) {
    table.headers.push_back(chart.comparator->label);
  }
  for (const Row& row : rows) {
    std::vector<std::string> cells{row.label, share_words(format, row.share)};
    if (amounts) {
      cells.push_back(row.amount.empty() ? "–" : row.amount);
    }
    if (chart.comparator) {
      cells.push_back(share_words(format, row.compared));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace miroir::documents

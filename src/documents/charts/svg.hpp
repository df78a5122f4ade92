// Writes one SVG picture as text: escaped, numbers rounded to a tenth of a pixel, no inline style.
#pragma once

#include "documents/charts/chart.hpp"

#include <span>
#include <string>
#include <string_view>

namespace miroir::documents {

// A class for the page's style sheet, and attributes that hold without one.
enum class Paint : std::uint8_t {
  grid,          // thin lines of the axis
  text,          // labels
  text_strong,   // my label, values
  text_soft,     // ticks, intervals
  text_on_mark,  // a letter on its dot
  value,         // written among lines: strong, with a halo of paper
  value_plain,   // the same, not strong
  mine,          // my dot and line
  mine_line,
  mine_interval,
  mine_band,
  other,       // filled marks of the others
  other_open,  // hollow marks
  other_line,  // lines of the others
  other_interval,
  reference,   // line at the comparator's value
  paper,       // under a mark that would be lost on another
  other_band,  // wide background of the others
  hatch,       // what is hidden
};

enum class Anchor : std::uint8_t { start, middle, end };
enum class Dash : std::uint8_t { solid, dashed, dotted, dash_dot };

struct At {
  double x = 0;
  double y = 0;
};

class Svg {
 public:
  Svg(double width, double height, Shape shape, const Caption& caption);

  void line(At from, At to, Paint paint, double width, Dash dash = Dash::solid);
  void polyline(std::span<const At> points, Paint paint, double width, Dash dash = Dash::solid);
  void polygon(std::span<const At> points, Paint paint, double width = 0);
  void rectangle(At corner, double width, double height, Paint paint);
  // A frame with slanting lines: something is there and is not told. Lines, not a pattern: every renderer draws them.
  void hatched(At corner, double width, double height);
  void circle(At centre, double radius, Paint paint, double width = 0);
  void text(At at, std::string_view text, Paint paint, double font_size, Anchor anchor = Anchor::start);
  // The mark of a figure, about `size` in radius.
  void mark(At centre, Mark mark, double size);

  std::string finish() &&;

 private:
  std::string out_;
};

Dash dash_of(Mark mark);

// The same picture for paper: its own font, since no page gives it one, and no halo, which what sets the page
// (documents/pdf_press.hpp) would lay over the text.
std::string for_paper(std::string svg);

}  // namespace miroir::documents

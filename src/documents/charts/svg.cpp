#include "documents/charts/svg.hpp"

#include "base/markup.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::documents {

namespace {

constexpr std::string_view halo = R"( stroke="#fffefb" stroke-width="3.5" paint-order="stroke")";

struct PaintRule {
  const char* css_class;
  const char* attributes;
};

PaintRule rule(Paint paint) {
  switch (paint) {
    case Paint::grid:
      return {"chart-grid", R"(fill="none" stroke="#d9ddd8")"};
    case Paint::text:
      return {"chart-text", R"(fill="#1c2326")"};
    case Paint::text_strong:
      return {"chart-strong", R"(fill="#1c2326" font-weight="700")"};
    case Paint::text_soft:
      return {"chart-soft", R"(fill="#5b666b")"};
    case Paint::text_on_mark:
      return {"chart-on-mark", R"(fill="#ffffff" font-weight="700")"};
    case Paint::value:
      return {"chart-value",
              R"(fill="#1c2326" font-weight="700" stroke="#fffefb" stroke-width="3.5" paint-order="stroke")"};
    case Paint::value_plain:
      return {"chart-value-plain", R"(fill="#1c2326" stroke="#fffefb" stroke-width="3.5" paint-order="stroke")"};
    case Paint::mine:
      return {"chart-mine", R"(fill="#0b5563" stroke="none")"};
    case Paint::mine_line:
      return {"chart-mine-line", R"(fill="none" stroke="#0b5563")"};
    case Paint::mine_interval:
      return {"chart-mine-interval", R"(fill="none" stroke="#9dbfc5")"};
    case Paint::mine_band:
      return {"chart-mine-band", R"(fill="#e0ecee" stroke="none")"};
    case Paint::other:
      return {"chart-other", R"(fill="#4a5458" stroke="none")"};
    case Paint::other_open:
      return {"chart-other-open", R"(fill="#fffefb" stroke="#4a5458")"};
    case Paint::other_line:
      return {"chart-other-line", R"(fill="none" stroke="#4a5458")"};
    case Paint::other_interval:
      return {"chart-other-interval", R"(fill="none" stroke="#c3cacb")"};
    case Paint::reference:
      return {"chart-reference", R"(fill="none" stroke="#4a5458")"};
    case Paint::paper:
      return {"chart-paper", R"(fill="#fffefb" stroke="none")"};
    case Paint::other_band:
      return {"chart-other-band", R"(fill="#eceeec" stroke="none")"};
    case Paint::hatch:
      return {"chart-hatch", R"(fill="none" stroke="#4a5458")"};
  }
  return {"", ""};
}

std::string painted(Paint paint) {
  const PaintRule found = rule(paint);
  return fmt::format("class=\"{}\" {}", found.css_class, found.attributes);
}

std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) {
    text.resize(text.size() - 2);
  }
  return text == "-0" ? "0" : text;
}

std::string stroke(double width, Dash dash) {
  std::string out = fmt::format(" stroke-width=\"{}\"", number(width));
  const double unit = std::max(width, 1.5);
  switch (dash) {
    case Dash::solid:
      break;
    case Dash::dashed:
      out += fmt::format(" stroke-dasharray=\"{} {}\"", number(4 * unit), number(2.5 * unit));
      break;
    case Dash::dotted:
      out += fmt::format(" stroke-dasharray=\"{} {}\"", number(unit), number(2 * unit));
      break;
    case Dash::dash_dot:
      out += fmt::format(" stroke-dasharray=\"{} {} {} {}\"", number(5 * unit), number(2 * unit), number(unit),
                         number(2 * unit));
      break;
  }
  return out;
}

std::string listed(std::span<const At> points) {
  std::string out;
  for (const At& point : points) {
    out += fmt::format("{}{},{}", out.empty() ? "" : " ", number(point.x), number(point.y));
  }
  return out;
}

const char* anchor_name(Anchor anchor) {
  switch (anchor) {
    case Anchor::start:
      return "start";
    case Anchor::middle:
      return "middle";
    case Anchor::end:
      return "end";
  }
  return "";
}

}  // namespace

const char* shape_name(Shape shape) {
  switch (shape) {
    case Shape::wide:
      return "wide";
    case Shape::narrow:
      return "narrow";
    case Shape::projector:
      return "projector";
  }
  return "";
}

Dash dash_of(Mark mark) {
  switch (mark) {
    case Mark::mine:
    case Mark::group:
      return Dash::solid;
    case Mark::groups:
      return Dash::dashed;
    case Mark::control:
      return Dash::dotted;
    case Mark::region:
      return Dash::dash_dot;
  }
  return Dash::solid;
}

Svg::Svg(double width, double height, Shape shape, const Caption& caption) {
  const std::string id = base::escape_markup(fmt::format("{}-{}", caption.id, shape_name(shape)));
  out_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-{0}\" viewBox=\"0 0 {1} {2}\" role=\"img\" "
      "aria-labelledby=\"{3}-title {3}-description\"><title id=\"{3}-title\">{4}</title>"
      "<desc id=\"{3}-description\">{5}</desc>",
      shape_name(shape), number(width), number(height), id, base::escape_markup(caption.title),
      base::escape_markup(caption.description));
}

void Svg::line(At from, At to, Paint paint, double width, Dash dash) {
  const char* cap = dash == Dash::solid && paint != Paint::grid ? " stroke-linecap=\"round\"" : "";
  out_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {}{}{}/>", number(from.x), number(from.y),
                      number(to.x), number(to.y), painted(paint), stroke(width, dash), cap);
}

void Svg::polyline(std::span<const At> points, Paint paint, double width, Dash dash) {
  out_ += fmt::format("<polyline points=\"{}\" {}{} stroke-linejoin=\"round\"/>", listed(points), painted(paint),
                      stroke(width, dash));
}

void Svg::polygon(std::span<const At> points, Paint paint, double width) {
  out_ += fmt::format("<polygon points=\"{}\" {}{}/>", listed(points), painted(paint),
                      width > 0 ? stroke(width, Dash::solid) : "");
}

void Svg::rectangle(At corner, double width, double height, Paint paint) {
  out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}/>", number(corner.x), number(corner.y),
                      number(std::max(0.0, width)), number(height), painted(paint));
}

void Svg::hatched(At corner, double width, double height) {
  const auto [x, y] = corner;
  const double gap = std::max(4.0, height * 0.4);
  std::string path =
      fmt::format("M{},{}h{}v{}h{}z", number(x), number(y), number(width), number(height), number(-width));
  // Each line rises by 45 degrees from the bottom edge; it is cut at the left and right edges.
  for (double foot = gap - height; foot < width; foot += gap) {
    const double from = std::max(0.0, foot);
    const double to = std::min(width, foot + height);
    path += fmt::format("M{},{}L{},{}", number(x + from), number(y + height - (from - foot)), number(x + to),
                        number(y + height - (to - foot)));
  }
  out_ += fmt::format("<path d=\"{}\" {}{}/>", path, painted(Paint::hatch), stroke(height / 12, Dash::solid));
}

void Svg::circle(At centre, double radius, Paint paint, double width) {
  out_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}{}/>", number(centre.x), number(centre.y), number(radius),
                      painted(paint), width > 0 ? stroke(width, Dash::solid) : "");
}

void Svg::text(At at, std::string_view text, Paint paint, double font_size, Anchor anchor) {
  out_ += fmt::format("<text x=\"{}\" y=\"{}\" {} font-size=\"{}\" text-anchor=\"{}\">{}</text>", number(at.x),
                      number(at.y), painted(paint), number(font_size), anchor_name(anchor), base::escape_markup(text));
}

void Svg::mark(At centre, Mark mark, double size) {
  const double line_width = size / 3;
  const auto [x, y] = centre;
  switch (mark) {
    case Mark::mine:
      return circle(centre, size, Paint::mine);
    case Mark::group: {
      const double reach = size * 1.15;
      const At points[] = {{x, y - reach}, {x + reach, y}, {x, y + reach}, {x - reach, y}};
      return polygon(points, Paint::other);
    }
    case Mark::groups:
      return circle(centre, size * 0.85, Paint::other_open, line_width);
    case Mark::control: {
      const double reach = size * 0.78;
      const At points[] = {
          {x - reach, y - reach}, {x + reach, y - reach}, {x + reach, y + reach}, {x - reach, y + reach}};
      return polygon(points, Paint::other_open, line_width);
    }
    case Mark::region: {
      const double reach = size;
      const At points[] = {{x, y - reach}, {x + reach, y + reach * 0.75}, {x - reach, y + reach * 0.75}};
      return polygon(points, Paint::other_open, line_width);
    }
  }
}

std::string Svg::finish() && { return std::move(out_) + "</svg>"; }

std::string for_paper(std::string svg) {
  for (std::size_t at = svg.find(halo); at != std::string::npos; at = svg.find(halo, at)) {
    svg.erase(at, halo.size());
  }
  constexpr std::string_view opening = "<svg ";
  if (svg.starts_with(opening)) {
    svg.insert(opening.size(), "font-family=\"Atkinson Hyperlegible Next, sans-serif\" ");
  }
  return svg;
}

}  // namespace miroir::documents

#include "documents/charts/axis.hpp"

#include "documents/charts/text_width.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::documents {

namespace {

double round_step(double rough) {
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power * (1 + 1e-9)) {
      return factor * power;
    }
  }
  return 10 * power;
}

}  // namespace

void Extent::show(double value) {
  least = std::min(least.value_or(value), value);
  most = std::max(most.value_or(value), value);
}

double Axis::at(double value, double start, double end) const {
  return start + (value - from) / (to - from) * (end - start);
}

Axis make_axis(const Extent& extent, double least_span, bool is_share, int ticks_wanted) {
  double from = extent.least.value_or(0);
  double to = extent.most.value_or(0);
  const double margin = 0.05 * (to - from);
  from -= margin;
  to += margin;
  if (const double lacking = least_span - (to - from); lacking > 0) {
    from -= lacking / 2;
    to += lacking / 2;
  }
  if (from < 0.3 * to) {
    to = from < 0 ? std::max(to, least_span) : to;
    from = 0;
  }
  if (is_share && to > 1) {
    from = std::max(0.0, std::min(from, 1 - least_span));
    to = 1;
  }
  Axis axis;
  axis.step = round_step(std::max(to - from, 1e-9) / ticks_wanted);
  // The tiny amounts keep 0.6000001 from asking for one more step.
  axis.from = std::floor(from / axis.step + 1e-6) * axis.step;
  axis.to = std::ceil(to / axis.step - 1e-6) * axis.step;
  const int steps = static_cast<int>(std::lround((axis.to - axis.from) / axis.step));
  for (int i = 0; i <= steps; ++i) {
    axis.ticks.push_back(axis.from + i * axis.step);
  }
  return axis;
}

Axis make_axis_across(const Extent& extent, double least_span, const FigureFormat& format, double length,
                      double font_size) {
  for (int wanted = 6; wanted > 1; --wanted) {
    const Axis axis = make_axis(extent, least_span, format.is_share(), wanted);
    double widest = 0;
    for (const double tick : axis.ticks) {
      widest = std::max(widest, text_width(format.tick(tick, axis.step), font_size));
    }
    if ((widest + font_size) * static_cast<double>(axis.ticks.size() - 1) <= length) {
      return axis;
    }
  }
  return make_axis(extent, least_span, format.is_share(), 1);
}

}  // namespace miroir::documents

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
  Axis axis;
  axis.from = extent.least.value_or(0);
  axis.to = extent.most.value_or(0);
  const double margin = 0.04 * (axis.to - axis.from);
  const double lacking = std::max(0.0, std::max(least_span, 1e-6) - (axis.to - axis.from) - 2 * margin);
  axis.from -= margin + lacking / 2;
  axis.to += margin + lacking / 2;
  if (axis.from < 0.15 * axis.to) {
    axis.to -= std::min(0.0, axis.from);
    axis.from = 0;
  }
  if (is_share && axis.to > 1) {
    axis.from = std::max(0.0, axis.from - (axis.to - 1 < lacking ? axis.to - 1 : 0));
    axis.to = 1;
  }
  axis.step = round_step((axis.to - axis.from) / ticks_wanted);
  // The tiny amounts keep 0.6000001 from losing its tick.
  const double first = std::ceil(axis.from / axis.step - 1e-6);
  const double last = std::floor(axis.to / axis.step + 1e-6);
  for (double place = first; place <= last; ++place) {
    axis.ticks.push_back(place * axis.step);
  }
  return axis;
}

Axis make_axis_across(const Extent& extent, double least_span, const FigureFormat& format, double length,
                      double font_size) {
  for (int wanted = 7; wanted > 1; --wanted) {
    Axis axis = make_axis(extent, least_span, format.is_share(), wanted);
    double widest = 0;
    for (const double tick : axis.ticks) {
      widest = std::max(widest, text_width(format.tick(tick, axis.step), font_size));
    }
    if (widest + font_size * 0.8 <= axis.step / (axis.to - axis.from) * length) {
      return axis;
    }
  }
  return make_axis(extent, least_span, format.is_share(), 1);
}

}  // namespace miroir::documents

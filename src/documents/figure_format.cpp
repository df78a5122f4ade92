#include "documents/figure_format.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::documents {

using measures::Display;

// What the unit shown makes of 1.
double FigureFormat::scale() const {
  switch (display_) {
    case Display::share:
      return 100;
    case Display::per_thousand:
      return 1000;
    case Display::mean_euros:
      return 1;
  }
  return 1;
}

int FigureFormat::decimals(double value) const {
  const double shown = std::abs(value) * scale();
  switch (display_) {
    case Display::share:
      return shown == 0 || shown == 100 || (shown >= 9.95 && shown <= 99) ? 0 : 1;
    case Display::per_thousand:
      return shown == 0 || shown >= 9.95 ? 0 : 1;
    case Display::mean_euros:
      return shown == 0 || shown >= 20 ? 0 : 2;
  }
  return 0;
}

std::string FigureFormat::with_unit(double value, int decimals) const {
  switch (display_) {
    case Display::share:
      return messages_.percent(value, decimals);
    case Display::per_thousand:
      return messages_.per_thousand(value, decimals);
    case Display::mean_euros:
      return messages_.euros(value, decimals);
  }
  return {};
}

std::string FigureFormat::value(double value) const {
  const double smallest = display_ == Display::mean_euros ? 0.01 : 0.1 / scale();
  if (value > 0 && value < smallest / 2) {
    return messages_.text("figure.less-than",
                          {{"value", with_unit(smallest, display_ == Display::mean_euros ? 2 : 1)}});
  }
  return with_unit(value, decimals(value));
}

std::string FigureFormat::like(double value, double reference) const {
  return with_unit(value, value == 0 ? 0 : decimals(reference));
}

std::string FigureFormat::range(double lower, double upper, double reference) const {
  const int places = decimals(reference);
  const std::string first = messages_.number(lower * scale(), places);
  const std::string second = messages_.number(upper * scale(), places);
  const std::string last = with_unit(upper, places);
  // The unit stands once, where the language puts it: "43–60 %", "€43–60".
  const std::size_t at = last.find(second);
  return last.substr(0, at) + first + "–" + last.substr(at);
}

std::string FigureFormat::tick(double value, double step) const {
  int places = 0;
  for (double rest = step * scale(); places < 3 && std::abs(rest - std::round(rest)) > 1e-6; rest *= 10) {
    ++places;
  }
  return with_unit(value, places);
}

int FigureFormat::difference_decimals(double difference) const {
  const double shown = std::abs(difference) * scale();
  if (display_ == Display::mean_euros) {
    return shown >= 10 ? 0 : 2;
  }
  return shown >= 1.95 ? 0 : 1;
}

std::string FigureFormat::points(const std::string& number, double scaled) const {
  const bool french = messages_.language() == base::Language::french;
  const bool one = french ? std::abs(scaled) < 2 : number == "1";
  return messages_.plural("unit.points", one ? 1 : 2, {{"value", number}});
}

std::string FigureFormat::difference(double difference) const {
  const int places = difference_decimals(difference);
  const double size = std::abs(difference);
  if (display_ == Display::share) {
    return points(messages_.number(size * scale(), places), size * scale());
  }
  return with_unit(size, places);
}

std::string FigureFormat::difference_range(double lower, double upper) const {
  const bool crosses = lower < 0 && upper > 0;
  double first = lower;
  double second = upper;
  if (!crosses && upper <= 0) {
    first = -upper;
    second = -lower;
  }
  const int places = difference_decimals(std::max(std::abs(first), std::abs(second)));
  const std::string from = messages_.number(first * scale(), places);
  const std::string plus = crosses ? "+" : "";
  const std::string to = display_ == Display::share
                             ? points(plus + messages_.number(second * scale(), places), second * scale())
                             : plus + with_unit(second, places);
  return messages_.text("figure.from-to", {{"from", from}, {"to", to}});
}

}  // namespace miroir::documents

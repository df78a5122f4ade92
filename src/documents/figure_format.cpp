#include "documents/figure_format.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::documents {

using measures::Display;

namespace {

// A true minus sign; nothing before what rounding makes 0.
std::string sign_of(double scaled, int places) {
  if (std::abs(scaled) < 0.5 * std::pow(10, -places)) {
    return "";
  }
  return scaled > 0 ? "+" : "−";
}

}  // namespace

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
  return with_unit(value, step_decimals(step * scale()));
}

int FigureFormat::step_decimals(double step) {
  int places = 0;
  for (double rest = step; places < 3 && std::abs(rest - std::round(rest)) > 1e-6; rest *= 10) {
    ++places;
  }
  return places;
}

std::string FigureFormat::signed_tick(double value, double step) const {
  const int places = step_decimals(step * scale());
  const std::string sign = sign_of(value * scale(), places);
  const double size = std::abs(value);
  return sign + (display_ == Display::share ? messages_.number(size * scale(), sign.empty() ? 0 : places)
                                            : with_unit(size, sign.empty() ? 0 : places));
}

std::string FigureFormat::signed_difference(double difference) const {
  return sign_of(difference * scale(), difference_decimals(difference)) + this->difference(difference);
}

std::string FigureFormat::signed_difference_range(double lower, double upper) const {
  const int places = difference_decimals(std::max(std::abs(lower), std::abs(upper)));
  const std::string from = sign_of(lower * scale(), places) + messages_.number(std::abs(lower) * scale(), places);
  const std::string sign = sign_of(upper * scale(), places);
  const double size = std::abs(upper);
  const std::string to = display_ == Display::share ? points(messages_.number(size * scale(), places), size * scale())
                                                    : with_unit(size, places);
  return messages_.text("figure.from-to", {{"from", from}, {"to", sign + to}});
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

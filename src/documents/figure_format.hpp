// Figures as text: percentages, per thousand, euros, with as many decimals as a reader needs and no more.
//
// A share has one decimal below 10 % and above 99 %, none between; a value that rounding would turn into nothing or
// into all is written "< 0.1 %" or with its decimal. Limits of an interval have the decimals of their figure.
#pragma once

#include "base/messages.hpp"
#include "measures/plan.hpp"

#include <string>

namespace miroir::documents {

class FigureFormat {
 public:
  FigureFormat(const base::Messages& messages, measures::Display display) : messages_(messages), display_(display) {}

  const base::Messages& messages() const { return messages_; }
  measures::Display display() const { return display_; }
  bool is_share() const { return display_ == measures::Display::share; }

  std::string value(double value) const;                                  // "51 %"
  std::string like(double value, double reference) const;                 // `value` with the decimals of `reference`
  std::string range(double lower, double upper, double reference) const;  // "43–60 %"
  std::string tick(double value, double step) const;
  std::string difference(double difference) const;  // "13 points", "2.5 ‰", "€12", without a sign
  // "4 to 22 points": limits of a difference, signed when they are of opposite signs.
  std::string difference_range(double lower, double upper) const;
  // "+2.5 points", "−12 €", "0 points"; "−1 to +4 points". A difference that stands alone, as in a table of effects.
  std::string signed_difference(double difference) const;
  std::string signed_difference_range(double lower, double upper) const;
  // "+2", "−2", "0": of a share in points, without the word.
  std::string signed_tick(double value, double step) const;

 private:
  double scale() const;
  int decimals(double value) const;
  static int step_decimals(double step);
  int difference_decimals(double difference) const;
  std::string with_unit(double value, int decimals) const;
  std::string points(const std::string& number, double scaled) const;

  const base::Messages& messages_;
  measures::Display display_;
};

}  // namespace miroir::documents

// Nameless dots on one axis, stacked where they fall in the same step, with a line at the group's value.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/figure_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::documents {

struct GuessStep {
  double middle = 0;
  int count = 0;
};

// Steps of the axis from 0 to the highest value, about twenty, from the lowest on; empty steps are left out.
std::vector<GuessStep> steps_of_guesses(const std::vector<double>& guesses, std::optional<double> group);

struct GuessesChart {
  std::vector<GuessStep> steps;
  std::optional<double> group;
  std::string group_label;  // without its value
};

std::string draw_guesses(const GuessesChart& chart, Shape shape, const FigureFormat& format, const Caption& caption);

}  // namespace miroir::documents

// How often difference-in-differences is right on drawn practice whose effect is known: the tables of
// docs/statistics-checks.md, as Markdown.
#include "support/drawn_practice.hpp"

#include <cstdlib>

#include <fmt/core.h>

namespace {

using miroir::tests::DrawnPractice;

struct Scenario {
  const char* name;
  DrawnPractice practice;
};

std::vector<Scenario> scenarios(double effect) {
  DrawnPractice usual;
  usual.effect = effect;
  DrawnPractice few = usual;
  few.groups = 8;
  DrawnPractice alone = usual;
  alone.group_drift = 0;
  DrawnPractice together = usual;
  together.group_drift = 0.03;
  return {{"24 groups of 10, 240 controls", usual},
          {"8 groups of 10, 240 controls", few},
          {"24 groups that do not drift", alone},
          {"24 groups that drift much", together}};
}

void print_table(double effect, int seeds) {
  fmt::print(
      "| drawn practice | mean estimate | spread of estimates | mean standard error | interval holds the effect | "
      "interval excludes 0 | pre-trend below 0.05 |\n| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const Scenario& scenario : scenarios(effect)) {
    const auto outcome = miroir::tests::try_practice(scenario.practice, seeds);
    const auto percent = [&](int count) { return 100.0 * count / outcome.seeds; };
    fmt::print("| {} | {:.4f} | {:.4f} | {:.4f} | {:.1f} % | {:.1f} % | {:.1f} % |\n", scenario.name,
               outcome.mean_estimate, outcome.spread, outcome.mean_error, percent(outcome.held), percent(outcome.found),
               percent(outcome.pre_trends));
  }
  fmt::print("\n");
}

}  // namespace

int main(int count, char** arguments) {
  const int seeds = count > 1 ? std::atoi(arguments[1]) : 1000;
  if (seeds < 1) {
    fmt::print(stderr, "usage: statistics_bench [SEEDS]\n");
    return 2;
  }
  fmt::print("An effect of -0.03 was built in, {} seeds:\n\n", seeds);
  print_table(-0.03, seeds);
  fmt::print("None was built in, {} seeds:\n\n", seeds);
  print_table(0, seeds);
  return 0;
}

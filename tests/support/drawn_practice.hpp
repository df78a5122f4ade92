// Physicians whose practice is drawn: what difference-in-differences is tried on, with an effect that is known.
//
// Each physician has a share of their own, drawn around their group's (beta); each group drifts on its own from period
// to period, so that its members go together; counts are beta-binomial around the physician's share of the period.
// Members' shares change by `effect` from `start` on. The same seed gives the same draws.
#pragma once

#include "stats/difference_in_differences.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <boost/random/beta_distribution.hpp>
#include <boost/random/binomial_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>

namespace miroir::tests {

struct DrawnPractice {
  int groups = 24;
  int members_per_group = 10;
  int controls = 240;
  int periods = 8;
  int start = 4;
  double share = 0.35;           // of all physicians, on average
  double group_size = 60;        // a + b of the beta that groups are drawn from: larger, more alike
  double physician_size = 25;    // the same of physicians around their group
  double occasion_size = 300;    // the same of one period around the physician
  double group_drift = 0.012;    // standard deviation of a group's own move in a period
  double common_drift = -0.004;  // of everyone, each period
  double effect = 0;
};

inline double drawn_share(std::mt19937_64& generator, double mean, double size) {
  const double share = std::clamp(mean, 0.01, 0.99);
  return boost::random::beta_distribution<double>(share * size, (1 - share) * size)(generator);
}

// The periods of one physician, whose cluster's moves are given.
inline void draw_physician(std::mt19937_64& generator, const DrawnPractice& practice, double mean,
                           const std::vector<double>& moves, const std::string& name, const std::string& group,
                           std::vector<stats::Observation>& observations) {
  const bool member = !group.empty();
  const double own = drawn_share(generator, mean, practice.physician_size);
  const int patients = boost::random::uniform_int_distribution<int>(40, 200)(generator);
  for (int period = 0; period < practice.periods; ++period) {
    const double effect = member && period >= practice.start ? practice.effect : 0;
    const double expected = own + moves[static_cast<std::size_t>(period)] + practice.common_drift * period + effect;
    const double share = drawn_share(generator, expected, practice.occasion_size);
    const int numerator = boost::random::binomial_distribution<int>(patients, share)(generator);
    observations.push_back({name, group, period, member ? std::optional<std::int64_t>(practice.start) : std::nullopt,
                            static_cast<double>(numerator), static_cast<double>(patients)});
  }
}

inline std::vector<double> draw_moves(std::mt19937_64& generator, const DrawnPractice& practice) {
  boost::random::normal_distribution<double> move(0, practice.group_drift);
  std::vector<double> moves;
  for (int period = 0; period < practice.periods; ++period) moves.push_back(move(generator));
  return moves;
}

inline std::vector<stats::Observation> draw_practice(const DrawnPractice& practice, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<stats::Observation> observations;
  for (int group = 0; group < practice.groups; ++group) {
    const double mean = drawn_share(generator, practice.share, practice.group_size);
    const auto moves = draw_moves(generator, practice);
    const std::string name = "g" + std::to_string(group);
    for (int member = 0; member < practice.members_per_group; ++member) {
      draw_physician(generator, practice, mean, moves, name + "." + std::to_string(member), name, observations);
    }
  }
  for (int control = 0; control < practice.controls; ++control) {
    const double mean = drawn_share(generator, practice.share, practice.group_size);
    draw_physician(generator, practice, mean, draw_moves(generator, practice), "c" + std::to_string(control), "",
                   observations);
  }
  return observations;
}

// How often, over seeds 1 to `seeds`, the interval holds the effect, excludes 0, and the pre-trend test is below 0.05.
struct DrawnOutcome {
  int seeds = 0;
  int held = 0;
  int found = 0;
  int pre_trends = 0;
  double mean_estimate = 0;
  double mean_error = 0;
  double spread = 0;  // standard deviation of the estimates
};

inline DrawnOutcome try_practice(const DrawnPractice& practice, int seeds) {
  DrawnOutcome outcome;
  double squares = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const auto did =
        stats::difference_in_differences(draw_practice(practice, static_cast<std::uint64_t>(seed))).value();
    ++outcome.seeds;
    outcome.held += did.effect.lower <= practice.effect && practice.effect <= did.effect.upper;
    outcome.found += did.effect.lower > 0 || did.effect.upper < 0;
    outcome.pre_trends += did.pre_trend && did.pre_trend->p < 0.05;
    outcome.mean_estimate += did.effect.value / seeds;
    outcome.mean_error += did.standard_error / seeds;
    squares += did.effect.value * did.effect.value / seeds;
  }
  outcome.spread = std::sqrt(std::max(0.0, squares - outcome.mean_estimate * outcome.mean_estimate));
  return outcome;
}

}  // namespace miroir::tests

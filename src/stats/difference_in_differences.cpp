#include "stats/difference_in_differences.hpp"

#include "stats/checks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/core.h>
#include <boost/math/distributions/students_t.hpp>

namespace miroir::stats {

namespace {

constexpr std::size_t most_periods = 120;

base::Refusal impossible(const std::string& what) { return base::refuse("impossible-observation", what); }

base::Result<void> check_observation(const Observation& observation) {
  if (!(observation.denominator > 0 && std::isfinite(observation.denominator))) {
    return base::refuse("nothing-counted", "the denominator must be finite and above 0");
  }
  if (!std::isfinite(observation.numerator)) return impossible("the numerator must be a finite number");
  return {};
}

// Physicians, periods and clusters numbered in the order of their names.
struct Numbering {
  std::map<std::string, std::size_t> physicians;
  std::map<std::int64_t, std::size_t> periods;
  std::map<std::string, std::size_t> clusters;
};

template <class Key>
void number(std::map<Key, std::size_t>& places) {
  std::size_t place = 0;
  for (auto& [key, value] : places) value = place++;
}

// Distinct from every group's name, which cannot begin with a null.
std::string cluster_of(const Observation& observation) {
  return observation.cluster.empty() ? std::string(1, '\0') + observation.physician : observation.cluster;
}

Numbering numbering_of(std::span<const Observation> observations) {
  Numbering numbering;
  for (const Observation& observation : observations) {
    numbering.physicians[observation.physician];
    numbering.periods[observation.period];
    numbering.clusters[cluster_of(observation)];
  }
  number(numbering.physicians);
  number(numbering.periods);
  number(numbering.clusters);
  return numbering;
}

// What must not change from one period to the next.
base::Result<void> check_consistency(std::span<const Observation> observations) {
  std::map<std::string, const Observation*> first;
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (std::size_t index = 0; index < observations.size(); ++index) {
    const Observation& observation = observations[index];
    if (const auto checked = check_observation(observation); !checked) {
      return at_item("observations", index, checked.error());
    }
    const Observation& known = *first.emplace(observation.physician, &observation).first->second;
    if (known.cluster != observation.cluster || known.start != observation.start) {
      return at_item("observations", index, impossible("the physician's cluster or start changed"));
    }
    if (!seen.emplace(observation.physician, observation.period).second) {
      return at_item("observations", index, impossible("the physician has this period twice"));
    }
  }
  return {};
}

struct Arms {
  std::size_t members = 0;
  std::size_t controls = 0;
};

Arms count_arms(std::span<const Observation> observations) {
  std::set<std::string> members;
  std::set<std::string> controls;
  for (const Observation& observation : observations) {
    (observation.start ? members : controls).insert(observation.physician);
  }
  return {members.size(), controls.size()};
}

// The panel without regressors: one row per observation, in their order.
Panel panel_of(std::span<const Observation> observations, const Numbering& numbering) {
  Panel panel{numbering.physicians.size(), numbering.periods.size(), numbering.clusters.size(), {}};
  for (const Observation& observation : observations) {
    panel.rows.push_back({numbering.physicians.at(observation.physician),
                          numbering.periods.at(observation.period),
                          numbering.clusters.at(cluster_of(observation)),
                          observation.numerator / observation.denominator,
                          observation.denominator,
                          {}});
  }
  return panel;
}

Estimate estimate_at(const LinearModel& model, std::size_t place, double level) {
  const boost::math::students_t reference(model.degrees_of_freedom[place]);
  const double value = model.coefficients[place];
  const double half = boost::math::quantile(reference, (1 + level) / 2) * std::sqrt(model.covariance[place][place]);
  return {value, value - half, value + half, Method::clustered};
}

double two_sided_p(double statistic, double freedom) {
  const boost::math::students_t reference(freedom);
  return 2 * boost::math::cdf(boost::math::complement(reference, std::abs(statistic)));
}

base::Result<void> add_effect(DifferenceInDifferences& result, std::span<const Observation> observations, Panel panel,
                              const DidOptions& options) {
  for (std::size_t index = 0; index < observations.size(); ++index) {
    const Observation& observation = observations[index];
    panel.rows[index].regressors = {observation.start && observation.period >= *observation.start ? 1.0 : 0.0};
  }
  const auto model = fit_panel(panel);
  if (!model) return model.error();
  result.effect = estimate_at(*model, 0, options.level);
  result.standard_error = std::sqrt(model->covariance[0][0]);
  result.p = result.standard_error > 0
                 ? two_sided_p(result.effect.value / result.standard_error, model->degrees_of_freedom[0])
                 : (result.effect.value == 0 ? 1 : 0);
  const boost::math::students_t reference(model->degrees_of_freedom[0]);
  result.minimum_detectable_effect =
      (boost::math::quantile(reference, (1 + options.level) / 2) + boost::math::quantile(reference, options.power)) *
      result.standard_error;
  return {};
}

// How far before and after the start the event study tells periods apart.
struct Window {
  std::int64_t before = 0;  // below 0
  std::int64_t after = 0;
};

// No further than 2 clusters reach: what a single one tells has no error that could be estimated.
Window window_of(std::span<const Observation> observations, std::int64_t widest) {
  std::map<std::string, Window> reach;
  for (const Observation& observation : observations) {
    if (!observation.start) continue;
    const std::int64_t relative = std::clamp(observation.period - *observation.start, -widest, widest);
    Window& one = reach[cluster_of(observation)];
    one = {std::min(one.before, relative), std::max(one.after, relative)};
  }
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
  for (const auto& [cluster, one] : reach) {
    before.push_back(one.before);
    after.push_back(-one.after);
  }
  if (reach.size() < 2) return {-widest, widest};
  std::nth_element(before.begin(), before.begin() + 1, before.end());
  std::nth_element(after.begin(), after.begin() + 1, after.end());
  return {std::min<std::int64_t>(before[1], -1), -after[1]};
}

std::optional<std::int64_t> relative_period(const Observation& observation, const Window& window) {
  if (!observation.start) return std::nullopt;
  return std::clamp(observation.period - *observation.start, window.before, window.after);
}

// Relative periods that members have, but the reference, in the order of time.
std::vector<std::int64_t> relative_periods(std::span<const Observation> observations, const Window& window) {
  std::set<std::int64_t> periods;
  for (const Observation& observation : observations) {
    if (const auto relative = relative_period(observation, window)) periods.insert(*relative);
  }
  periods.erase(-1);
  return {periods.begin(), periods.end()};
}

void add_event_study(DifferenceInDifferences& result, std::span<const Observation> observations, Panel panel,
                     const DidOptions& options) {
  const Window window = window_of(observations, options.window);
  const auto periods = relative_periods(observations, window);
  for (std::size_t index = 0; index < observations.size(); ++index) {
    auto& regressors = panel.rows[index].regressors;
    const auto relative = relative_period(observations[index], window);
    for (const std::int64_t period : periods) regressors.push_back(relative == period ? 1 : 0);
  }
  const auto model = fit_panel(panel);
  if (!model) return;  // too few periods to tell them apart: the single effect stands alone
  std::vector<std::size_t> before;
  for (std::size_t place = 0; place < periods.size(); ++place) {
    result.event_study.push_back({periods[place], estimate_at(*model, place, options.level)});
    if (periods[place] < 0) before.push_back(place);
  }
  if (before.empty()) return;
  if (const auto test = wald_test(*model, before)) result.pre_trend = *test;
}

base::Result<void> check_options(const DidOptions& options) {
  if (const auto checked = check_level(options.level); !checked) return checked.error();
  if (!(options.power > 0.5 && options.power < 1)) {
    return base::refuse("impossible-level", "the power must lie between 0.5 and 1");
  }
  if (options.window < 1 || options.window > static_cast<std::int64_t>(most_periods)) {
    return base::refuse("impossible-counts", fmt::format("the window must lie between 1 and {}", most_periods));
  }
  return {};
}

}  // namespace

base::Result<DifferenceInDifferences> difference_in_differences(std::span<const Observation> observations,
                                                                const DidOptions& options) {
  if (const auto checked = check_options(options); !checked) return checked.error();
  if (const auto checked = check_consistency(observations); !checked) return checked.error();
  const Arms arms = count_arms(observations);
  if (arms.members == 0 || arms.controls == 0) {
    return base::refuse("too-few-units", "observations: members (with a start) and controls (without) are both needed");
  }
  const Numbering numbering = numbering_of(observations);
  if (numbering.periods.size() > most_periods) {
    return base::refuse("impossible-counts", fmt::format("observations: more than {} periods", most_periods));
  }
  DifferenceInDifferences result;
  result.members = arms.members;
  result.controls = arms.controls;
  result.clusters = numbering.clusters.size();
  const Panel panel = panel_of(observations, numbering);
  if (const auto added = add_effect(result, observations, panel, options); !added) return added.error();
  add_event_study(result, observations, panel, options);
  return result;
}

}  // namespace miroir::stats

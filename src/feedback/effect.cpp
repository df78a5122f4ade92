#include "feedback/effect.hpp"

#include "feedback/row_index.hpp"
#include "stats/contingency.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace miroir::feedback {

namespace {

using measures::Direction;
using measures::Display;

constexpr double significance = 0.05;
constexpr double cents_per_euro = 100;
constexpr const char* all_patients = "all";

double unit_divisor(const IndicatorSheet& sheet) { return sheet.display == Display::mean_euros ? cents_per_euro : 1; }

bool is_counted(const StoredRow& stored) {
  return stored.row.numerator && stored.row.denominator && *stored.row.denominator > 0;
}

struct Joining {
  std::string group;
  std::size_t period = 0;
};

// The first period and group in which each member was counted.
std::map<std::string, Joining> joinings(const EffectInput& input) {
  std::map<std::string, Joining> result;
  for (std::size_t place = 0; place < input.periods.size(); ++place) {
    const auto groups = input.groups.find(input.periods[place].name);
    if (groups == input.groups.end()) continue;
    for (const auto& [group, physicians] : groups->second) {
      for (const std::string& physician : physicians) result.emplace(physician, Joining{group, place});
    }
  }
  return result;
}

class Builder {
 public:
  explicit Builder(const EffectInput& input) : input_(input), joinings_(joinings(input)), region_(input.region_rows) {
    for (std::size_t place = 0; place < input.periods.size(); ++place) places_[input.periods[place].name] = place;
  }

  Effect build() {
    if (input_.periods.empty()) return {};
    count_sides();
    add_balance();
    for (const IndicatorSheet& sheet : input_.indicators) effect_.indicators.push_back(estimated(sheet));
    read_together();
    for (const IndicatorSheet& sheet : input_.indicators) add_funnel(sheet);
    add_economic();
    return std::move(effect_);
  }

 private:
  bool has_no_before(const std::string& physician) const {
    const auto joining = joinings_.find(physician);
    return joining != joinings_.end() && joining->second.period == 0;
  }

  void count_sides() {
    std::set<std::string> controls;
    for (const StoredRow& stored : input_.physician_rows) {
      if (!joinings_.contains(stored.row.entity)) controls.insert(stored.row.entity);
    }
    std::set<std::string> groups;
    for (const auto& [physician, joining] : joinings_) {
      if (joining.period == 0) {
        ++effect_.members_from_the_first_period;
      } else {
        groups.insert(joining.group);
      }
    }
    effect_.members = joinings_.size() - effect_.members_from_the_first_period;
    effect_.groups = groups.size();
    effect_.controls = controls.size();
  }

  // Difference-in-differences.

  std::vector<stats::Observation> observations(const IndicatorSheet& sheet, std::size_t& hidden) const {
    std::vector<stats::Observation> result;
    for (const StoredRow& stored : input_.physician_rows) {
      const auto place = places_.find(stored.row.period);
      if (stored.row.indicator != sheet.id || stored.row.stratum != all_patients || place == places_.end()) continue;
      if (has_no_before(stored.row.entity)) continue;
      hidden += stored.row.hidden() ? 1 : 0;
      if (!is_counted(stored)) continue;
      stats::Observation observation;
      observation.physician = stored.row.entity;
      observation.period = static_cast<std::int64_t>(place->second);
      observation.numerator = static_cast<double>(*stored.row.numerator) / unit_divisor(sheet);
      observation.denominator = static_cast<double>(*stored.row.denominator);
      if (const auto joining = joinings_.find(stored.row.entity); joining != joinings_.end()) {
        observation.cluster = joining->second.group;
        observation.start = static_cast<std::int64_t>(joining->second.period);
      }
      result.push_back(std::move(observation));
    }
    return result;
  }

  double region_value(const IndicatorSheet& sheet) const {
    const StoredRow* region = region_.find(everyone, input_.periods.back().name, sheet.id, all_patients);
    if (region == nullptr || !is_counted(*region)) return 0;
    return static_cast<double>(*region->row.numerator) / static_cast<double>(*region->row.denominator) /
           unit_divisor(sheet);
  }

  IndicatorEffect estimated(const IndicatorSheet& sheet) const {
    IndicatorEffect result;
    result.sheet = sheet;
    result.threshold = practical_threshold(sheet, region_value(sheet));
    const auto estimate = stats::difference_in_differences(observations(sheet, result.hidden_cells));
    if (estimate && std::min(estimate->members, estimate->controls) >= minimum_contributors) {
      result.estimate = *estimate;
    }
    return result;
  }

  static EffectReading read(const IndicatorEffect& effect) {
    if (!effect.estimate) return EffectReading::cannot_tell;
    if (effect.estimate->pre_trend && effect.estimate->pre_trend->p < significance) return EffectReading::doubtful;
    if (effect.adjusted_p >= significance) return EffectReading::not_found;
    const double value = effect.estimate->effect.value;
    if (std::abs(value) < effect.threshold) return EffectReading::too_small;
    if (effect.sheet.direction == Direction::none) return EffectReading::change;
    const bool is_wanted = (value < 0) == (effect.sheet.direction == Direction::lower);
    return is_wanted ? EffectReading::improvement : EffectReading::deterioration;
  }

  void read_together() {
    std::vector<double> p_values;
    for (const IndicatorEffect& effect : effect_.indicators) {
      if (effect.estimate) p_values.push_back(effect.estimate->p);
    }
    const auto adjusted = stats::holm(p_values);
    std::size_t next = 0;
    for (IndicatorEffect& effect : effect_.indicators) {
      if (effect.estimate && adjusted) effect.adjusted_p = (*adjusted)[next++];
      effect.reading = read(effect);
    }
  }

  // Balance table.

  std::optional<std::size_t> baseline() const {
    std::optional<std::size_t> first;
    for (const auto& [physician, joining] : joinings_) {
      if (joining.period > 0) first = std::min(first.value_or(joining.period), joining.period);
    }
    return first ? std::optional<std::size_t>(*first - 1) : std::nullopt;
  }

  template <class Value>
  BalanceLine balance_of(const std::string& indicator, const std::string& line, const Value& value) const {
    stats::Moments members;
    stats::Moments controls;
    for (const StoredRow& stored : input_.physician_rows) {
      if (stored.row.indicator != indicator || stored.row.stratum != all_patients ||
          stored.row.period != effect_.baseline->name || !is_counted(stored) || has_no_before(stored.row.entity)) {
        continue;
      }
      stats::Moments& side = joinings_.contains(stored.row.entity) ? members : controls;
      const double one = value(stored);
      ++side.count;
      side.sum += one;
      side.sum_of_squares += one * one;
    }
    BalanceLine result{line, std::nullopt};
    if (std::min(members.count, controls.count) < minimum_contributors) return result;
    if (const auto balance = stats::balance_of_means(members, controls)) result.balance = *balance;
    return result;
  }

  void add_balance() {
    const auto place = baseline();
    if (!place || input_.indicators.empty()) return;
    effect_.baseline = input_.periods[*place];
    effect_.balance.push_back(balance_of(input_.indicators.front().id, "", [](const StoredRow& stored) {
      return static_cast<double>(stored.row.patients.value_or(*stored.row.denominator));
    }));
    for (const IndicatorSheet& sheet : input_.indicators) {
      effect_.balance.push_back(balance_of(sheet.id, sheet.id, [&](const StoredRow& stored) {
        return static_cast<double>(*stored.row.numerator) / static_cast<double>(*stored.row.denominator) /
               unit_divisor(sheet);
      }));
    }
  }

  // Groups of the last period.

  bool is_visible(const StoredRow& stored) const {
    return is_counted(stored) && stored.row.stratum == all_patients &&
           stored.row.period == input_.periods.back().name &&
           input_.visibility.of({stored.row.entity, stored.row.period, stored.row.indicator, stored.row.stratum}) ==
               Withholding::none;
  }

  std::map<std::string, const StoredRow*> visible_groups(const std::string& indicator) const {
    std::map<std::string, const StoredRow*> result;
    for (const StoredRow& stored : input_.group_rows) {
      if (stored.row.indicator == indicator && is_visible(stored)) result[stored.row.entity] = &stored;
    }
    return result;
  }

  void add_funnel(const IndicatorSheet& sheet) {
    if (sheet.display == Display::mean_euros) return;  // euros are no counts: chance has no exact limits
    GroupFunnel result{sheet.id, {}, {}};
    std::vector<stats::FunnelUnit> units;
    for (const auto& [group, stored] : visible_groups(sheet.id)) {
      result.groups.push_back(group);
      units.push_back({*stored->row.numerator, static_cast<double>(*stored->row.denominator)});
    }
    stats::FunnelOptions options;
    options.kind = sheet.display == Display::share ? stats::FunnelKind::proportion : stats::FunnelKind::ratio;
    options.dispersion = stats::Dispersion::additive;
    const auto funnel = stats::funnel(units, options);
    if (!funnel) return;
    result.funnel = *funnel;
    effect_.funnels.push_back(std::move(result));
  }

  // Economic evaluation.

  static std::optional<stats::CostUnit> cost_unit(const StoredRow& stored) {
    if (!is_counted(stored) || !stored.row.expected || !(*stored.row.expected > 0)) return std::nullopt;
    return stats::CostUnit{*stored.row.denominator, static_cast<double>(*stored.row.numerator) / cents_per_euro,
                           *stored.row.expected / cents_per_euro};
  }

  std::vector<stats::CostUnit> group_costs() const {
    std::vector<stats::CostUnit> result;
    for (const auto& [group, stored] : visible_groups(input_.cost_indicator)) {
      if (const auto unit = cost_unit(*stored)) result.push_back(*unit);
    }
    return result;
  }

  std::vector<stats::CostUnit> control_costs() const {
    std::vector<stats::CostUnit> result;
    for (const StoredRow& stored : input_.physician_rows) {
      if (stored.row.indicator != input_.cost_indicator || stored.row.stratum != all_patients ||
          stored.row.period != input_.periods.back().name || joinings_.contains(stored.row.entity)) {
        continue;
      }
      if (const auto unit = cost_unit(stored)) result.push_back(*unit);
    }
    return result;
  }

  void add_economic() {
    const auto sheet = std::find_if(input_.indicators.begin(), input_.indicators.end(),
                                    [&](const IndicatorSheet& one) { return one.id == input_.cost_indicator; });
    if (sheet == input_.indicators.end() || sheet->display != Display::mean_euros) return;
    const auto groups = group_costs();
    const auto controls = control_costs();
    if (controls.size() < static_cast<std::size_t>(minimum_contributors)) return;
    const auto economic = stats::evaluate_economy({groups, controls, region_value(*sheet), input_.programme_cost},
                                                  input_.resampling);
    if (economic) effect_.economic = *economic;
  }

  const EffectInput& input_;
  const std::map<std::string, Joining> joinings_;
  const RowIndex region_;
  std::map<std::string, std::size_t> places_;
  Effect effect_;
};

}  // namespace

Effect build_effect(const EffectInput& input) { return Builder(input).build(); }

}  // namespace miroir::feedback

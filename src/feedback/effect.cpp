#include "feedback/effect.hpp"

#include "feedback/row_index.hpp"
#include "stats/contingency.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace miroir::feedback {

namespace {

using measures::Display;

constexpr double cents_per_euro = 100;
constexpr const char* all_patients = "all";

double unit_divisor(const IndicatorSheet& sheet) { return sheet.display == Display::mean_euros ? cents_per_euro : 1; }

bool is_counted(const StoredRow& stored) {
  return stored.row.numerator && stored.row.denominator && *stored.row.denominator > 0;
}

double value_of(const IndicatorSheet& sheet, const StoredRow& stored) {
  return static_cast<double>(*stored.row.numerator) / static_cast<double>(*stored.row.denominator) /
         unit_divisor(sheet);
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
    if (groups == input.groups.end()) {
      continue;
    }
    for (const auto& [group, physicians] : groups->second) {
      for (const std::string& physician : physicians) {
        result.emplace(physician, Joining{group, place});
      }
    }
  }
  return result;
}

EffectReading read(const IndicatorEffect& effect) {
  if (!effect.estimate) {
    return EffectReading::cannot_tell;
  }
  if (effect.estimate->pre_trend && effect.estimate->pre_trend->p < effect_significance) {
    return EffectReading::doubtful;
  }
  if (effect.adjusted_p >= effect_significance) {
    return effect.estimate->minimum_detectable_effect <= effect.threshold ? EffectReading::none
                                                                          : EffectReading::not_found;
  }
  const double value = effect.estimate->effect.value;
  if (std::abs(value) < effect.threshold) {
    return EffectReading::too_small;
  }
  return value < 0 ? EffectReading::lower : EffectReading::higher;
}

stats::Estimate scaled(const stats::Estimate& estimate, double factor) {
  const double one = estimate.lower * factor;
  const double other = estimate.upper * factor;
  return {estimate.value * factor, std::min(one, other), std::max(one, other), estimate.method};
}

class Builder {
 public:
  explicit Builder(const EffectInput& input) : input_(input), joinings_(joinings(input)), region_(input.region_rows) {
    for (std::size_t place = 0; place < input.periods.size(); ++place) {
      periods_[input.periods[place].name] = place;
    }
    for (const StoredRow& stored : input.physician_rows) {
      if (stored.row.stratum == all_patients && periods_.contains(stored.row.period)) {
        physicians_[stored.row.indicator].push_back(&stored);
      }
    }
  }

  Effect build() {
    if (input_.periods.empty()) {
      return {};
    }
    count_sides();
    add_balance();
    for (const IndicatorSheet& sheet : input_.indicators) {
      effect_.indicators.push_back(estimated(sheet));
    }
    read_together();
    for (std::size_t place = 0; place < input_.indicators.size(); ++place) {
      add_funnel(place);
    }
    add_economy();
    return std::move(effect_);
  }

 private:
  bool is_member(const std::string& physician) const { return joinings_.contains(physician); }
  bool has_no_before(const std::string& physician) const {
    const auto joining = joinings_.find(physician);
    return joining != joinings_.end() && joining->second.period == 0;
  }
  const std::vector<const StoredRow*>& physicians(const std::string& indicator) const {
    static const std::vector<const StoredRow*> none;
    const auto found = physicians_.find(indicator);
    return found == physicians_.end() ? none : found->second;
  }
  bool is_of_last_period(const StoredRow& stored) const { return stored.row.period == input_.periods.back().name; }

  void count_sides() {
    std::set<std::string> controls;
    for (const StoredRow& stored : input_.physician_rows) {
      if (!is_member(stored.row.entity)) {
        controls.insert(stored.row.entity);
      }
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

  stats::Observation observation(const IndicatorSheet& sheet, const StoredRow& stored) const {
    stats::Observation result;
    result.physician = stored.row.entity;
    result.period = static_cast<std::int64_t>(periods_.at(stored.row.period));
    result.numerator = static_cast<double>(*stored.row.numerator) / unit_divisor(sheet);
    result.denominator = static_cast<double>(*stored.row.denominator);
    if (const auto joining = joinings_.find(stored.row.entity); joining != joinings_.end()) {
      result.cluster = joining->second.group;
      result.start = static_cast<std::int64_t>(joining->second.period);
    }
    return result;
  }

  double region_value(const IndicatorSheet& sheet) const {
    const StoredRow* region = region_.find(everyone, input_.periods.back().name, sheet.id, all_patients);
    return region == nullptr || !is_counted(*region) ? 0 : value_of(sheet, *region);
  }

  IndicatorEffect estimated(const IndicatorSheet& sheet) const {
    IndicatorEffect result;
    result.sheet = sheet;
    result.threshold = practical_threshold(sheet, region_value(sheet));
    std::vector<stats::Observation> observations;
    for (const StoredRow* stored : physicians(sheet.id)) {
      if (has_no_before(stored->row.entity)) {
        continue;
      }
      result.hidden_cells += stored->row.hidden() ? 1 : 0;
      if (is_counted(*stored)) {
        observations.push_back(observation(sheet, *stored));
      }
    }
    const auto estimate = stats::difference_in_differences(observations);
    if (estimate && std::min(estimate->members, estimate->controls) >= minimum_contributors) {
      result.estimate = *estimate;
    }
    return result;
  }

  void read_together() {
    std::vector<double> p_values;
    for (const IndicatorEffect& effect : effect_.indicators) {
      if (effect.estimate) {
        p_values.push_back(effect.estimate->p);
      }
    }
    const auto adjusted = stats::holm(p_values);
    std::size_t next = 0;
    for (IndicatorEffect& effect : effect_.indicators) {
      if (effect.estimate && adjusted) {
        effect.adjusted_p = (*adjusted)[next++];
      }
      effect.reading = read(effect);
    }
  }

  // Balance table.

  std::optional<std::size_t> baseline() const {
    std::optional<std::size_t> first;
    for (const auto& [physician, joining] : joinings_) {
      if (joining.period > 0) {
        first = std::min(first.value_or(joining.period), joining.period);
      }
    }
    return first ? std::optional<std::size_t>(*first - 1) : std::nullopt;
  }

  template <class Value>
  void add_balance_line(BalanceOf of, std::size_t place, const Value& value) {
    stats::Moments members;
    stats::Moments controls;
    for (const StoredRow* stored : physicians(input_.indicators[place].id)) {
      if (stored->row.period != effect_.baseline->name || !is_counted(*stored) || has_no_before(stored->row.entity)) {
        continue;
      }
      const std::optional<double> one = value(*stored);
      if (!one) {
        continue;
      }
      stats::Moments& side = is_member(stored->row.entity) ? members : controls;
      ++side.count;
      side.sum += *one;
      side.sum_of_squares += *one * *one;
    }
    BalanceLine line{of, place, std::nullopt};
    if (std::min(members.count, controls.count) >= minimum_contributors) {
      if (const auto balance = stats::balance_of_means(members, controls)) {
        line.balance = *balance;
      }
    }
    effect_.balance.push_back(line);
  }

  void add_balance() {
    const auto period = baseline();
    if (!period) {
      return;
    }
    effect_.baseline = input_.periods[*period];
    if (const auto cost = cost_place()) {
      add_balance_line(BalanceOf::patients, *cost, [](const StoredRow& stored) {
        return std::optional(static_cast<double>(*stored.row.denominator));
      });
      add_balance_line(BalanceOf::case_mix, *cost, [](const StoredRow& stored) {
        return stored.row.expected
                   ? std::optional(*stored.row.expected / cents_per_euro / static_cast<double>(*stored.row.denominator))
                   : std::nullopt;
      });
    }
    for (std::size_t place = 0; place < input_.indicators.size(); ++place) {
      const IndicatorSheet& sheet = input_.indicators[place];
      add_balance_line(BalanceOf::indicator, place,
                       [&](const StoredRow& stored) { return std::optional(value_of(sheet, stored)); });
    }
  }

  // Groups of the last period, by their ids.

  std::map<std::string, const StoredRow*> visible_groups(const std::string& indicator) const {
    std::map<std::string, const StoredRow*> result;
    for (const StoredRow& stored : input_.group_rows) {
      const measures::ResultRow& row = stored.row;
      if (row.indicator == indicator && row.stratum == all_patients && is_of_last_period(stored) &&
          is_counted(stored) &&
          input_.visibility.of({row.entity, row.period, row.indicator, row.stratum}) == Withholding::none) {
        result[row.entity] = &stored;
      }
    }
    return result;
  }

  void add_funnel(std::size_t place) {
    const IndicatorSheet& sheet = input_.indicators[place];
    if (sheet.display == Display::mean_euros) {
      return;  // euros are no counts: chance has no exact limits
    }
    GroupFunnel result{place, {}, {}};
    for (const auto& [group, stored] : visible_groups(sheet.id)) {
      result.units.push_back({*stored->row.numerator, static_cast<double>(*stored->row.denominator)});
    }
    stats::FunnelOptions options;
    options.kind = sheet.display == Display::share ? stats::FunnelKind::proportion : stats::FunnelKind::ratio;
    options.dispersion = stats::Dispersion::additive;
    if (const auto funnel = stats::funnel(result.units, options)) {
      result.funnel = *funnel;
      effect_.funnels.push_back(std::move(result));
    }
  }

  // Economic evaluation.

  std::optional<std::size_t> cost_place() const {
    const auto found = std::ranges::find(input_.indicators, Display::mean_euros, &IndicatorSheet::display);
    return found == input_.indicators.end() ? std::nullopt
                                            : std::optional<std::size_t>(found - input_.indicators.begin());
  }

  static std::optional<stats::CostUnit> cost_unit(const StoredRow& stored) {
    if (!is_counted(stored) || !stored.row.expected || !(*stored.row.expected > 0)) {
      return std::nullopt;
    }
    return stats::CostUnit{*stored.row.denominator, static_cast<double>(*stored.row.numerator) / cents_per_euro,
                           *stored.row.expected / cents_per_euro};
  }

  std::size_t members_of(const std::string& group) const {
    const auto counted = input_.groups.find(input_.periods.back().name);
    if (counted == input_.groups.end() || !counted->second.contains(group)) {
      return 0;
    }
    return counted->second.at(group).size();
  }

  std::vector<stats::CostUnit> group_costs(const std::string& indicator, Economy& economy) const {
    std::vector<stats::CostUnit> result;
    for (const auto& [group, stored] : visible_groups(indicator)) {
      if (const auto unit = cost_unit(*stored)) {
        result.push_back(*unit);
        economy.physicians += members_of(group);
        ++economy.compared_groups;
      }
    }
    return result;
  }

  std::vector<stats::CostUnit> control_costs(const std::string& indicator) const {
    std::vector<stats::CostUnit> result;
    for (const StoredRow* stored : physicians(indicator)) {
      if (!is_of_last_period(*stored) || is_member(stored->row.entity)) {
        continue;
      }
      if (const auto unit = cost_unit(*stored)) {
        result.push_back(*unit);
      }
    }
    return result;
  }

  void add_economy() {
    const auto place = cost_place();
    if (!place) {
      return;
    }
    const IndicatorSheet& sheet = input_.indicators[*place];
    Economy economy;
    economy.place = *place;
    const auto groups = group_costs(sheet.id, economy);
    const auto controls = control_costs(sheet.id);
    if (controls.size() < static_cast<std::size_t>(minimum_contributors)) {
      return;
    }
    const auto evaluation =
        stats::evaluate_economy({groups, controls, region_value(sheet), std::nullopt}, input_.resampling);
    if (!evaluation) {
      return;
    }
    economy.evaluation = *evaluation;
    if (const auto& estimate = effect_.indicators[*place].estimate) {
      economy.saving_since_joining = scaled(estimate->effect, -static_cast<double>(evaluation->patients));
    }
    effect_.economy = economy;
  }

  const EffectInput& input_;
  const std::map<std::string, Joining> joinings_;
  const RowIndex region_;
  std::map<std::string, std::size_t> periods_;
  std::map<std::string, std::vector<const StoredRow*>> physicians_;  // by indicator
  Effect effect_;
};

}  // namespace

Effect build_effect(const EffectInput& input) { return Builder(input).build(); }

stats::Estimate return_per_euro(const stats::Estimate& saving, double programme_cost) {
  return scaled(saving, 1 / programme_cost);
}

}  // namespace miroir::feedback

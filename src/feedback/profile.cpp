#include "feedback/profile.hpp"

#include "feedback/row_index.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::feedback {

namespace {

constexpr std::string_view all = "all";
constexpr std::size_t most_headlines = 3;

std::size_t at(Comparator comparator) { return static_cast<std::size_t>(comparator); }

bool named(Verdict verdict) { return verdict == Verdict::higher || verdict == Verdict::lower; }

// Adds the counts of one period to those of others. Without its spread, the sum has none.
void add_counts(StoredRow& sum, const StoredRow& more) {
  *sum.row.numerator += *more.row.numerator;
  *sum.row.denominator += *more.row.denominator;
  sum.row.patients = sum.row.patients.value_or(0) + more.row.patients.value_or(0);
  sum.sum_of_squares = sum.sum_of_squares && more.sum_of_squares
                           ? std::optional(*sum.sum_of_squares + *more.sum_of_squares)
                           : std::nullopt;
}

bool has_counts(const StoredRow* row) {
  return row != nullptr && row->row.numerator && row->row.denominator && *row->row.denominator > 0;
}

stats::Direction desired(measures::Direction direction) {
  switch (direction) {
    case measures::Direction::higher:
      return stats::Direction::up;
    case measures::Direction::lower:
      return stats::Direction::down;
    case measures::Direction::none:
      break;
  }
  return stats::Direction::neutral;
}

RunReading::Pattern pattern_of(const stats::RunPoint& point) {
  using Pattern = RunReading::Pattern;
  // The longest-lasting first: seven points say more than one.
  return point.shift          ? Pattern::shift
         : point.trend        ? Pattern::trend
         : point.outside      ? Pattern::outside
         : point.two_of_three ? Pattern::two_of_three
                              : Pattern::steady;
}

bool in_no_group(const ProfileInput& input, const base::Period& period) {
  return std::none_of(input.memberships.begin(), input.memberships.end(), [&](const programme::Membership& span) {
    return span.physician == input.physician && span.start <= period.last && (!span.end || *span.end >= period.first);
  });
}

CaseMix case_mix(const Contrast& contrast) {
  const Verdict raw = contrast.raw.verdict;
  const Verdict standardised = contrast.standardised.verdict;
  if (raw == Verdict::not_comparable || standardised == Verdict::not_comparable) {
    return CaseMix::unknown;
  }
  if (named(raw) && named(standardised)) {
    return raw == standardised ? CaseMix::same : CaseMix::reverses;
  }
  if (named(raw) == named(standardised)) {
    return CaseMix::same;
  }
  return named(raw) ? CaseMix::explains : CaseMix::reveals;
}

class Builder {
 public:
  explicit Builder(const ProfileInput& input)
      : input_(input),
        own_(input.own_rows),
        group_(input.group_rows),
        groups_(input.groups_rows),
        control_(input.control_rows),
        region_(input.region_rows),
        group_of_(groups_of_physician(input.groups, input.physician)) {}

  Profile build() const {
    Profile profile;
    profile.physician = input_.physician;
    if (input_.periods.empty()) {
      return profile;
    }
    profile.period = input_.periods.back();
    profile.group = group_in(profile.period);
    profile.comparator = input_.comparator.value_or(profile.group.empty() ? Comparator::region : Comparator::my_group);
    for (const IndicatorSheet& sheet : input_.indicators) {
      profile.indicators.push_back(indicator(sheet, profile.period, profile.comparator));
      profile.has_figures = profile.has_figures || profile.indicators.back().mine.raw.has_value();
    }
    return profile;
  }

 private:
  std::string group_in(const base::Period& period) const {
    const auto found = group_of_.find(period.name);
    return found == group_of_.end() ? std::string() : found->second;
  }

  // The published row of a comparator, unless it is a group's that is withheld or hidden.
  const StoredRow* row(Comparator comparator, const base::Period& period, const std::string& indicator,
                       std::string_view stratum) const {
    switch (comparator) {
      case Comparator::my_group:
        return group_.find(group_in(period), period.name, indicator, stratum);
      case Comparator::groups:
        return groups_.find(everyone, period.name, indicator, stratum);
      case Comparator::control:
        return control_.find(everyone, period.name, indicator, stratum);
      case Comparator::region:
        return region_.find(everyone, period.name, indicator, stratum);
    }
    return nullptr;
  }

  Withholding withholding(Comparator comparator, const base::Period& period, const std::string& indicator,
                          std::string_view stratum) const {
    return comparator == Comparator::my_group
               ? input_.visibility.of({group_in(period), period.name, indicator, std::string(stratum)})
               : Withholding::none;
  }

  Measured published(Comparator comparator, const base::Period& period, const IndicatorSheet& sheet,
                     std::string_view stratum) const {
    const StoredRow* found = row(comparator, period, sheet.id, stratum);
    Measured result = measured(sheet, found, region_.find(everyone, period.name, sheet.id, stratum));
    const Withholding reason = withholding(comparator, period, sheet.id, stratum);
    if (result.raw.has_value() && reason != Withholding::none) {
      withhold(result, reason);
    }
    return result;
  }

  Measured mine(const base::Period& period, const IndicatorSheet& sheet) const {
    return measured(sheet, own_.find(input_.physician, period.name, sheet.id, all),
                    region_.find(everyone, period.name, sheet.id, all));
  }

  bool includes_me(Comparator comparator, const base::Period& period) const {
    switch (comparator) {
      case Comparator::my_group:
      case Comparator::groups:
        return !group_in(period).empty();
      case Comparator::control:
        return group_in(period).empty() && in_no_group(input_, period);
      case Comparator::region:
        return true;
    }
    return false;
  }

  // The counts of the comparator without me; nothing where they may not be shown or are not known.
  std::optional<StoredRow> rest_of(Comparator comparator, const base::Period& period,
                                   const IndicatorSheet& sheet) const {
    const StoredRow* whole = row(comparator, period, sheet.id, all);
    if (!has_counts(whole) || withholding(comparator, period, sheet.id, all) != Withholding::none) {
      return std::nullopt;
    }
    const StoredRow* own = own_.find(input_.physician, period.name, sheet.id, all);
    return own == nullptr || !includes_me(comparator, period) ? std::optional(*whole) : without(*whole, *own);
  }

  // What I am compared with: the comparator without me.
  Measured others(Comparator comparator, const base::Period& period, const IndicatorSheet& sheet) const {
    const Measured whole = published(comparator, period, sheet, all);
    const StoredRow* own = own_.find(input_.physician, period.name, sheet.id, all);
    if (!whole.raw.has_value() || own == nullptr || !includes_me(comparator, period)) {
      return whole;
    }
    const auto rest = rest_of(comparator, period, sheet);
    return rest ? measured(sheet, &*rest, region_.find(everyone, period.name, sheet.id, all)) : Measured{};
  }

  std::optional<Pooled> pooled(const IndicatorSheet& sheet, Comparator chosen) const {
    Pooled result;
    std::optional<StoredRow> mine;
    std::optional<StoredRow> theirs;
    for (const base::Period& period : input_.periods) {
      const StoredRow* own = own_.find(input_.physician, period.name, sheet.id, all);
      const auto rest = rest_of(chosen, period, sheet);
      if (!has_counts(own) || !rest) {
        continue;
      }
      if (!mine) {
        result.since = period;
        mine = *own;
        theirs = rest;
      } else {
        add_counts(*mine, *own);
        add_counts(*theirs, *rest);
      }
      ++result.periods;
    }
    if (result.periods < 2) {
      return std::nullopt;
    }
    result.mine = raw_figure(sheet, &*mine);
    result.others = raw_figure(sheet, &*theirs);
    const OwnReliability* own = reliability_of(sheet);
    result.comparison = compare_physician(
        sheet, result.mine, result.others,
        own == nullptr ? std::nullopt : std::optional(reliability_at(own->prior_size, result.mine.denominator)));
    return result;
  }

  const OwnReliability* reliability_of(const IndicatorSheet& sheet) const {
    const auto found = input_.reliabilities.find(sheet.id);
    return found == input_.reliabilities.end() ? nullptr : &found->second;
  }

  void add_reliability(IndicatorProfile& profile) const {
    const OwnReliability* found = reliability_of(profile.sheet);
    if (found == nullptr || !found->own || !profile.mine.raw.has_value()) {
      return;
    }
    profile.reliability = found->own->reliability;
    const stats::Estimate& estimate = found->own->shrunken;
    Figure shrunken = profile.mine.raw;
    shrunken.state = estimate.value > 0 ? FigureState::shown : FigureState::zero;
    shrunken.value = estimate.value;
    if (estimate.lower < estimate.upper) {
      shrunken.lower = std::max(0.0, estimate.lower);
      shrunken.upper = estimate.upper;
    } else {
      shrunken.lower = shrunken.upper = std::nullopt;  // nothing but the mean is left
    }
    profile.shrunken = shrunken;
  }

  static std::optional<RunReading> run(const IndicatorProfile& profile) {
    std::vector<double> values;
    for (const Point& point : profile.evolution) {
      if (point.mine.raw.has_value()) {
        values.push_back(point.mine.raw.value);
      }
    }
    const auto chart = stats::run_chart(values, desired(profile.sheet.direction));
    if (!chart || !profile.mine.raw.has_value()) {
      return std::nullopt;
    }
    const stats::RunPoint& last = chart->points.back();
    return RunReading{
        static_cast<int>(values.size()), pattern_of(last), last.signal, chart->mean, chart->lower, chart->upper};
  }

  Contrast contrast(Comparator comparator, const base::Period& period, const IndicatorSheet& sheet,
                    const Measured& own) const {
    const Measured other = others(comparator, period, sheet);
    Contrast result;
    const OwnReliability* known = reliability_of(sheet);
    const auto reliability =
        known == nullptr ? std::nullopt : std::optional(reliability_at(known->prior_size, own.raw.denominator));
    result.raw = compare_physician(sheet, own.raw, other.raw, reliability);
    result.standardised = compare_physician(sheet, own.standardised, other.standardised, reliability);
    result.case_mix = case_mix(result);
    return result;
  }

  Point point(const base::Period& period, const IndicatorSheet& sheet) const {
    Point result;
    result.period = period;
    result.mine = mine(period, sheet);
    result.group = group_in(period);
    for (const Comparator comparator : all_comparators) {
      result.comparators[at(comparator)] = published(comparator, period, sheet, all);
    }
    return result;
  }

  std::vector<StratumRow> strata(const IndicatorSheet& sheet, const base::Period& period, Comparator chosen) const {
    std::vector<StratumRow> rows;
    for (const std::string& stratum : sheet.strata) {
      if (stratum != all) {
        rows.push_back({stratum, raw_figure(sheet, own_.find(input_.physician, period.name, sheet.id, stratum)),
                        published(chosen, period, sheet, stratum).raw});
      }
    }
    return rows;
  }

  IndicatorProfile indicator(const IndicatorSheet& sheet, const base::Period& period, Comparator chosen) const {
    IndicatorProfile result;
    result.sheet = sheet;
    for (const base::Period& past : input_.periods) {
      result.evolution.push_back(point(past, sheet));
    }
    result.mine = result.evolution.back().mine;
    result.comparators = result.evolution.back().comparators;
    for (const Comparator comparator : all_comparators) {
      result.contrasts[at(comparator)] = contrast(comparator, period, sheet, result.mine);
    }
    result.strata = strata(sheet, period, chosen);
    result.change = change(result);
    add_reliability(result);
    result.pooled = pooled(sheet, chosen);
    result.run = run(result);
    return result;
  }

  static std::optional<Change> change(const IndicatorProfile& profile) {
    const Point& now = profile.evolution.back();
    const std::string season = now.period.name.substr(now.period.name.find('-'));
    const Point* before = nullptr;
    bool same_season = false;
    for (const Point& past : profile.evolution) {
      if (&past == &now || !past.mine.raw.has_value()) {
        continue;
      }
      const bool fits = past.period.name.ends_with(season);
      if (before == nullptr || (fits && !same_season)) {
        before = &past;
        same_season = fits;
      }
    }
    if (before == nullptr || !now.mine.raw.has_value()) {
      return std::nullopt;
    }
    return Change{before->period, before->mine.raw, compare(profile.sheet, now.mine.raw, before->mine.raw)};
  }

  const ProfileInput& input_;
  RowIndex own_, group_, groups_, control_, region_;
  std::map<std::string, std::string> group_of_;
};

struct Candidate {
  std::size_t indicator = 0;
  double strength = 0;  // the difference in practical thresholds
};

double strength_of(const Comparison& comparison) {
  return std::abs(comparison.difference->value) / std::max(comparison.threshold, 1e-12);
}

void strongest_first(std::vector<Candidate>& candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.strength > b.strength; });
}

std::vector<Candidate> differing(const Profile& profile) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < profile.indicators.size(); ++i) {
    const Contrast& contrast = profile.indicators[i].contrasts[at(profile.comparator)];
    const bool holds = contrast.case_mix == CaseMix::same || contrast.case_mix == CaseMix::unknown;
    if (named(contrast.raw.verdict) && holds) {
      candidates.push_back({i, strength_of(contrast.raw)});
    }
  }
  strongest_first(candidates);
  return candidates;
}

std::vector<Candidate> changed(const Profile& profile) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < profile.indicators.size(); ++i) {
    const auto& change = profile.indicators[i].change;
    if (change && named(change->comparison.verdict)) {
      candidates.push_back({i, strength_of(change->comparison)});
    }
  }
  strongest_first(candidates);
  return candidates;
}

int too_few(const Profile& profile) {
  return static_cast<int>(
      std::count_if(profile.indicators.begin(), profile.indicators.end(), [&](const IndicatorProfile& indicator) {
        return indicator.contrasts[at(profile.comparator)].raw.verdict == Verdict::cannot_tell ||
               indicator.mine.raw.state == FigureState::hidden;
      }));
}

// One difference, one change, how many have too few; a second difference where there is room.
std::vector<Headline> headlines(const Profile& profile) {
  using Kind = Headline::Kind;
  if (!profile.has_figures) {
    return {{Kind::no_figures}};
  }
  std::vector<Headline> chosen;
  const std::vector<Candidate> differences = differing(profile);
  const std::vector<Candidate> changes = changed(profile);
  const int few = too_few(profile);
  if (!differences.empty()) {
    chosen.push_back({Kind::differs, differences[0].indicator});
  }
  const std::size_t reserved = (changes.empty() ? 0U : 1U) + (few > 0 ? 1U : 0U);
  if (differences.size() > 1 && chosen.size() + reserved < most_headlines) {
    chosen.push_back({Kind::differs, differences[1].indicator});
  }
  if (!changes.empty()) {
    chosen.push_back({Kind::changed, changes[0].indicator});
  }
  if (chosen.empty()) {
    chosen.push_back({Kind::nothing_stands_out});
  }
  if (few > 0) {
    chosen.push_back({Kind::too_few, 0, few});
  }
  return chosen;
}

}  // namespace

std::map<std::string, std::string> groups_of_physician(const CountedGroups& groups, const std::string& physician) {
  std::map<std::string, std::string> found;
  for (const auto& [period, members_of] : groups) {
    for (const auto& [group, members] : members_of) {
      if (std::find(members.begin(), members.end(), physician) != members.end()) {
        found[period] = group;
      }
    }
  }
  return found;
}

std::optional<Change> change_since(const IndicatorProfile& profile, std::string_view period) {
  for (const Point& past : profile.evolution) {
    if (past.period.name == period && &past != &profile.evolution.back() && past.mine.raw.has_value() &&
        profile.mine.raw.has_value()) {
      return Change{past.period, past.mine.raw, compare(profile.sheet, profile.mine.raw, past.mine.raw)};
    }
  }
  return std::nullopt;
}

Profile build_profile(const ProfileInput& input) {
  Profile profile = Builder(input).build();
  profile.headlines = headlines(profile);
  return profile;
}

}  // namespace miroir::feedback

#include "feedback/return_check.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace miroir::feedback {

namespace {

constexpr double much_in_one_period = 0.1;
constexpr double much_between_periods = 0.25;
constexpr double much_hidden = 0.1;
constexpr const char* check_names[] = {"indicator-added",    "indicator-gone", "version-changed",   "words-changed",
                                       "physicians-changed", "group-added",    "group-gone",        "denominator-moved",
                                       "value-moved",        "hidden-moved",   "threshold-changed", "signer-changed"};

const IndicatorSheet* find_sheet(const Manifest& manifest, const std::string& id) {
  const auto found = std::ranges::find(manifest.indicators, id, &IndicatorSheet::id);
  return found == manifest.indicators.end() ? nullptr : &*found;
}

const base::Period& last_period(const Manifest& manifest) {
  return *std::ranges::max_element(manifest.periods, {}, &base::Period::last);
}

std::set<std::string> groups_of(const Manifest& manifest) {
  std::set<std::string> groups;
  const auto found = manifest.groups.find(last_period(manifest).name);
  if (found != manifest.groups.end()) {
    for (const auto& [group, members] : found->second) {
      groups.insert(group);
    }
  }
  return groups;
}

bool is_much(double before, double after, double share) { return std::abs(after - before) > share * std::abs(before); }

double hidden_share(const Manifest& manifest) {
  return manifest.row_count == 0
             ? 0
             : static_cast<double>(manifest.hidden_row_count) / static_cast<double>(manifest.row_count);
}

bool same_words(const IndicatorSheet& left, const IndicatorSheet& right) {
  return left.description.counted.fr == right.description.counted.fr &&
         left.description.not_counted.fr == right.description.not_counted.fr &&
         left.description.question.fr == right.description.question.fr && left.strata == right.strata &&
         left.unit == right.unit && left.display == right.display && left.attribution == right.attribution;
}

const measures::ResultRow* find_row(const ReturnSummary& summary, const std::string& indicator,
                                    const std::string& period) {
  const auto found = std::ranges::find_if(summary.region_rows, [&](const StoredRow& stored) {
    return stored.row.indicator == indicator && stored.row.period == period && stored.row.stratum == "all";
  });
  return found == summary.region_rows.end() || found->row.hidden() ? nullptr : &found->row;
}

void compare_definitions(const ReturnSummary& coming, const ReturnSummary& before, std::vector<Finding>& findings) {
  for (const IndicatorSheet& sheet : coming.manifest.indicators) {
    const IndicatorSheet* earlier = find_sheet(before.manifest, sheet.id);
    if (earlier == nullptr) {
      findings.push_back({ReturnCheck::indicator_added, sheet.id, "", 0, 0});
    } else if (earlier->version != sheet.version) {
      findings.push_back({ReturnCheck::version_changed, sheet.id, "", static_cast<double>(earlier->version),
                          static_cast<double>(sheet.version)});
    } else if (!same_words(*earlier, sheet)) {
      findings.push_back({ReturnCheck::words_changed, sheet.id, "", 0, 0});
    }
  }
  for (const IndicatorSheet& sheet : before.manifest.indicators) {
    if (find_sheet(coming.manifest, sheet.id) == nullptr) {
      findings.push_back({ReturnCheck::indicator_gone, sheet.id, "", 0, 0});
    }
  }
}

void compare_people(const ReturnSummary& coming, const ReturnSummary& before, std::vector<Finding>& findings) {
  const auto physicians_before = static_cast<double>(before.physicians);
  const auto physicians = static_cast<double>(coming.physicians);
  if (is_much(physicians_before, physicians, much_in_one_period)) {
    findings.push_back({ReturnCheck::physicians_changed, "", "", physicians_before, physicians});
  }
  const std::set<std::string> groups = groups_of(coming.manifest);
  const std::set<std::string> groups_before = groups_of(before.manifest);
  for (const std::string& group : groups) {
    if (!groups_before.contains(group)) {
      findings.push_back({ReturnCheck::group_added, group, "", 0, 0});
    }
  }
  for (const std::string& group : groups_before) {
    if (!groups.contains(group)) {
      findings.push_back({ReturnCheck::group_gone, group, "", 0, 0});
    }
  }
}

// The most telling period of an indicator: the last that both hold, else the last of each.
void compare_figures(const ReturnSummary& coming, const ReturnSummary& before, std::vector<Finding>& findings) {
  const std::string own_last = last_period(coming.manifest).name;
  for (const IndicatorSheet& sheet : coming.manifest.indicators) {
    std::string own = own_last;
    std::string other = last_period(before.manifest).name;
    double much = much_between_periods;
    base::Date last_common;
    for (const base::Period& period : coming.manifest.periods) {
      if (period.last > last_common && find_row(before, sheet.id, period.name) != nullptr) {
        last_common = period.last;
        own = other = period.name;
        much = much_in_one_period;
      }
    }
    const measures::ResultRow* now = find_row(coming, sheet.id, own);
    const measures::ResultRow* then = find_row(before, sheet.id, other);
    if (now == nullptr || then == nullptr) {
      continue;
    }
    const auto denominator_before = static_cast<double>(*then->denominator);
    const auto denominator = static_cast<double>(*now->denominator);
    if (is_much(denominator_before, denominator, much)) {
      findings.push_back({ReturnCheck::denominator_moved, sheet.id, own, denominator_before, denominator});
    }
    if (then->value && now->value && is_much(*then->value, *now->value, much)) {
      findings.push_back({ReturnCheck::value_moved, sheet.id, own, *then->value, *now->value});
    }
  }
}

}  // namespace

std::size_t ReturnSummary::group_count() const { return groups_of(manifest).size(); }

const char* check_name(ReturnCheck check) { return check_names[static_cast<std::size_t>(check)]; }

std::vector<Finding> compare_returns(const ReturnSummary& coming, const ReturnSummary& before) {
  std::vector<Finding> findings;
  compare_definitions(coming, before, findings);
  compare_people(coming, before, findings);
  compare_figures(coming, before, findings);
  if (std::abs(hidden_share(coming.manifest) - hidden_share(before.manifest)) > much_hidden) {
    findings.push_back(
        {ReturnCheck::hidden_moved, "", "", hidden_share(before.manifest), hidden_share(coming.manifest)});
  }
  if (coming.manifest.min_cell != before.manifest.min_cell) {
    findings.push_back({ReturnCheck::threshold_changed, "", "", static_cast<double>(before.manifest.min_cell),
                        static_cast<double>(coming.manifest.min_cell)});
  }
  if (coming.signer != before.signer) {
    findings.push_back({ReturnCheck::signer_changed, "", "", 0, 0});
  }
  std::ranges::stable_sort(findings, {}, &Finding::check);
  return findings;
}

}  // namespace miroir::feedback

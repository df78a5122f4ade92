// Charts of a group's session on its return: what members guessed, and the group along strata.
#pragma once

#include "documents/feedback_charts.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace miroir::documents {

// The guesses of a revealed round as nameless dots, stacked where they fall together, beside the group's own figure.
// A guess is drawn and listed at the middle of its step: an unusual number would tell whose it is.
Picture group_guesses(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                      std::span<const double> guesses, const feedback::Figure& group, const std::string& id,
                      Medium medium = Medium::page);

struct GroupStratum {
  std::string label;  // "moins de 16 ans"
  feedback::Figure group;
  feedback::Figure control;
};

// What chance explains around the figure of all groups, for each size of list, with the members as letters at the size
// shown of them (feedback/member_figure.hpp); letters of one size are set side by side. Nothing for euros, or without
// a figure of all groups.
std::optional<Picture> group_funnel(const base::Messages& messages, const feedback::GroupIndicator& indicator,
                                    const std::string& id, Medium medium = Medium::page);

// The group and the control group in each stratum; no member.
Picture group_strata(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                     const std::vector<GroupStratum>& strata, const std::string& id, Medium medium = Medium::page);

}  // namespace miroir::documents

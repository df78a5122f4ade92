#include "feedback/group_view.hpp"

#include "feedback/letters.hpp"
#include "feedback/member_figure.hpp"
#include "feedback/row_index.hpp"

#include <algorithm>

namespace miroir::feedback {

namespace {

using Letters = std::map<std::string, std::string>;

class Builder {
 public:
  explicit Builder(const GroupViewInput& input)
      : input_(input),
        physicians_(input.physician_rows),
        group_(input.group_rows),
        groups_(input.groups_rows),
        control_(input.control_rows),
        region_(input.region_rows) {}

  GroupView build() const {
    GroupView view;
    view.group = input_.group;
    if (input_.periods.empty()) {
      return view;
    }
    view.period = input_.periods.back();
    const std::vector<std::string> members = members_counted(view.period);
    view.members = static_cast<int>(members.size());
    const Letters letters = draw_letters(input_.secret, input_.return_name, input_.group, members);
    if (const auto mine = letters.find(input_.viewer); mine != letters.end() && !input_.letters_per_indicator) {
      view.my_letter = mine->second;
    }
    for (const IndicatorSheet& sheet : input_.indicators) {
      view.indicators.push_back(indicator(sheet, view.period, members, letters));
    }
    return view;
  }

 private:
  std::vector<std::string> members_counted(const base::Period& period) const {
    const auto counted = input_.groups.find(period.name);
    if (counted == input_.groups.end()) {
      return {};
    }
    const auto members = counted->second.find(input_.group);
    return members == counted->second.end() ? std::vector<std::string>{} : members->second;
  }

  GroupPoint point(const IndicatorSheet& sheet, const base::Period& period) const {
    const StoredRow* region = region_.find(everyone, period.name, sheet.id, input_.stratum);
    GroupPoint point;
    point.period = period;
    point.group = measured(sheet, group_.find(input_.group, period.name, sheet.id, input_.stratum), region);
    point.groups = measured(sheet, groups_.find(everyone, period.name, sheet.id, input_.stratum), region);
    point.control = measured(sheet, control_.find(everyone, period.name, sheet.id, input_.stratum), region);
    point.region = measured(sheet, region, region);
    const Withholding reason = input_.visibility.of({input_.group, period.name, sheet.id, input_.stratum});
    if (point.group.raw.has_value() && reason != Withholding::none) {
      withhold(point.group, reason);
    }
    return point;
  }

  GroupIndicator indicator(const IndicatorSheet& sheet, const base::Period& period,
                           const std::vector<std::string>& members, const Letters& letters) const {
    GroupIndicator result;
    result.sheet = sheet;
    for (const base::Period& past : input_.periods) {
      result.evolution.push_back(point(sheet, past));
    }
    result.now = result.evolution.back();
    if (!result.now.group.raw.has_value()) {
      return result;
    }
    add_members(result, period, members,
                input_.letters_per_indicator
                    ? draw_letters(input_.secret, input_.return_name + "|" + sheet.id, input_.group, members)
                    : letters);
    result.against_control = compare(sheet, result.now.group.raw, result.now.control.raw);
    result.against_groups = against_other_groups(sheet, result.now);
    return result;
  }

  void add_members(GroupIndicator& result, const base::Period& period, const std::vector<std::string>& members,
                   const Letters& letters) const {
    std::vector<const StoredRow*> rows;
    std::vector<std::int64_t> denominators;
    for (const std::string& physician : members) {
      rows.push_back(physicians_.find(physician, period.name, result.sheet.id, input_.stratum));
      denominators.push_back(rows.back() == nullptr ? 0 : rows.back()->row.denominator.value_or(0));
    }
    const std::vector<std::int64_t> sizes = sizes_shown(denominators);
    for (std::size_t i = 0; i < members.size(); ++i) {
      const std::string& physician = members[i];
      const Figure figure = member_figure(result.sheet, rows[i], sizes[i]);
      if (!figure.has_value()) {
        ++result.members_without_figure;
        continue;
      }
      result.members.push_back({letters.at(physician), figure, sizes[i], physician == input_.viewer});
    }
    std::sort(result.members.begin(), result.members.end(), [](const GroupMember& a, const GroupMember& b) {
      return std::pair(a.letter.size(), a.letter) < std::pair(b.letter.size(), b.letter);
    });
  }

  Comparison against_other_groups(const IndicatorSheet& sheet, const GroupPoint& now) const {
    const StoredRow* groups = groups_.find(everyone, now.period.name, sheet.id, input_.stratum);
    const StoredRow* own = group_.find(input_.group, now.period.name, sheet.id, input_.stratum);
    const auto others = groups == nullptr ? std::nullopt : without(*groups, *own);
    return others ? compare(sheet, now.group.raw, raw_figure(sheet, &*others)) : Comparison{};
  }

  const GroupViewInput& input_;
  RowIndex physicians_, group_, groups_, control_, region_;
};

}  // namespace

GroupView build_group_view(const GroupViewInput& input) { return Builder(input).build(); }

}  // namespace miroir::feedback

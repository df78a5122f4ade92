#include "feedback/region_view.hpp"

#include "feedback/member_figure.hpp"
#include "feedback/row_index.hpp"

namespace miroir::feedback {

namespace {

// Of a total, as printed: neither its counts nor what would give them back.
void round_total(Figure& figure, measures::Display display) {
  figure.numerator = figure.denominator = figure.patients = 0;
  figure.value = rounded_as_printed(figure.value, display);
  if (figure.lower) {
    figure.lower = rounded_as_printed(*figure.lower, display);
    figure.upper = rounded_as_printed(*figure.upper, display);
  }
}

void round_total(Measured& measured, measures::Display display) {
  round_total(measured.raw, display);
  round_total(measured.standardised, display);
  measured.expected.reset();
}

class Builder {
 public:
  explicit Builder(const RegionViewInput& input)
      : input_(input),
        group_(input.group_rows),
        groups_(input.groups_rows),
        control_(input.control_rows),
        region_(input.region_rows) {}

  RegionView build() const {
    RegionView view;
    if (input_.periods.empty()) {
      return view;
    }
    view.period = input_.periods.back();
    for (const IndicatorSheet& sheet : input_.indicators) {
      RegionIndicator indicator;
      indicator.sheet = sheet;
      for (const base::Period& period : input_.periods) {
        indicator.evolution.push_back(point(sheet, period));
      }
      for (const std::string& group : input_.groups) {
        indicator.groups.push_back({group, group_measured(sheet, group, view.period)});
      }
      view.indicators.push_back(std::move(indicator));
    }
    return view;
  }

 private:
  RegionPoint point(const IndicatorSheet& sheet, const base::Period& period) const {
    const StoredRow* region = region_.find(everyone, period.name, sheet.id, input_.stratum);
    RegionPoint point;
    point.period = period;
    point.groups = measured(sheet, groups_.find(everyone, period.name, sheet.id, input_.stratum), region);
    point.control = measured(sheet, control_.find(everyone, period.name, sheet.id, input_.stratum), region);
    point.region = measured(sheet, region, region);
    point.raw_difference = compare(sheet, point.groups.raw, point.control.raw);
    point.standardised_difference = compare(sheet, point.groups.standardised, point.control.standardised);
    if (input_.rounded_totals.contains({period.name, sheet.id, input_.stratum})) {
      round_total(point.groups, sheet.display);
      round_total(point.region, sheet.display);
    }
    return point;
  }

  Measured group_measured(const IndicatorSheet& sheet, const std::string& group, const base::Period& period) const {
    Measured result = measured(sheet, group_.find(group, period.name, sheet.id, input_.stratum),
                               region_.find(everyone, period.name, sheet.id, input_.stratum));
    const Withholding reason = input_.visibility.of({group, period.name, sheet.id, input_.stratum});
    if (result.raw.has_value() && reason != Withholding::none) {
      withhold(result, reason);
    }
    return result;
  }

  const RegionViewInput& input_;
  RowIndex group_, groups_, control_, region_;
};

}  // namespace

RegionView build_region_view(const RegionViewInput& input) { return Builder(input).build(); }

}  // namespace miroir::feedback

#include "documents/feedback_charts.hpp"

#include "documents/charts/dots.hpp"
#include "documents/charts/dots_line.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/interval.hpp"
#include "documents/charts/members.hpp"
#include "documents/picture_parts.hpp"

#include <algorithm>

namespace miroir::documents {

using feedback::Comparator;
using feedback::Figure;
using feedback::FigureState;
using feedback::IndicatorSheet;
using feedback::Measured;

namespace {

const Figure& figure_of(const Measured& measured, Basis basis) {
  return basis == Basis::raw ? measured.raw : measured.standardised;
}

double least_span(const IndicatorSheet& sheet, double reference) {
  switch (sheet.threshold_unit) {
    case measures::ThresholdUnit::points:
      return thresholds_across_axis * sheet.practical_threshold / 100;
    case measures::ThresholdUnit::per_thousand:
      return thresholds_across_axis * sheet.practical_threshold / 1000;
    case measures::ThresholdUnit::percent:
      return thresholds_across_axis * sheet.practical_threshold / 100 * reference;
  }
  return 0;
}

Mark mark_of(Comparator comparator) {
  switch (comparator) {
    case Comparator::my_group:
      return Mark::group;
    case Comparator::groups:
      return Mark::groups;
    case Comparator::control:
      return Mark::control;
    case Comparator::region:
      return Mark::region;
  }
  return Mark::region;
}

// One figure with the name it has in a chart.
struct Named {
  std::string label;
  Mark mark;
  const Measured* measured;
};

std::string range_of(const FigureFormat& format, const Figure& figure) {
  return figure.has_value() && figure.lower ? format.range(*figure.lower, *figure.upper, figure.value) : std::string();
}

std::string item(const FigureFormat& format, const std::string& label, const Figure& figure) {
  const std::string range = range_of(format, figure);
  if (range.empty()) {
    return format.messages().text("chart.item", {{"label", label}, {"value", figure_words(format, figure)}});
  }
  return format.messages().text("chart.item-range",
                                {{"label", label}, {"value", format.value(figure.value)}, {"range", range}});
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    out += (out.empty() ? "" : ". ") + item;
  }
  return out.empty() ? out : out + ".";
}

// "67 of 131", or with comparable patients "67 observed, 58.2 expected".
std::string counts(const FigureFormat& format, const Measured& measured, Basis basis) {
  const base::Messages& messages = format.messages();
  const Figure& figure = measured.raw;
  if (!figure.has_value() || figure.denominator == 0) {  // a total whose counts are kept back
    return {};
  }
  const bool euros = format.display() == measures::Display::mean_euros;
  const auto amount = [&](double cents) { return messages.euros(cents / 100, 0); };
  const std::string numerator =
      euros ? amount(static_cast<double>(figure.numerator)) : messages.integer(figure.numerator);
  if (basis == Basis::standardised && measured.expected) {
    const std::string expected = euros ? amount(*measured.expected) : messages.number(*measured.expected, 1);
    return messages.text("table.expected-of", {{"numerator", numerator}, {"expected", expected}});
  }
  const std::string denominator = messages.integer(figure.denominator);
  return euros ? messages.text("table.amount-over", {{"amount", numerator}, {"denominator", denominator}})
               : messages.text("table.counts-of", {{"numerator", numerator}, {"denominator", denominator}});
}

// An empty cell would leave a listener wondering.
std::string or_dash(std::string text) { return text.empty() ? "–" : std::move(text); }

DotRow dot_row(const FigureFormat& format, const Named& named, Basis basis) {
  const Figure& figure = figure_of(*named.measured, basis);
  DotRow row;
  row.label = named.label;
  row.mark = named.mark;
  row.value = value_of(figure);
  if (row.value) {
    row.lower = figure.lower;
    row.upper = figure.upper;
  }
  row.note = missing_words(format.messages(), figure);
  return row;
}

Table figures_table(const base::Messages& messages, const std::string& title) {
  return {title,
          {messages.text("table.who"), messages.text("table.figure"), messages.text("table.interval"),
           messages.text("table.counts")},
          {}};
}

std::vector<std::string> table_row(const FigureFormat& format, const Named& named, Basis basis) {
  const Figure& figure = figure_of(*named.measured, basis);
  return {named.label, figure_words(format, figure), or_dash(range_of(format, figure)),
          or_dash(counts(format, *named.measured, basis))};
}

Table dots_table(const FigureFormat& format, const std::string& title, const std::vector<Named>& rows, Basis basis) {
  Table table = figures_table(format.messages(), title);
  for (const Named& named : rows) {
    table.rows.push_back(table_row(format, named, basis));
  }
  return table;
}

Picture dots_picture(const FigureFormat& format, const DotsChart& chart, const std::string& title, Table table,
                     std::string reading, const std::string& id, Medium medium) {
  Picture picture;
  picture.reading = std::move(reading);
  picture.table = std::move(table);
  const Caption caption{id, title, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_dots(chart, shape, format, caption); });
  return picture;
}

// The figures of one series, one per period.
struct Series {
  std::string label;
  Mark mark;
  std::vector<const Measured*> figures;
  std::vector<bool> joined;  // empty: all
};

EvolutionSeries drawn(const Series& series, Basis basis) {
  EvolutionSeries result{series.label, series.mark, {}};
  for (std::size_t i = 0; i < series.figures.size(); ++i) {
    const Figure& figure = figure_of(*series.figures[i], basis);
    EvolutionPoint point;
    point.value = value_of(figure);
    if (point.value) {
      point.lower = figure.lower;
      point.upper = figure.upper;
    }
    point.joined = series.joined.empty() || series.joined[i];
    result.points.push_back(point);
  }
  return result;
}

// "Me: 58 % (S1 2017), then 51 % (S2 2018)", from the first to the last value.
std::string course(const FigureFormat& format, const Series& series, const std::vector<base::Period>& periods,
                   Basis basis) {
  const base::Messages& messages = format.messages();
  std::optional<std::size_t> first;
  std::size_t last = 0;
  for (std::size_t i = 0; i < series.figures.size(); ++i) {
    if (figure_of(*series.figures[i], basis).has_value()) {
      first = first.value_or(i);
      last = i;
    }
  }
  if (!first) {
    return messages.text("chart.item", {{"label", series.label}, {"value", messages.text("figure.missing.absent")}});
  }
  const std::string now = format.value(figure_of(*series.figures[last], basis).value);
  if (*first == last) {
    return messages.text("chart.item", {{"label", series.label}, {"value", now}});
  }
  return messages.text("chart.evolution.from-to",
                       {{"label", series.label},
                        {"from", format.value(figure_of(*series.figures[*first], basis).value)},
                        {"first", messages.period_short(periods[*first])},
                        {"to", now},
                        {"last", messages.period_short(periods[last])}});
}

Table evolution_table(const FigureFormat& format, const std::string& title, const std::vector<Series>& all,
                      const std::vector<base::Period>& periods, Basis basis) {
  const base::Messages& messages = format.messages();
  Table table{title, {messages.text("table.period")}, {}};
  for (const Series& series : all) {
    table.headers.push_back(series.label);
  }
  for (std::size_t i = 0; i < periods.size(); ++i) {
    std::vector<std::string> row = {messages.period_short(periods[i])};
    for (const Series& series : all) {
      const Figure& figure = figure_of(*series.figures[i], basis);
      const std::string range = range_of(format, figure);
      row.push_back(figure_words(format, figure) + (range.empty() ? "" : " (" + range + ")"));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Picture evolution_picture(const FigureFormat& format, const IndicatorSheet& sheet, const std::vector<Series>& all,
                          const std::vector<base::Period>& periods, Basis basis, const std::string& id, Medium medium) {
  const base::Messages& messages = format.messages();
  EvolutionChart chart;
  for (const base::Period& period : periods) {
    chart.periods.push_back(messages.period_short(period));
  }
  std::vector<std::string> items;
  double reference = 0;
  for (const Series& series : all) {
    chart.series.push_back(drawn(series, basis));
    items.push_back(course(format, series, periods, basis));
    reference = std::max(reference, figure_of(*series.figures.back(), basis).value);
  }
  chart.least_span = least_span(sheet, reference);
  Picture picture;
  picture.reading = joined(items);
  const std::string title = messages.text("chart.evolution.title", {{"title", title_of(messages, sheet)}});
  picture.table = evolution_table(format, title, all, periods, basis);
  const Caption caption{id, title, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_evolution(chart, shape, format, caption); });
  return picture;
}

// A newcomer has no line of their own in a chart: it would only say so again.
bool has_ever_figures(const feedback::IndicatorProfile& indicator) {
  return std::any_of(indicator.evolution.begin(), indicator.evolution.end(),
                     [](const feedback::Point& point) { return point.mine.raw.state != FigureState::absent; });
}

// A row of the mirror's chart: a figure of one of the two sides, raw or with the region's mix of patients.
struct Sided {
  Named named;
  Basis basis;
};

// Me and the chosen comparator, raw, then the same with comparable patients. Without a position where I have too few
// patients: then the comparator stands alone.
std::vector<Sided> mirror_rows(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                               Comparator chosen) {
  const Measured& other = indicator.comparators[static_cast<std::size_t>(chosen)];
  const bool placed = has_ever_figures(indicator) && !indicator.too_few_for(chosen);
  std::vector<Sided> rows;
  const auto add = [&](const Measured& measured, Mark mark, const std::string& label, Basis basis) {
    if (basis == Basis::raw || measured.standardised.has_value()) {
      rows.push_back(
          {{basis == Basis::raw ? label : messages.text("chart.comparable", {{"label", label}}), mark, &measured},
           basis});
    }
  };
  for (const Basis basis : {Basis::raw, Basis::standardised}) {
    if (placed) {
      add(indicator.mine, Mark::mine, messages.text("figure.me"), basis);
    }
    add(other, mark_of(chosen), comparator_label(messages, chosen), basis);
  }
  return rows;
}

// Everyone's mark on one line, as counted: me, my group, the region's groups, the control group, and the region where
// it is chosen. Me only where I have patients enough to be placed.
std::vector<Named> line_rows(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                             Comparator chosen) {
  std::vector<Named> rows;
  if (has_ever_figures(indicator) && !indicator.too_few_for(chosen)) {
    rows.push_back({messages.text("figure.me"), Mark::mine, &indicator.mine});
  }
  for (const Comparator comparator : feedback::all_comparators) {
    const Measured& measured = indicator.comparators[static_cast<std::size_t>(comparator)];
    const bool no_group = comparator == Comparator::my_group && measured.raw.state == FigureState::absent;
    const bool unasked = comparator == Comparator::region && chosen != Comparator::region;
    if (!no_group && !unasked) {
      rows.push_back({comparator_label(messages, comparator), mark_of(comparator), &measured});
    }
  }
  return rows;
}

std::vector<Named> group_references(const base::Messages& messages, const feedback::GroupPoint& now) {
  return {{messages.text("figure.our-group"), Mark::group, &now.group},
          {comparator_label(messages, Comparator::groups), Mark::groups, &now.groups},
          {comparator_label(messages, Comparator::control), Mark::control, &now.control}};
}

// "The members' figures go from 28 % to 51 %; our group: 38 %."
std::string spread_of_members(const FigureFormat& format, const feedback::GroupIndicator& indicator) {
  const auto by_value = [](const feedback::GroupMember& a, const feedback::GroupMember& b) {
    return a.figure.value < b.figure.value;
  };
  const auto [least, most] = std::minmax_element(indicator.members.begin(), indicator.members.end(), by_value);
  return format.messages().text("chart.members.spread", {{"least", format.value(least->figure.value)},
                                                         {"most", format.value(most->figure.value)},
                                                         {"group", figure_words(format, indicator.now.group.raw)}});
}

Table members_table(const FigureFormat& format, const std::string& title, const feedback::GroupIndicator& indicator,
                    const std::vector<Named>& references) {
  const base::Messages& messages = format.messages();
  Table table{
      title, {messages.text("table.letter"), messages.text("table.figure"), messages.text("table.interval")}, {}};
  for (const feedback::GroupMember& member : indicator.members) {
    table.rows.push_back({member.letter, format.value(member.figure.value), or_dash(range_of(format, member.figure))});
  }
  for (const Named& named : references) {
    const Figure& figure = named.measured->raw;
    table.rows.push_back({named.label, figure_words(format, figure), or_dash(range_of(format, figure))});
  }
  return table;
}

// "The groups' figures go from 31 % to 47 %; control group: 42 %." Empty when no group's figure is shown.
std::string spread_of_groups(const FigureFormat& format, const feedback::RegionIndicator& indicator, Basis basis) {
  std::optional<double> least;
  std::optional<double> most;
  for (const feedback::RegionGroup& group : indicator.groups) {
    if (const auto value = value_of(figure_of(group.measured, basis))) {
      least = std::min(least.value_or(*value), *value);
      most = std::max(most.value_or(*value), *value);
    }
  }
  if (!least) {
    return {};
  }
  return format.messages().text(
      "chart.groups.spread", {{"least", format.value(*least)},
                              {"most", format.value(*most)},
                              {"control", figure_words(format, figure_of(indicator.evolution.back().control, basis))}});
}

}  // namespace

Picture mirror_dots(const base::Messages& messages, const feedback::IndicatorProfile& indicator, Comparator chosen,
                    const std::string& id, Medium medium) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  const Figure& reference = indicator.comparators[static_cast<std::size_t>(chosen)].raw;
  const std::string title = messages.text("chart.dots.title", {{"title", title_of(messages, indicator.sheet)}});
  DotsChart chart;
  Table table = figures_table(messages, title);
  std::vector<std::string> items;
  for (const auto& [named, basis] : mirror_rows(messages, indicator, chosen)) {
    chart.rows.push_back(dot_row(format, named, basis));
    table.rows.push_back(table_row(format, named, basis));
    items.push_back(item(format, named.label, figure_of(*named.measured, basis)));
  }
  chart.least_span = least_span(indicator.sheet, reference.value);
  return dots_picture(format, chart, title, std::move(table), joined(items), id, medium);
}

std::string mirror_strip(const base::Messages& messages, const feedback::IndicatorProfile& indicator, Comparator chosen,
                         const std::string& id) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  const Figure& mine = indicator.mine.raw;
  const Figure& other = indicator.comparators[static_cast<std::size_t>(chosen)].raw;
  IntervalStrip strip;
  std::vector<std::string> items;
  if (mine.has_value()) {
    strip.value = mine.value;
    strip.lower = mine.lower;
    strip.upper = mine.upper;
    items.push_back(item(format, messages.text("figure.me"), mine));
  }
  if (other.has_value() && !indicator.too_few_for(chosen)) {
    strip.compared = other.value;
    strip.mark = mark_of(chosen);
    items.push_back(item(format, comparator_label(messages, chosen), other));
  }
  strip.least_span = least_span(indicator.sheet, other.has_value() ? other.value : mine.value);
  return draw_interval(strip, format, {id, title_of(messages, indicator.sheet), joined(items)});
}

std::string mirror_line(const base::Messages& messages, const feedback::IndicatorProfile& indicator, Comparator chosen,
                        const std::string& id) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  DotsChart chart;
  std::vector<std::string> items;
  for (const Named& named : line_rows(messages, indicator, chosen)) {
    chart.rows.push_back(dot_row(format, named, Basis::raw));
    items.push_back(item(format, named.label, named.measured->raw));
  }
  chart.least_span = least_span(indicator.sheet, indicator.comparators[static_cast<std::size_t>(chosen)].raw.value);
  return draw_dots_line(chart, format, {id, title_of(messages, indicator.sheet), joined(items)});
}

Picture mirror_evolution(const base::Messages& messages, const feedback::IndicatorProfile& indicator, Comparator chosen,
                         Basis basis, const std::string& id, Medium medium) {
  Series mine{messages.text("figure.me"), Mark::mine, {}, {}};
  Series other{comparator_label(messages, chosen), mark_of(chosen), {}, {}};
  std::vector<base::Period> periods;
  for (const feedback::Point& point : indicator.evolution) {
    periods.push_back(point.period);
    mine.figures.push_back(&point.mine);
    other.figures.push_back(&point.comparators[static_cast<std::size_t>(chosen)]);
    const bool moved = !other.joined.empty() && (&point)[-1].group != point.group;
    other.joined.push_back(chosen != Comparator::my_group || !moved);
  }
  std::vector<Series> all;
  if (has_ever_figures(indicator)) {
    all.push_back(mine);
  }
  if (all.empty() || !indicator.too_few_for(chosen)) {
    all.push_back(other);
  }
  return evolution_picture(format_of(messages, indicator.sheet), indicator.sheet, all, periods, basis, id, medium);
}

Picture group_members(const base::Messages& messages, const feedback::GroupIndicator& indicator, const std::string& id,
                      Medium medium) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  Picture picture;
  if (indicator.members.empty()) {
    picture.reading = item(format, messages.text("figure.our-group"), indicator.now.group.raw) + ".";
    return picture;
  }
  const std::string title = messages.text("chart.members.title", {{"title", title_of(messages, indicator.sheet)}});
  const std::vector<Named> references = group_references(messages, indicator.now);
  picture.reading = spread_of_members(format, indicator);
  picture.table = members_table(format, title, indicator, references);
  MembersChart chart;
  chart.least_span = least_span(indicator.sheet, indicator.now.group.raw.value);
  for (const feedback::GroupMember& member : indicator.members) {
    chart.members.push_back({member.letter, member.figure.value, member.figure.lower, member.figure.upper});
  }
  for (const Named& named : references) {
    if (named.measured->raw.has_value()) {
      chart.references.push_back({named.label, named.mark, named.measured->raw.value});
    }
  }
  const Caption caption{id, title, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_members(chart, shape, format, caption); });
  return picture;
}

Picture group_evolution(const base::Messages& messages, const feedback::GroupIndicator& indicator, Basis basis,
                        const std::string& id, Medium medium) {
  Series group{messages.text("figure.our-group"), Mark::group, {}, {}};
  Series groups{comparator_label(messages, Comparator::groups), Mark::groups, {}, {}};
  Series control{comparator_label(messages, Comparator::control), Mark::control, {}, {}};
  std::vector<base::Period> periods;
  for (const feedback::GroupPoint& point : indicator.evolution) {
    periods.push_back(point.period);
    group.figures.push_back(&point.group);
    groups.figures.push_back(&point.groups);
    control.figures.push_back(&point.control);
  }
  return evolution_picture(format_of(messages, indicator.sheet), indicator.sheet, {group, groups, control}, periods,
                           basis, id, medium);
}

Picture region_evolution(const base::Messages& messages, const feedback::RegionIndicator& indicator, Basis basis,
                         const std::string& id, Medium medium) {
  Series groups{comparator_label(messages, Comparator::groups), Mark::groups, {}, {}};
  Series control{comparator_label(messages, Comparator::control), Mark::control, {}, {}};
  Series region{comparator_label(messages, Comparator::region), Mark::region, {}, {}};
  std::vector<base::Period> periods;
  for (const feedback::RegionPoint& point : indicator.evolution) {
    periods.push_back(point.period);
    groups.figures.push_back(&point.groups);
    control.figures.push_back(&point.control);
    region.figures.push_back(&point.region);
  }
  return evolution_picture(format_of(messages, indicator.sheet), indicator.sheet, {groups, control, region}, periods,
                           basis, id, medium);
}

Picture region_groups(const base::Messages& messages, const feedback::RegionIndicator& indicator,
                      const std::vector<std::string>& names, Basis basis, const std::string& id, Medium medium) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  const feedback::RegionPoint& now = indicator.evolution.back();
  std::vector<Named> rows;
  for (std::size_t i = 0; i < indicator.groups.size(); ++i) {
    rows.push_back({names[i], Mark::group, &indicator.groups[i].measured});
  }
  rows.push_back({comparator_label(messages, Comparator::groups), Mark::groups, &now.groups});
  rows.push_back({comparator_label(messages, Comparator::control), Mark::control, &now.control});
  DotsChart chart;
  for (const Named& named : rows) {
    chart.rows.push_back(dot_row(format, named, basis));
  }
  const Figure& control = figure_of(now.control, basis);
  chart.reference = value_of(control);
  chart.least_span = least_span(indicator.sheet, control.value);
  const std::string title = messages.text("chart.groups.title", {{"title", title_of(messages, indicator.sheet)}});
  return dots_picture(format, chart, title, dots_table(format, title, rows, basis),
                      spread_of_groups(format, indicator, basis), id, medium);
}

}  // namespace miroir::documents

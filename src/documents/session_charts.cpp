#include "documents/session_charts.hpp"

#include "documents/charts/dots.hpp"
#include "documents/charts/funnel.hpp"
#include "documents/charts/guesses.hpp"
#include "documents/picture_parts.hpp"
#include "feedback/member_figure.hpp"
#include "stats/funnel.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace miroir::documents {

namespace {

using feedback::Figure;
using feedback::IndicatorSheet;

DotRow row_of(const FigureFormat& format, const std::string& label, Mark mark, const Figure& figure) {
  DotRow row;
  row.label = label;
  row.mark = mark;
  row.value = value_of(figure);
  if (figure.has_value()) {
    row.lower = figure.lower;
    row.upper = figure.upper;
  } else {
    row.note = missing_words(format.messages(), figure);
  }
  return row;
}

// Letters of one size stand within the next half of it, in their order.
void add_members(FunnelChart& chart, const feedback::GroupIndicator& indicator) {
  std::map<std::int64_t, int> alike;
  for (const feedback::GroupMember& member : indicator.members) {
    ++alike[member.size];
  }
  std::map<std::int64_t, int> placed;
  for (const feedback::GroupMember& member : indicator.members) {
    const double share = (placed[member.size]++ + 0.5) / alike[member.size];
    chart.points.push_back(
        {static_cast<double>(member.size) * (1 + share / 2), member.figure.value, member.letter, false});
  }
}

void add_limits(FunnelChart& chart, stats::FunnelKind kind) {
  constexpr int steps = 40;
  const auto by_size = [](const FunnelPoint& a, const FunnelPoint& b) { return a.size < b.size; };
  const auto [least, most] = std::ranges::minmax_element(chart.points, by_size);
  const double first = std::max(1.0, least->size / 3);
  const double last = most->size * 1.15;
  for (int i = 0; i <= steps; ++i) {
    const double size = std::round(first + (last - first) * i / steps);
    const stats::FunnelLimits limits = stats::funnel_limits(kind, chart.reference, size);
    chart.limits.push_back({size, limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998});
  }
}

Table sizes_table(const FigureFormat& format, const feedback::GroupIndicator& indicator, const std::string& caption,
                  const std::string& size_label) {
  const base::Messages& messages = format.messages();
  Table table{caption, {messages.text("table.letter"), size_label, messages.text("table.figure")}, {}};
  for (const feedback::GroupMember& member : indicator.members) {
    table.rows.push_back({member.letter, messages.integer(member.size), format.value(member.figure.value)});
  }
  return table;
}

}  // namespace

std::optional<Picture> group_funnel(const base::Messages& messages, const feedback::GroupIndicator& indicator,
                                    const std::string& id, Medium medium) {
  const auto reference = value_of(indicator.now.groups.raw);
  const measures::Display display = indicator.sheet.display;
  if (display == measures::Display::mean_euros || !reference || *reference <= 0 || *reference >= 1 ||
      indicator.members.empty()) {
    return std::nullopt;
  }
  const FigureFormat format = format_of(messages, indicator.sheet);
  FunnelChart chart;
  chart.reference = feedback::rounded_as_printed(*reference, display);
  chart.reference_label = comparator_label(messages, feedback::Comparator::groups);
  chart.size_label = messages.text("chart.funnel.size");
  chart.least_span = 0.02;
  add_members(chart, indicator);
  add_limits(chart, display == measures::Display::share ? stats::FunnelKind::proportion : stats::FunnelKind::ratio);
  Picture picture;
  picture.reading = messages.text("chart.funnel.reading");
  const std::string title = messages.text("chart.funnel.title", {{"title", title_of(messages, indicator.sheet)}});
  picture.table = sizes_table(format, indicator, title, chart.size_label);
  const Caption caption{id, title, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_funnel(chart, shape, format, caption); });
  return picture;
}

Picture group_guesses(const base::Messages& messages, const IndicatorSheet& sheet, std::span<const double> guesses,
                      const Figure& group, const std::string& id, Medium medium) {
  const FigureFormat format = format_of(messages, sheet);
  GuessesChart chart;
  chart.group = value_of(group);
  chart.group_label = messages.text("figure.our-group");
  chart.steps = steps_of_guesses({guesses.begin(), guesses.end()}, chart.group);
  Picture picture;
  picture.reading = messages.text("chart.guesses.reading", {{"value", figure_words(format, group)}});
  picture.table.caption = messages.text("chart.guesses.title", {{"title", title_of(messages, sheet)}});
  picture.table.headers = {messages.text("chart.guesses.about"), messages.text("chart.guesses.count")};
  for (const GuessStep& step : chart.steps) {
    picture.table.rows.push_back({format.value(step.middle), messages.integer(step.count)});
  }
  const Caption caption{id, picture.table.caption, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_guesses(chart, shape, format, caption); });
  return picture;
}

Picture group_strata(const base::Messages& messages, const IndicatorSheet& sheet,
                     const std::vector<GroupStratum>& strata, const std::string& id, Medium medium) {
  const FigureFormat format = format_of(messages, sheet);
  const std::string ours = messages.text("figure.our-group");
  const std::string control = comparator_label(messages, feedback::Comparator::control);
  DotsChart chart;
  Picture picture;
  picture.table.caption = messages.text("chart.strata.title", {{"title", title_of(messages, sheet)}});
  picture.table.headers = {messages.text("chart.strata.who"), ours, control};
  picture.reading = messages.text("chart.strata.reading");
  for (const GroupStratum& stratum : strata) {
    const auto label = [&](const std::string& whose) {
      return messages.text("chart.strata.row", {{"stratum", stratum.label}, {"whose", whose}});
    };
    chart.rows.push_back(row_of(format, label(ours), Mark::group, stratum.group));
    chart.rows.push_back(row_of(format, label(control), Mark::control, stratum.control));
    picture.table.rows.push_back(
        {stratum.label, figure_words(format, stratum.group), figure_words(format, stratum.control)});
  }
  const Caption caption{id, picture.table.caption, picture.reading};
  draw_for(medium, picture, [&](Shape shape) { return draw_dots(chart, shape, format, caption); });
  return picture;
}

}  // namespace miroir::documents

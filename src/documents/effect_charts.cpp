#include "documents/effect_charts.hpp"

#include "documents/charts/event_study.hpp"
#include "documents/charts/funnel.hpp"
#include "documents/effect_sentences.hpp"
#include "documents/picture_parts.hpp"

#include <algorithm>
#include <cmath>

namespace miroir::documents {

namespace {

using feedback::IndicatorEffect;
using feedback::IndicatorSheet;

constexpr int funnel_steps = 24;

// "2 avant", "entrée", "1 après".
std::string relative_name(const base::Messages& messages, std::int64_t relative) {
  if (relative == 0) {
    return messages.text("effect.period.joined");
  }
  return messages.text(relative < 0 ? "effect.period.before" : "effect.period.after",
                       {{"count", messages.integer(std::abs(relative))}});
}

EventStudyChart event_study_chart(const base::Messages& messages, const IndicatorEffect& effect) {
  EventStudyChart chart;
  const Effect reference{relative_name(messages, -1), 0, std::nullopt, std::nullopt, true};
  bool is_referred = false;
  for (const stats::EventCoefficient& one : effect.estimate->event_study) {
    if (one.relative_period >= 0 && !is_referred) {
      chart.effects.push_back(reference);
      is_referred = true;
      chart.start = chart.effects.size();
    }
    chart.effects.push_back(
        {relative_name(messages, one.relative_period), one.effect.value, one.effect.lower, one.effect.upper, false});
  }
  if (!is_referred) {
    chart.effects.push_back(reference);
  }
  chart.least_span = thresholds_across_axis * effect.threshold;
  return chart;
}

FunnelChart funnel_chart(const base::Messages& messages, const IndicatorSheet& sheet,
                         const feedback::GroupFunnel& funnel) {
  FunnelChart chart;
  chart.reference = funnel.funnel.target;
  chart.reference_label = messages.text("comparator.groups.label");
  chart.size_label = messages.text("effect.funnel.size");
  double smallest = funnel.units.front().denominator;
  double largest = smallest;
  for (std::size_t i = 0; i < funnel.units.size(); ++i) {
    const double size = funnel.units[i].denominator;
    const stats::FunnelPoint& point = funnel.funnel.points[i];
    smallest = std::min(smallest, size);
    largest = std::max(largest, size);
    chart.points.push_back({size, point.value, {}, false});
    chart.band.push_back({size, point.limits.lower_95, point.limits.upper_95});
  }
  std::ranges::sort(chart.band, {}, &FunnelBand::size);
  const auto kind =
      sheet.display == measures::Display::share ? stats::FunnelKind::proportion : stats::FunnelKind::ratio;
  for (int step = 0; step <= funnel_steps; ++step) {
    const double size = std::round(smallest * 0.8 + (largest * 1.05 - smallest * 0.8) * step / funnel_steps);
    if (size < 1 || (!chart.limits.empty() && chart.limits.back().size >= size)) {
      continue;
    }
    const stats::FunnelLimits limits = stats::funnel_limits(kind, chart.reference, size);
    chart.limits.push_back({size, limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998});
  }
  return chart;
}

std::string balance_name(const base::Messages& messages, const feedback::Effect& effect,
                         const feedback::BalanceLine& line) {
  switch (line.of) {
    case feedback::BalanceOf::patients:
      return messages.text("effect.balance.patients");
    case feedback::BalanceOf::case_mix:
      return messages.text("effect.balance.case-mix");
    case feedback::BalanceOf::indicator:
      break;
  }
  return title_of(messages, effect.indicators[line.place].sheet);
}

std::string balance_value(const base::Messages& messages, const feedback::Effect& effect,
                          const feedback::BalanceLine& line, double value) {
  switch (line.of) {
    case feedback::BalanceOf::patients:
      return messages.integer(std::llround(value));
    case feedback::BalanceOf::case_mix:
      return messages.euros(value, 0);
    case feedback::BalanceOf::indicator:
      break;
  }
  return format_of(messages, effect.indicators[line.place].sheet).value(value);
}

}  // namespace

Picture effect_event_study(const base::Messages& messages, const IndicatorEffect& effect, const std::string& id) {
  Picture picture;
  if (!effect.estimate || effect.estimate->event_study.empty()) {
    return picture;
  }
  const FigureFormat format = format_of(messages, effect.sheet);
  const EventStudyChart chart = event_study_chart(messages, effect);
  const std::string title = messages.text("effect.chart.title", {{"title", title_of(messages, effect.sheet)}});
  picture.reading = pre_trend_sentence(messages, effect);
  picture.table = event_study_table(chart, format, title);
  const Caption caption{id, title, effect_sentence(messages, effect)};
  picture.wide = draw_event_study(chart, Shape::wide, format, caption);
  picture.narrow = draw_event_study(chart, Shape::narrow, format, caption);
  return picture;
}

Picture effect_funnel(const base::Messages& messages, const IndicatorSheet& sheet, const feedback::GroupFunnel& funnel,
                      const std::string& id) {
  const FigureFormat format = format_of(messages, sheet);
  const FunnelChart chart = funnel_chart(messages, sheet, funnel);
  const std::string title = messages.text("effect.funnel.title", {{"title", title_of(messages, sheet)}});
  Picture picture;
  picture.reading = funnel_sentence(messages, sheet, funnel);
  picture.table = funnel_table(chart, format, title);
  const Caption caption{id, title, picture.reading};
  picture.wide = draw_funnel(chart, Shape::wide, format, caption);
  picture.narrow = draw_funnel(chart, Shape::narrow, format, caption);
  return picture;
}

Table balance_table(const base::Messages& messages, const feedback::Effect& effect) {
  Table table{messages.text("effect.balance.caption", {{"period", messages.period(*effect.baseline)}}),
              {messages.text("effect.balance.what"), messages.text("effect.balance.members"),
               messages.text("effect.balance.controls"), messages.text("effect.balance.difference")},
              {}};
  for (const feedback::BalanceLine& line : effect.balance) {
    const std::string name = balance_name(messages, effect, line);
    if (!line.balance) {
      table.rows.push_back({name, "–", "–", messages.text("effect.balance.too-few")});
      continue;
    }
    table.rows.push_back(
        {name, balance_value(messages, effect, line, line.balance->members),
         balance_value(messages, effect, line, line.balance->controls),
         messages.text(line.balance->notable ? "effect.balance.notable" : "effect.balance.alike",
                       {{"size", messages.number(std::abs(line.balance->standardised_difference), 2)}})});
  }
  return table;
}

}  // namespace miroir::documents

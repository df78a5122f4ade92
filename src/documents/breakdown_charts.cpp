#include "documents/breakdown_charts.hpp"

#include "documents/charts/share_bars.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::documents {

namespace {

using feedback::Breakdown;
using feedback::BreakdownBy;

std::string amount_words(const base::Messages& messages, const feedback::IndicatorSheet& sheet, BreakdownBy by,
                         std::int64_t amount) {
  if (by == BreakdownBy::boxes) {
    return messages.plural("content.boxes", amount);
  }
  return sheet.display == measures::Display::mean_euros ? messages.euros(static_cast<double>(amount) / 100, 0)
                                                        : messages.integer(amount);
}

std::string reading_of(const base::Messages& messages, const Breakdown& breakdown, const BreakdownWords& words) {
  const auto largest = std::ranges::max_element(breakdown.parts, {}, &feedback::BreakdownPart::amount);
  const auto place = static_cast<std::size_t>(largest - breakdown.parts.begin());
  return messages.text("content.reading", {{"part", words.labels[place]}, {"share", messages.percent(largest->share)}});
}

}  // namespace

std::string class_name(const base::Messages& messages, const std::string& code) {
  if (code == "?") {
    return messages.text("content.unknown-class");
  }
  const std::string key = fmt::format("class.{}", code);
  return messages.has(key) ? fmt::format("{} · {}", code, messages.text(key)) : code;
}

std::string month_name(const base::Messages& messages, const std::string& month) {
  const auto first = base::parse_date(month + "-01");
  if (!first) {
    return month;
  }
  const int number = base::month_index(*first) % 12 + 1;
  return messages.text(fmt::format("date.month.{}", number)) + " " + month.substr(0, 4);
}

Picture breakdown_bars(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                       const Breakdown& breakdown, const BreakdownWords& words, const std::string& id) {
  ShareBarsChart chart;
  chart.whose = messages.text("figure.me");
  bool compared = false;
  for (std::size_t i = 0; i < breakdown.parts.size(); ++i) {
    const feedback::BreakdownPart& part = breakdown.parts[i];
    chart.bars.push_back(
        {words.labels[i], part.share, amount_words(messages, sheet, breakdown.by, part.amount), part.compared});
    compared = compared || part.compared;
  }
  if (breakdown.remainder.value_or(0) > 0) {
    chart.hidden = HiddenPart{static_cast<double>(*breakdown.remainder) / static_cast<double>(breakdown.whole),
                              amount_words(messages, sheet, breakdown.by, *breakdown.remainder)};
  }
  if (compared) {
    chart.comparator = ShareComparator{comparator_label(messages, feedback::Comparator::region), Mark::region};
  }
  Picture picture;
  picture.reading = reading_of(messages, breakdown, words);
  picture.table = share_bars_table(chart, messages, words.title, words.part);
  const Caption caption{id, words.title, picture.reading};
  picture.wide = draw_share_bars(chart, Shape::wide, messages, caption);
  picture.narrow = draw_share_bars(chart, Shape::narrow, messages, caption);
  return picture;
}

}  // namespace miroir::documents

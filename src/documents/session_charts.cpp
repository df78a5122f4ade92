#include "documents/session_charts.hpp"

#include "documents/charts/dots.hpp"
#include "documents/charts/guesses.hpp"

namespace miroir::documents {

namespace {

using feedback::Figure;
using feedback::IndicatorSheet;

std::string title_of(const base::Messages& messages, const IndicatorSheet& sheet) {
  const measures::Bilingual& title = sheet.description.title;
  return messages.typeset(messages.language() == base::Language::french ? title.fr : title.en);
}

std::optional<double> value_of(const Figure& figure) {
  return figure.has_value() ? std::optional(figure.value) : std::nullopt;
}

template <class Draw>
void draw_for(Medium medium, Picture& picture, Draw draw) {
  if (medium == Medium::projector) {
    picture.projector = draw(Shape::projector);
    return;
  }
  picture.wide = draw(Shape::wide);
  picture.narrow = draw(Shape::narrow);
}

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

}  // namespace

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

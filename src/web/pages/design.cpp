#include "web/pages/design.hpp"

#include "documents/charts/dots.hpp"
#include "documents/charts/event_study.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/funnel.hpp"
#include "documents/charts/members.hpp"
#include "documents/charts/share_bars.hpp"
#include "documents/charts/small_multiples.hpp"
#include "web/pages/parts.hpp"
#include "web/render.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using documents::Mark;
using documents::Shape;

// A chart in its two shapes; `draw` takes the shape and the caption.
template <class Draw>
View both_shapes(const base::Messages& messages, const char* id, const Draw& draw) {
  const documents::Caption caption{id, messages.text("design.invented"), messages.text("design.invented")};
  View view;
  view.set("wide", draw(Shape::wide, caption));
  view.set("narrow", draw(Shape::narrow, caption));
  return view;
}

View colours() {
  View list{View::type::list};
  for (const char* name : {"paper", "surface", "ink", "ink-soft", "rule", "rule-strong", "accent", "accent-deep",
                           "accent-tint", "note-tint"}) {
    View item;
    item.set("name", name);
    list << item;
  }
  return list;
}

documents::DotsChart invented_dots() {
  documents::DotsChart chart;
  chart.rows = {{"A", Mark::mine, 0.51, 0.43, 0.60, ""},
                {"B", Mark::group, 0.38, 0.35, 0.41, ""},
                {"C", Mark::groups, 0.40, 0.39, 0.41, ""},
                {"D", Mark::control, 0.46, 0.455, 0.465, ""}};
  chart.reference = 0.38;
  chart.least_span = 0.1;
  return chart;
}

documents::EvolutionChart invented_evolution() {
  documents::EvolutionChart chart;
  chart.periods = {"2017-1", "2017-2", "2018-1", "2018-2"};
  chart.series = {{"A", Mark::mine, {{0.58, 0.5, 0.66}, {0.55, 0.47, 0.63}, {0.53, 0.45, 0.61}, {0.51, 0.43, 0.6}}},
                  {"B", Mark::group, {{0.46, {}, {}}, {0.43, {}, {}}, {0.41, {}, {}}, {0.38, {}, {}}}}};
  chart.least_span = 0.1;
  return chart;
}

documents::MembersChart invented_members() {
  documents::MembersChart chart;
  const double values[] = {0.39, 0.47, 0.34, 0.41, 0.31, 0.37};
  const char* letters[] = {"A", "B", "C", "D", "E", "F"};
  for (std::size_t i = 0; i < 6; ++i) {
    chart.members.push_back({letters[i], values[i], values[i] - 0.09, values[i] + 0.09});
  }
  chart.references = {{"C", Mark::groups, 0.40}, {"D", Mark::control, 0.46}};
  chart.least_span = 0.1;
  return chart;
}

documents::ShareBarsChart invented_share_bars() {
  return {"A",
          {{"1", 0.46, "", 0.38}, {"2", 0.21, "", 0.30}, {"3", 0.12, "", 0.04}},
          documents::HiddenPart{0.21, ""},
          documents::ShareComparator{"B", Mark::group}};
}

documents::FunnelChart invented_funnel(const base::Messages& messages) {
  documents::FunnelChart chart;
  chart.reference = 0.4;
  chart.reference_label = "B";
  chart.size_label = messages.text("table.counts");
  chart.mine_label = "A";
  chart.least_span = 0.12;
  for (double size = 10; size <= 400; size += 10) {
    const double spread = std::sqrt(0.24 / size);
    chart.limits.push_back({size, std::max(0.0, 0.4 - 1.96 * spread), std::min(1.0, 0.4 + 1.96 * spread),
                            std::max(0.0, 0.4 - 3.09 * spread), std::min(1.0, 0.4 + 3.09 * spread)});
    chart.band.push_back({size, 0.4 - 1.5 * 1.96 * spread, 0.4 + 1.5 * 1.96 * spread});
  }
  for (int i = 0; i < 60; ++i) {
    const double size = 20 + 6 * i;
    chart.points.push_back({size, 0.4 + 2.2 * std::sin(2.4 * i) * std::sqrt(0.24 / size), "", i == 17});
  }
  return chart;
}

documents::EventStudyChart invented_event_study() {
  documents::EventStudyChart chart;
  const char* periods[] = {"2015-1", "2015-2", "2016-1", "2016-2", "2017-1", "2017-2", "2018-1", "2018-2"};
  const double values[] = {0.002, -0.004, 0.001, 0, -0.006, -0.013, -0.021, -0.028};
  for (std::size_t i = 0; i < 8; ++i) {
    chart.effects.push_back({periods[i], values[i], values[i] - 0.014, values[i] + 0.012, false});
  }
  chart.effects[3] = {periods[3], 0.0, {}, {}, true};
  chart.start = 4;
  chart.least_span = 0.06;
  return chart;
}

documents::SmallMultiplesChart invented_small_multiples(const base::Messages& messages) {
  documents::SmallMultiplesChart chart;
  chart.periods = {"2017-1", "2017-2", "2018-1", "2018-2"};
  chart.reference = invented_evolution().series[1].points;
  chart.reference_label = "B";
  chart.reference_mark = Mark::groups;
  chart.least_span = 0.12;
  for (int i = 0; i < 8; ++i) {
    documents::Panel panel{fmt::format("{}", i + 1), {}, ""};
    for (int period = 0; period < 4; ++period) {
      panel.points.push_back({0.4 + 0.06 * std::sin(3 * i + period), {}, {}});
    }
    chart.panels.push_back(panel);
  }
  chart.panels[5] = {"6", {}, messages.text("figure.missing.too-few-physicians")};
  return chart;
}

// The charts that any figures may be given to, each with the table of the same figures.
void add_wider_charts(View& view, const base::Messages& messages, const documents::FigureFormat& format) {
  const std::string title = messages.text("design.invented");
  int number = 1;  // no two tables of a page have the same name
  const auto add = [&](const char* id, documents::Table table, const auto& draw) {
    table.caption = fmt::format("{} {}", title, ++number);
    View picture = both_shapes(messages, id, draw);
    picture.set("table", table_view(table));
    view.set(id, picture);
  };
  const auto bars = invented_share_bars();
  add("share-bars", documents::share_bars_table(bars, messages, title, messages.text("table.who")),
      [&](Shape shape, const documents::Caption& caption) {
        return documents::draw_share_bars(bars, shape, messages, caption);
      });
  const auto funnel = invented_funnel(messages);
  add("funnel", documents::funnel_table(funnel, format, title), [&](Shape shape, const documents::Caption& caption) {
    return documents::draw_funnel(funnel, shape, format, caption);
  });
  const auto effects = invented_event_study();
  add("event-study", documents::event_study_table(effects, format, title),
      [&](Shape shape, const documents::Caption& caption) {
        return documents::draw_event_study(effects, shape, format, caption);
      });
  const auto multiples = invented_small_multiples(messages);
  add("small-multiples", documents::small_multiples_table(multiples, format, title, messages.text("table.who")),
      [&](Shape shape, const documents::Caption& caption) {
        return documents::draw_small_multiples(multiples, shape, format, caption);
      });
}

}  // namespace

Response show_design(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const documents::FigureFormat format(messages, measures::Display::share);
  View view;
  view.set("colours", colours());
  view.set("dots", both_shapes(messages, "dots", [&](Shape shape, const documents::Caption& caption) {
             return documents::draw_dots(invented_dots(), shape, format, caption);
           }));
  view.set("evolution", both_shapes(messages, "evolution", [&](Shape shape, const documents::Caption& caption) {
             return documents::draw_evolution(invented_evolution(), shape, format, caption);
           }));
  view.set("members", both_shapes(messages, "members", [&](Shape shape, const documents::Caption& caption) {
             return documents::draw_members(invented_members(), shape, format, caption);
           }));
  add_wider_charts(view, messages, format);
  view.set("value", messages.percent(0.51));
  documents::Table table{messages.text("design.invented"),
                         {messages.text("table.who"), messages.text("table.figure")},
                         {{"A", messages.percent(0.51)}, {"B", messages.percent(0.38)}}};
  view.set("table", table_view(table));
  return page(context, 200, {messages.text("design.title"), ""}, render("design", messages, view));
}

}  // namespace miroir::web

#include "web/pages/design.hpp"

#include "documents/charts/dots.hpp"
#include "documents/charts/evolution.hpp"
#include "documents/charts/members.hpp"
#include "web/pages/parts.hpp"
#include "web/render.hpp"

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
  view.set("value", messages.percent(0.51));
  documents::Table table{messages.text("design.invented"),
                         {messages.text("table.who"), messages.text("table.figure")},
                         {{"A", messages.percent(0.51)}, {"B", messages.percent(0.38)}}};
  view.set("table", table_view(table));
  return page(context, 200, {messages.text("design.title"), ""}, render("design", messages, view));
}

}  // namespace miroir::web

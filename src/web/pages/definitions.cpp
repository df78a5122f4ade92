#include "web/pages/definitions.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/shown_return.hpp"

namespace miroir::web {
namespace {

View changes_view(const base::Messages& messages, const feedback::IndicatorSheet& sheet) {
  View changes{View::type::list};
  for (const measures::ChangeLogEntry& entry : sheet.description.changes) {
    View item;
    item.set("text", messages.text("definition.change", {{"version", std::to_string(entry.version)},
                                                         {"date", messages.date_long(entry.date)},
                                                         {"what", in_language(messages, entry.what)}}));
    changes << item;
  }
  return changes;
}

}  // namespace

Response show_definitions(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const Frame frame{messages.text("definitions.title"), "definitions"};
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  View view;
  View indicators{View::type::list};
  for (const feedback::IndicatorSheet& sheet : published->manifest().indicators) {
    indicators << definition_view(messages, sheet);
  }
  view.set("indicators", indicators);
  view.set("catalogue", messages.text("definitions.catalogue", {{"version", published->manifest().catalogue_version}}));
  return page(context, 200, frame, render("definitions", messages, view));
}

Response show_definition(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const auto published = shown_return(context);
  const feedback::IndicatorSheet* sheet = published ? published->find_sheet(context.parameter("indicator")) : nullptr;
  if (sheet == nullptr) {
    return error_page(context, 404);
  }
  View view = definition_view(messages, *sheet);
  view.set("changes", changes_view(messages, *sheet));
  if (sheet->description.next_review) {
    view.set("next_review", messages.date_long(*sheet->description.next_review));
  }
  return page(context, 200, {in_language(messages, sheet->description.title), "definitions"},
              render("definition", messages, view));
}

}  // namespace miroir::web

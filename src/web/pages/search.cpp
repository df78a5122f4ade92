#include "web/pages/search.hpp"

#include "web/form.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::DossierView;
using programme::Found;
using programme::FoundKind;

constexpr std::size_t longest_query = 200;

programme::SearchScope scope_of(Context& context) {
  programme::SearchScope scope;
  scope.region = region_here(context);
  scope.own_groups = open_groups(*context.person);
  scope.shared_questions = programme::may_ever(context.person->viewer, programme::Resource::shared_questions);
  const DossierReader reader(context);
  for (const programme::Dossier& dossier : context.application.store.dossiers(scope.region)) {
    const DossierView view = reader.view(dossier);
    if (view == DossierView::all) {
      scope.whole_dossiers.push_back(dossier.theme);
    } else if (view == DossierView::references) {
      scope.references_only.push_back(dossier.theme);
    }
  }
  return scope;
}

std::string address_of(const Context& context, const Found& found) {
  if (found.kind == FoundKind::dossier) {
    return dossier_address(found.id);
  }
  if (found.kind == FoundKind::production) {
    return fmt::format("/productions/{}", found.id);
  }
  return is_own_group(context, found.group)
             ? fmt::format("/groupe/{}/questions/{}", percent_encode(found.group), found.id)
             : "/questions?q=" + percent_encode(found.title);
}

// A question shared by another group shows neither group nor day: the year alone.
View found_view(Context& context, const Found& found) {
  const bool anonymous = found.kind == FoundKind::question && !is_own_group(context, found.group);
  View item;
  item.set("kind", context.messages.text(fmt::format("search.kind.{}", programme::found_kind_name(found.kind))));
  item.set("title", found.title);
  item.set("address", address_of(context, found));
  item.set("date",
           anonymous ? std::to_string(base::year_month_day(found.on).year) : context.messages.date_long(found.on));
  set_some(item, "group", anonymous || found.group.empty() ? std::string() : name_of_group(context, found.group));
  return item;
}

}  // namespace

Response show_search(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  const std::string query(find_field(request.query, "q").value_or("").substr(0, longest_query));
  const std::int32_t shown = page_asked(request);
  const auto found =
      context.application.store.search(query, scope_of(context), (shown - 1) * rows_in_page, rows_in_page);
  View list{View::type::list};
  for (const Found& each : found.found) {
    list << found_view(context, each);
  }
  View view;
  view.set("query", query);
  set_some(view, "count",
           programme::folded_words(query).empty() ? std::string() : messages.plural("search.count", found.total));
  view.set("found", list);
  set_pages(view, "/recherche?q=" + percent_encode(query) + "&", shown, found.total);
  return page(context, 200, {messages.text("search.title"), "search"}, render("search", messages, view));
}

}  // namespace miroir::web

#include "web/pages/home.hpp"

#include "web/pages/group.hpp"
#include "web/pages/minutes.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

void add_card(View& cards, const Context& context, std::string_view address, std::string_view key,
              const std::string& detail = {}) {
  View card;
  card.set("address", std::string(address));
  card.set("title", context.messages.text(fmt::format("home.{}.title", key)));
  card.set("text", context.messages.text(fmt::format("home.{}.text", key)));
  if (!detail.empty()) {
    card.set("detail", detail);
  }
  cards << card;
}

std::string group_name(Context& context, const std::string& id) {
  const auto group = context.application.store.find_group(id);
  return group ? group->name : id;
}

View cards_of(Context& context) {
  View cards{View::type::list};
  const programme::Viewer& viewer = context.person->viewer;
  if (programme::may_ever(viewer, programme::Resource::mirror)) {
    add_card(cards, context, "/miroir", "mirror");
  }
  for (const std::string& group : open_groups(*context.person)) {
    add_card(cards, context, group_address(group), "group", group_name(context, group));
    add_card(cards, context, group_address(group) + "/reunions", "meetings", group_name(context, group));
  }
  if (programme::may_ever(viewer, programme::Resource::region_summary)) {
    add_card(cards, context, "/region", "region");
  }
  if (programme::may_ever(viewer, programme::Resource::region_effect)) {
    add_card(cards, context, "/region/effet", "effect");
  }
  if (programme::may_ever(viewer, programme::Resource::region_groups)) {
    add_card(cards, context, "/region/groupes", "groups");
  }
  if (programme::may_ever(viewer, programme::Resource::member_directory)) {
    add_card(cards, context, "/annuaire", "directory");
  }
  add_card(cards, context, "/indicateurs", "definitions");
  return cards;
}

}  // namespace

Response show_home(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("greeting", messages.text("home.greeting", {{"name", context.person->account.display_name}}));
  view.set("cards", cards_of(context));
  add_minutes_due(view, context, open_groups(*context.person));
  if (const auto published = context.application.returns.latest(context.application.now())) {
    view.set("latest", messages.text("home.latest", {{"period", messages.period(published->period())},
                                                     {"date", publication_date(messages, *published)}}));
    const auto round = context.application.returns.round(published->publication.id, context.application.now());
    if (round && !round->standing.words.empty()) {
      view.set("words", messages.typeset(round->standing.words));
    }
  } else {
    view.set("latest", messages.text("empty.nothing-published"));
  }
  return page(context, 200, {messages.text("home.title"), "home"}, render("home", messages, view));
}

}  // namespace miroir::web

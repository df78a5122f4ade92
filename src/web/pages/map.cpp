#include "web/pages/map.hpp"

#include "documents/territory_map.hpp"
#include "web/pages/people_parts.hpp"

#include <map>

namespace miroir::web {

Response show_map(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const auto people = store.people();
  const auto communes = store.communes();
  const auto reach = programme::reach_of(store.group_areas(), people, store.memberships(), communes,
                                         rules_today(context), today_of(context));
  std::map<std::string, std::string> names;
  for (const programme::GroupEntry& group : store.groups()) {
    names[group.id] = group.name;
  }
  std::int32_t physicians = 0;
  std::int32_t in_a_group = 0;
  std::int32_t gaps = 0;
  View list{View::type::list};
  for (const programme::CommuneReach& one : reach) {
    physicians += one.physicians;
    in_a_group += one.in_a_group;
    gaps += one.physicians > 0 && one.in_a_group == 0 ? 1 : 0;
    View item;
    item.set("name", one.commune.name);
    item.set("kind", messages.text(one.commune.rural ? "map.rural" : "map.urban"));
    item.set("physicians", messages.integer(one.physicians));
    item.set("in_a_group", messages.integer(one.in_a_group));
    std::string groups;
    for (const std::string& group : one.groups) {
      groups += (groups.empty() ? "" : ", ") + names[group];
    }
    item.set("groups", groups.empty() ? messages.text("map.no-group") : groups);
    list << item;
  }
  const auto unplaced = std::ranges::count_if(people, [&](const programme::Person& person) {
    return person.state == programme::PersonState::active && !person.number.empty() &&
           std::ranges::find(communes, person.commune, &programme::Commune::code) == communes.end();
  });
  const std::string reading =
      messages.text("map.reading", {{"physicians", messages.plural("unit.physicians", physicians)},
                                    {"in_a_group", messages.integer(in_a_group)},
                                    {"gaps", messages.plural("unit.communes", gaps)}});
  View view;
  view.set("map", documents::territory_map(reach, {messages.text("map.title"), reading}));
  view.set("reading", reading);
  view.set("communes", list);
  view.set("has_communes", !reach.empty());
  if (unplaced > 0) {
    view.set("unplaced", messages.text("map.unplaced", {{"people", messages.plural("unit.people", unplaced)}}));
  }
  return page(context, 200, {messages.text("map.title"), "map"}, render("map", messages, view));
}

}  // namespace miroir::web

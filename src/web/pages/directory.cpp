#include "web/pages/directory.hpp"

#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/render.hpp"

namespace miroir::web {
namespace {

base::Date today(const Context& context) {
  const auto days = std::chrono::floor<std::chrono::days>(context.application.now());
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

std::vector<programme::Membership> members_today(Context& context, const std::string& group) {
  auto memberships = context.application.store.memberships_of_group(group);
  std::erase_if(memberships,
                [&](const programme::Membership& membership) { return !membership.covers(today(context)); });
  return memberships;
}

}  // namespace

Response show_directory(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  View groups{View::type::list};
  std::int64_t group_count = 0;
  std::int64_t member_count = 0;
  for (const programme::GroupEntry& group : context.application.store.groups()) {
    const auto members = members_today(context, group.id);
    View item;
    item.set("address", "/annuaire/" + percent_encode(group.id));
    item.set("name", group.name);
    item.set("area", group.area);
    item.set("members", messages.integer(static_cast<std::int64_t>(members.size())));
    groups << item;
    ++group_count;
    member_count += static_cast<std::int64_t>(members.size());
  }
  View view;
  view.set("groups", groups);
  view.set("lede", messages.text("directory.lede", {{"groups", messages.plural("unit.groups", group_count)},
                                                    {"members", messages.plural("unit.members", member_count)}}));
  return page(context, 200, {messages.text("directory.title"), "directory"}, render("directory", messages, view));
}

Response show_directory_group(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  const auto group = context.application.store.find_group(context.parameter("group"));
  if (!group) {
    return error_page(context, 404);
  }
  struct Member {
    programme::PhysicianEntry physician;
    base::Date since;
  };
  std::vector<Member> members;
  for (const programme::Membership& membership : members_today(context, group->id)) {
    const auto physician = context.application.store.find_physician(membership.physician);
    members.push_back({physician.value_or(programme::PhysicianEntry{membership.physician, membership.physician, ""}),
                       membership.start});
  }
  std::ranges::sort(members, {}, [](const Member& member) { return member.physician.display_name; });
  View list{View::type::list};
  for (const Member& member : members) {
    View item;
    item.set("name", member.physician.display_name);
    item.set("town", member.physician.town);
    item.set("since", messages.date_long(member.since));
    list << item;
  }
  View view;
  view.set("title", group->name);
  view.set("lede",
           messages.text("directory.group-lede",
                         {{"area", group->area},
                          {"members", messages.plural("unit.members", static_cast<std::int64_t>(members.size()))}}));
  view.set("members", list);
  return page(context, 200, {group->name, "directory"}, render("directory_group", messages, view));
}

}  // namespace miroir::web

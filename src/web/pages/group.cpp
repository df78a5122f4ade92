#include "web/pages/group.hpp"

#include "documents/feedback_charts.hpp"
#include "documents/sentences.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::Comparator;
using feedback::GroupIndicator;

struct GroupPage {
  const base::Messages& messages;
  const Published& published;
  feedback::GroupView view;
  std::string name;
};

std::string own_number_in(const SignedIn& person, const std::string& group) {
  const bool member = std::ranges::find(person.viewer.member_of, group) != person.viewer.member_of.end();
  return member ? person.scope(programme::Role::physician) : std::string();
}

std::string name_of(Context& context, const std::string& group) {
  const auto entry = context.application.store.find_group(group);
  return entry ? entry->name : group;
}

GroupPage make_page(Context& context, const Published& published, const std::string& group) {
  const auto rows = context.application.returns.group(published, group);
  feedback::GroupViewInput input;
  input.group = group;
  input.return_name = published.publication.results_sha256;
  input.secret = context.application.secret;
  input.viewer = own_number_in(*context.person, group);
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups = published.manifest().groups;
  for (const feedback::StoredRow& row : rows->members) {
    if (row.row.period == published.period().name) {
      input.physician_rows.push_back(row);
    }
  }
  input.group_rows = rows->group;
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  input.visibility = rows->visibility;
  return {context.messages, published, feedback::build_group_view(input), name_of(context, group)};
}

std::string members_note(const GroupPage& group, const GroupIndicator& indicator) {
  return indicator.members_without_figure == 0
             ? std::string()
             : group.messages.plural("group.without-figure", indicator.members_without_figure);
}

// The group's own figure: value, counts, interval, or why there is none.
void add_figure(View& view, const GroupPage& group, const GroupIndicator& indicator) {
  const auto format = documents::format_of(group.messages, indicator.sheet);
  const feedback::Figure& figure = indicator.now.group.raw;
  view.set("value", documents::figure_words(format, figure));
  view.set("has_value", figure.has_value());
  if (figure.has_value()) {
    view.set("counts", absolute_numbers(group.messages, indicator.sheet, figure));
    view.set("interval", documents::interval_words(format, figure));
  }
  if (indicator.now.group.standardised.has_value()) {
    view.set("like", documents::figure_words(format, indicator.now.group.standardised));
  }
  view.set("against_groups", documents::group_sentence(format, indicator.against_groups, Comparator::groups));
  view.set("against_control", documents::group_sentence(format, indicator.against_control, Comparator::control));
}

View indicator_view(const GroupPage& group, const GroupIndicator& indicator, std::size_t number) {
  const std::string id = fmt::format("i{}", number);
  View view = definition_view(group.messages, indicator.sheet);
  view.set("anchor", indicator.sheet.id);
  view.set("key", id);
  view.set("number", std::to_string(number));
  add_figure(view, group, indicator);
  if (!indicator.members.empty()) {
    View members;
    members.set("picture", picture_view(documents::group_members(group.messages, indicator, id + "-membres")));
    view.set("members", members);
  }
  if (const std::string note = members_note(group, indicator); !note.empty()) {
    view.set("members_note", note);
  }
  view.set("evolution", picture_view(documents::group_evolution(group.messages, indicator, documents::Basis::raw,
                                                                id + "-evolution")));
  return view;
}

std::string group_content(const GroupPage& group) {
  const base::Messages& messages = group.messages;
  View view;
  view.set("name", group.name);
  view.set("period", messages.period(group.published.period()));
  view.set("dates", data_dates(messages, group.published));
  view.set("members_count", messages.plural("group.members-counted", group.view.members));
  view.set("projection", fmt::format("{}/projection/1", group_address(group.view.group)));
  if (!group.view.my_letter.empty()) {
    view.set("my_letter", messages.text("group.my-letter", {{"letter", group.view.my_letter}}));
  }
  View indicators{View::type::list};
  for (std::size_t i = 0; i < group.view.indicators.size(); ++i) {
    indicators << indicator_view(group, group.view.indicators[i], i + 1);
  }
  view.set("indicators", indicators);
  return render("group", messages, view);
}

std::string projection_content(const GroupPage& group, std::size_t number) {
  const GroupIndicator& indicator = group.view.indicators[number - 1];
  const std::size_t count = group.view.indicators.size();
  View view = definition_view(group.messages, indicator.sheet);
  add_figure(view, group, indicator);
  view.set("group", group.name);
  view.set("period", group.messages.period(group.published.period()));
  if (!indicator.members.empty()) {
    View members;
    members.set("picture", picture_view(documents::group_members(group.messages, indicator, "projection",
                                                                 documents::Medium::projector)));
    view.set("members", members);
  }
  if (const std::string note = members_note(group, indicator); !note.empty()) {
    view.set("members_note", note);
  }
  const std::string base = group_address(group.view.group);
  view.set("back", base);
  view.set("place",
           group.messages.text("group.place", {{"number", std::to_string(number)}, {"count", std::to_string(count)}}));
  if (number > 1) {
    view.set("previous", fmt::format("{}/projection/{}", base, number - 1));
  }
  if (number < count) {
    view.set("next", fmt::format("{}/projection/{}", base, number + 1));
  }
  return render("group_projection", group.messages, view);
}

std::string cache_key(const Context& context, const Published& published, const std::string& group,
                      std::string_view part) {
  return fmt::format("group|{}|{}|{}|{}|{}", published.publication.id, group, context.messages.code(), part,
                     own_number_in(*context.person, group));
}

}  // namespace

std::vector<std::string> open_groups(const SignedIn& person) {
  std::vector<std::string> groups = person.viewer.member_of;
  for (const programme::Grant& grant : person.account.grants) {
    if (grant.role == programme::Role::facilitator && std::ranges::find(groups, grant.scope) == groups.end()) {
      groups.push_back(grant.scope);
    }
  }
  return groups;
}

Response show_groups_of_mine(const Request&, Context& context) {
  const auto groups = open_groups(*context.person);
  if (groups.size() == 1) {
    return redirect_to(group_address(groups.front()));
  }
  View list{View::type::list};
  for (const std::string& group : groups) {
    View item;
    item.set("address", group_address(group));
    item.set("name", name_of(context, group));
    list << item;
  }
  View view;
  view.set("groups", list);
  return page(context, 200, {context.messages.text("group.choose"), "group"},
              render("group_choice", context.messages, view));
}

Response show_group(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const auto published = context.application.returns.latest(context.application.now());
  const Frame frame{context.messages.text("group.title", {{"group", name_of(context, group)}}), "group"};
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  const auto content = context.application.cache.get(cache_key(context, *published, group, "page"), [&] {
    return group_content(make_page(context, *published, group));
  });
  return page(context, 200, frame, *content);
}

Response show_group_projection(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const std::string text = context.parameter("number");
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto published = context.application.returns.latest(context.application.now());
  const bool readable = failure == std::errc() && end == text.data() + text.size();
  if (!published || !readable || number < 1 || number > published->manifest().indicators.size()) {
    return error_page(context, 404);
  }
  const Frame frame{context.messages.text("group.title", {{"group", name_of(context, group)}}), "group", "room"};
  const auto content = context.application.cache.get(cache_key(context, *published, group, text), [&] {
    return projection_content(make_page(context, *published, group), number);
  });
  return page(context, 200, frame, *content);
}

}  // namespace miroir::web

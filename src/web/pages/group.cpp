#include "web/pages/group.hpp"

#include "documents/feedback_charts.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/home_facts.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/remarks.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::GroupIndicator;
using feedback::SessionState;

// Where the part of the page that changes during a session stands in the part that is kept.
constexpr std::string_view session_place = "<!--session-->";

// Drawn anew at each indicator, a letter is told beside each; otherwise once for the page.
void add_my_letter(View& view, const base::Messages& messages, const GroupReturn& shown,
                   const GroupIndicator& indicator) {
  if (shown.letters() == feedback::LettersMode::fixed) {
    return;
  }
  const auto mine = std::ranges::find(indicator.members, true, &feedback::GroupMember::mine);
  if (mine != indicator.members.end()) {
    view.set("my_letter", messages.text("group.my-letter-here", {{"letter", mine->letter}}));
  }
}

View indicator_view(const base::Messages& messages, const GroupReturn& shown, const GroupIndicator& indicator,
                    std::size_t number) {
  const std::string id = fmt::format("i{}", number);
  View view = definition_view(messages, indicator.sheet);
  view.set("anchor", indicator.sheet.id);
  view.set("key", id);
  add_group_figure(view, messages, indicator);
  if (!indicator.members.empty()) {
    View members;
    members.set("picture", picture_view(documents::group_members(messages, indicator, id + "-membres")));
    view.set("members", members);
  }
  if (const std::string note = members_note(messages, indicator); !note.empty()) {
    view.set("members_note", note);
  }
  add_my_letter(view, messages, shown, indicator);
  view.set("evolution",
           picture_view(documents::group_evolution(messages, indicator, documents::Basis::raw, id + "-evolution")));
  return view;
}

std::string group_content(Context& context, const GroupReturn& shown, const std::string& name) {
  const base::Messages& messages = context.messages;
  const feedback::GroupView group = view_of(context, shown, {});
  const bool fixed = shown.letters() == feedback::LettersMode::fixed;
  View view;
  view.set("name", name);
  view.set("period", messages.period(shown.published->period()));
  view.set("lede", messages.text(fixed ? "group.lede" : "group.lede-per-indicator"));
  view.set("dates", data_dates(messages, *shown.published));
  view.set("members_count", messages.plural("group.members-counted", group.members));
  if (!group.my_letter.empty()) {
    view.set("page_letter", messages.text("group.my-letter", {{"letter", group.my_letter}}));
  }
  View indicators{View::type::list};
  for (std::size_t i = 0; i < group.indicators.size(); ++i) {
    indicators << indicator_view(messages, shown, group.indicators[i], i + 1);
  }
  view.set("indicators", indicators);
  return render("group", messages, view);
}

// What the session is at, where to go from here, and the remarks with their answers.
std::string session_content(Context& context, const GroupReturn& shown) {
  const base::Messages& messages = context.messages;
  const std::string address = group_address(shown.group);
  const bool running = shown.session && shown.session->state == SessionState::running;
  View view;
  view.set("state",
           messages.text(fmt::format("session.state.{}",
                                     shown.session ? feedback::session_state_name(shown.session->state) : "none")));
  view.set("project", address + "/projection/1");
  view.set("sheet", address + "/chiffres.xlsx");
  if (programme::is_permitted(&context.person->viewer, programme::Resource::group_booklet, {{}, shown.group, {}})) {
    view.set("booklet", address + "/livret.pdf");
  }
  if (leads(*context.person, shown.group)) {
    view.set("prepare", address + "/restitution");
  }
  if (running && !own_number_in(*context.person, shown.group).empty()) {
    view.set("guess", address + "/devine");
  }
  const programme::Subject noting{designated_secretary(context, shown.group), shown.group, {}};
  if (running && programme::is_permitted(&context.person->viewer, programme::Resource::group_remarks, noting)) {
    view.set("note", address + "/remarques");
  }
  feedback::RemarkFilter filter;
  filter.group = shown.group;
  add_remarks_with_answers(view, messages, *shown.published, context.application.store.remarks(filter));
  return render("group_session", messages, view);
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
    item.set("name", name_of_group(context, group));
    list << item;
  }
  View view;
  view.set("groups", list);
  return page(context, 200, {context.messages.text("group.choose"), "group"},
              render("group_choice", context.messages, view));
}

Response show_group(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const std::string name = name_of_group(context, group);
  const auto shown = find_group_return(context, group);
  const Frame frame{context.messages.text("group.title", {{"group", name}}), "group"};
  if (!shown) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  note_return_seen(context);
  const std::string key =
      fmt::format("group|{}|{}|{}|{}|{}", shown->published->publication.id, group, context.messages.code(),
                  feedback::letters_mode_name(shown->letters()), own_number_in(*context.person, group));
  const auto kept = context.application.cache.get(key, [&] { return group_content(context, *shown, name); });
  std::string content = *kept;
  content.replace(content.find(session_place), session_place.size(), session_content(context, *shown));
  return page(context, 200, frame, content);
}

}  // namespace miroir::web

#include "web/render.hpp"

#include "base/markup.hpp"
#include "web/assets.hpp"
#include "web/embedded.hpp"
#include "web/shown_return.hpp"

#include <map>
#include <stdexcept>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using Template = kainjow::mustache::mustache;

std::string_view find_template(std::string_view name) {
  for (const base::EmbeddedFile& file : embedded_templates()) {
    if (file.name.size() == name.size() + 9 && file.name.starts_with(name) && file.name.ends_with(".mustache")) {
      return file.bytes;
    }
  }
  throw std::logic_error(fmt::format("no template is called {}", name));
}

// The text of the template with messages and partials in place.
std::string prepare(std::string_view name, const base::Messages& messages) {
  std::string out;
  std::string_view rest = find_template(name);
  while (!rest.empty()) {
    const std::size_t open = rest.find("{{");
    out += rest.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(open);
    const std::size_t close = rest.find("}}");
    const std::string_view tag = rest.substr(2, close - 2);
    if (tag.starts_with("t:")) {
      out += base::escape_markup(messages.text(tag.substr(2)));
    } else if (tag.starts_with(">")) {
      out += prepare(tag.substr(1), messages);
    } else {
      out += rest.substr(0, close + 2);
    }
    rest.remove_prefix(close + 2);
  }
  return out;
}

Template& compiled(std::string_view name, const base::Messages& messages) {
  thread_local std::map<std::pair<std::string, base::Language>, std::unique_ptr<Template>> templates;
  auto& place = templates[{std::string(name), messages.language()}];
  if (!place) {
    place = std::make_unique<Template>(prepare(name, messages));
    place->set_custom_escape([](const std::string& text) { return base::escape_markup(text); });
    if (!place->is_valid()) {
      throw std::logic_error(fmt::format("template {}: {}", name, place->error_message()));
    }
  }
  return *place;
}

struct MenuEntry {
  const char* section;
  const char* address;
  const char* label;
  programme::Resource resource;
};

constexpr MenuEntry menu[] = {
    {"home", "/", "menu.home", programme::Resource::account},
    {"mirror", "/miroir", "menu.mirror", programme::Resource::mirror},
    {"group", "/groupe", "menu.group", programme::Resource::group_return},
    {"meetings", "/reunions", "menu.meetings", programme::Resource::meetings},
    {"questions", "/questions", "menu.questions", programme::Resource::shared_questions},
    {"themes", "/themes", "menu.themes", programme::Resource::themes},
    {"productions", "/productions", "menu.productions", programme::Resource::productions},
    {"search", "/recherche", "menu.search", programme::Resource::themes},
    {"committees", "/comites", "menu.committees", programme::Resource::committees},
    {"received-minutes", "/comptes-rendus", "menu.received-minutes", programme::Resource::received_minutes},
    {"region", "/region", "menu.region", programme::Resource::region_summary},
    {"groups", "/region/groupes", "menu.groups", programme::Resource::region_groups},
    {"remarks", "/remarques", "menu.remarks", programme::Resource::remarks},
    {"directory", "/annuaire", "menu.directory", programme::Resource::member_directory},
    {"people", "/personnes", "menu.people", programme::Resource::organisation},
    {"group-lives", "/groupes", "menu.group-lives", programme::Resource::organisation},
    {"map", "/carte", "menu.map", programme::Resource::organisation},
    {"contracts", "/contrats", "menu.contracts", programme::Resource::contracts},
    {"returns", "/retours", "menu.returns", programme::Resource::return_publishing},
    {"definitions", "/indicateurs", "menu.definitions", programme::Resource::definition},
};

View menu_view(const Context& context, std::string_view section) {
  View entries{View::type::list};
  for (const MenuEntry& entry : menu) {
    if (programme::may_ever(context.person->viewer, entry.resource)) {
      View item;
      item.set("address", entry.address);
      item.set("label", context.messages.text(entry.label));
      item.set("current", section == entry.section);
      entries << item;
    }
  }
  return entries;
}

void add_person(const Context& context, std::string_view section, View& view) {
  View person;
  person.set("name", context.person->account.display_name);
  person.set("menu", menu_view(context, section));
  std::string roles;
  for (const programme::Grant& grant : context.person->account.grants) {
    const std::string role = context.messages.text(fmt::format("role.{}", programme::role_name(grant.role)));
    roles += (roles.empty() ? "" : ", ") + role;
  }
  person.set("roles", roles);
  view.set("person", person);
}

}  // namespace

std::string render(std::string_view template_name, const base::Messages& messages, const View& view) {
  std::string out;
  out.reserve(16 * 1024);
  compiled(template_name, messages).render(view, [&out](const std::string& part) { out += part; });
  return out;
}

Response page(const Context& context, int status, const Frame& frame, std::string_view content) {
  const bool french = context.messages.language() == base::Language::french;
  View view;
  view.set("title", frame.title);
  view.set("language", context.messages.code());
  view.set("other_language", french ? "en" : "fr");
  view.set("other_language_name", french ? "English" : "Français");
  if (!frame.body_class.empty()) {
    view.set("body_class", std::string(frame.body_class));
  }
  if (!frame.script.empty()) {
    view.set("script", asset_address(frame.script));
  }
  view.set("style", asset_address("miroir.css"));
  view.set("icon", asset_address("icon.svg"));
  view.set("font", asset_address("atkinson-hyperlegible-next-latin-400-normal.woff2"));
  view.set("bold_font", asset_address("atkinson-hyperlegible-next-latin-700-normal.woff2"));
  view.set("form_token", context.form_token);
  view.set("here", context.here);
  view.set("demonstration", context.application.settings.demonstration);
  if (context.person) {
    add_person(context, frame.section, view);
  }
  const std::string note = return_note(context);
  // The content is put in after rendering: it may be large, and it is already HTML.
  constexpr std::string_view place = "<!--content-->";
  std::string layout = render("layout", context.messages, view);
  std::string kept;
  if (context.asked_return) {
    layout = keep_return(layout, *context.asked_return);
    kept = keep_return(content, *context.asked_return);
    content = kept;
  }
  const std::size_t at = layout.find(place);
  std::string whole;
  whole.reserve(layout.size() + note.size() + content.size());
  whole.append(layout, 0, at).append(note).append(content).append(layout, at + place.size());
  return html_response(status, std::move(whole));
}

}  // namespace miroir::web

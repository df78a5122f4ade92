#include "web/pages/productions.hpp"

#include "documents/markdown.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Production;
using programme::ProductionKind;
using programme::ProductionState;

std::optional<Production> named_production(const Context& context) {
  const auto id = read_number<programme::ProductionId>(context.parameter("production"));
  return id ? context.application.store.find_production(*id) : std::nullopt;
}

std::string production_address(programme::ProductionId id) { return fmt::format("/productions/{}", id); }

std::string credit_words(Context& context, const Production& production) {
  return context.messages.text("productions.credit",
                               {{"group", name_of_group(context, production.group)},
                                {"date", context.messages.date_long(day_of(production.saved_at))}});
}

std::string adoption_words(const base::Messages& messages, const Production& production) {
  return production.adoptions == 0 ? messages.text("productions.not-adopted")
                                   : messages.plural("productions.adopted", production.adoptions);
}

std::string kind_of(const base::Messages& messages, ProductionKind kind) {
  return messages.text(fmt::format("productions.kind.{}", programme::production_kind_name(kind)));
}

// What a form held that could not be kept.
struct Typed {
  std::string problem;
  std::optional<std::string> text;
  std::string title;
  std::optional<ProductionKind> kind;
  LookedAt looked;
};

// Groups of theirs, with what each has to do with the production.
View group_views(Context& context, const Production& production) {
  const auto adoptions = context.application.store.adoptions(production.id);
  View list{View::type::list};
  for (const std::string& group : open_groups(*context.person)) {
    if (group == production.group || !leads_meetings(context, group)) {
      continue;
    }
    const auto found = std::ranges::find(adoptions, group, &programme::Adoption::group);
    View item;
    item.set("action", fmt::format("{}/productions/{}", group_address(group), production.id));
    item.set("name", name_of_group(context, group));
    item.set("adopted", found != adoptions.end());
    item.set("may_adopt", found == adoptions.end() || found->version < production.version);
    item.set("newer", found != adoptions.end() && found->version < production.version);
    list << item;
  }
  return list;
}

Response production_page(Context& context, int status, const Production& production, const Typed& typed) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const bool own = is_own_group(context, production.group);
  View view;
  view.set("form_token", context.form_token);
  set_some(view, "problem", typed.problem);
  add_warning(view, typed.looked);
  view.set("title", production.title);
  view.set("kind", kind_of(messages, production.kind));
  view.set("credit", credit_words(context, production));
  view.set("adoption", adoption_words(messages, production));
  View adopters{View::type::list};
  for (const programme::Adoption& adoption : store.adoptions(production.id)) {
    View item;
    item.set("words", messages.text("productions.adopter", {{"group", name_of_group(context, adoption.group)},
                                                            {"number", std::to_string(adoption.version)}}));
    adopters << item;
  }
  view.set("adopters", adopters);
  view.set("withdrawn", production.state == ProductionState::withdrawn);
  // Rendered from Markdown, which keeps nothing that could run (documents/markdown.hpp).
  view.set("html", documents::html_of_markdown(production.text));
  const View groups =
      production.state == ProductionState::shared ? group_views(context, production) : View(View::type::list);
  view.set("groups", groups);
  view.set("own", own && production.state == ProductionState::shared);
  view.set("leads", leads_meetings(context, production.group));
  view.set("may_share_again",
           own && leads_meetings(context, production.group) && production.state == ProductionState::withdrawn);
  view.set("action", fmt::format("{}/productions/{}", group_address(production.group), production.id));
  view.set("version", std::to_string(production.version));
  view.set("text", typed.text.value_or(production.text));
  View versions{View::type::list};
  for (const programme::ProductionVersion& version : store.production_versions(production.id)) {
    if (version.number == production.version) {
      continue;
    }
    View item;
    item.set("words", messages.text("dossier.version-of", {{"number", std::to_string(version.number)},
                                                           {"date", messages.date_long(day_of(version.saved_at))}}));
    item.set("html", documents::html_of_markdown(version.text));
    versions << item;
  }
  view.set("has_versions", versions.is_non_empty_list());
  view.set("versions", versions);
  return page(context, status, {production.title, "productions"}, render("production", messages, view));
}

Response new_page(Context& context, int status, const Typed& typed) {
  const std::string group = context.parameter("group");
  View view;
  view.set("form_token", context.form_token);
  view.set("submission", new_submission(context));
  view.set("address", group_address(group) + "/productions");
  view.set("group", name_of_group(context, group));
  set_some(view, "problem", typed.problem);
  add_warning(view, typed.looked);
  view.set("title", typed.title);
  view.set("text", typed.text.value_or(""));
  view.set("kinds", choice_views<ProductionKind>(context.messages, programme::production_kinds,
                                                 programme::production_kind_name, "productions.kind", typed.kind));
  return page(context, status, {context.messages.text("productions.new"), "productions"},
              render("production_new", context.messages, view));
}

base::Result<void> act(Context& context, const Production& production, const std::string& group,
                       std::string_view action, Typed& typed) {
  store::PlatformStore& store = context.application.store;
  if (action == "adopter") {
    return store.adopt_production(production.id, group, today_of(context));
  }
  if (action == "enregistrer") {
    typed.text = std::string(context.form_value("texte"));
    Production changed = production;
    changed.text = *typed.text;
    const auto checked = programme::check_production(changed);
    if (!checked) {
      return checked.error();
    }
    typed.looked = look_at(context, checked->text);
    if (!typed.looked.hints.empty()) {
      return base::refuse("look-again", "this may name somebody: read it again");
    }
    const auto version = read_number<std::int32_t>(context.form_value("version")).value_or(0);
    const auto saved = store.save_production(production.id, version, checked->text,
                                             context.person->account.display_name, context.application.now());
    return saved ? base::Result<void>() : saved.error();
  }
  const auto move = programme::production_states().parse_move(action);
  return move ? store.move_production(production.id, *move, decision_of(context, today_of(context)))
              : base::Result<void>(base::refuse("unknown-action", "this action is not known"));
}

}  // namespace

Response show_productions(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const std::string region = region_here(context);
  const std::int32_t shown = page_asked(request);
  const std::int32_t total = store.count_productions(region);
  View list{View::type::list};
  for (const Production& production : store.productions(region, (shown - 1) * rows_in_page, rows_in_page)) {
    View item;
    item.set("title", production.title);
    item.set("address", production_address(production.id));
    item.set("kind", kind_of(messages, production.kind));
    item.set("credit", credit_words(context, production));
    item.set("adoption", adoption_words(messages, production));
    list << item;
  }
  View groups{View::type::list};
  for (const std::string& group : open_groups(*context.person)) {
    View item;
    item.set("address", group_address(group) + "/productions");
    item.set("name", name_of_group(context, group));
    groups << item;
  }
  View view;
  view.set("productions", list);
  view.set("groups", groups);
  view.set("count", messages.plural("productions.count", total));
  set_pages(view, "/productions?", shown, total);
  return page(context, 200, {messages.text("productions.title"), "productions"}, render("productions", messages, view));
}

Response show_production(const Request&, Context& context) {
  const auto production = named_production(context);
  const bool seen =
      production && (production->state == ProductionState::shared || is_own_group(context, production->group));
  return seen ? production_page(context, 200, *production, {}) : error_page(context, 404);
}

Response show_new_production(const Request&, Context& context) { return new_page(context, 200, {}); }

Response share_production(const Request&, Context& context) {
  Typed typed{{},
              std::string(context.form_value("texte")),
              std::string(context.form_value("titre")),
              programme::parse_production_kind(context.form_value("nature")),
              {}};
  Production production;
  production.submission = std::string(context.form_value("envoi"));
  production.region = region_here(context);
  production.group = context.parameter("group");
  production.kind = typed.kind.value_or(ProductionKind::other);
  production.title = typed.title;
  production.text = *typed.text;
  production.saved_at = context.application.now();
  const auto checked = programme::check_production(production);
  if (!checked || !is_submission(production.submission)) {
    typed.problem = checked ? context.messages.text("error.form") : refusal_words(context, checked.error());
    return new_page(context, 422, typed);
  }
  typed.looked = look_at(context, checked->title + ".\n" + checked->text);
  if (!typed.looked.hints.empty()) {
    return new_page(context, 422, typed);
  }
  return redirect_to(production_address(context.application.store.add_production(
      *checked, context.person->account.display_name, decision_of(context, today_of(context)))));
}

Response change_production(const Request&, Context& context) {
  const auto production = named_production(context);
  const std::string group = context.parameter("group");
  const std::string_view action = context.form_value("action");
  // A group decides for itself: its members write, who leads it adopts, withdraws and shares again.
  const bool adopts = action == "adopter";
  const bool may = adopts || action != "enregistrer" ? leads_meetings(context, group) : true;
  if (!production || production->region != region_here(context) || !may || (!adopts && production->group != group)) {
    return error_page(context, 404);
  }
  Typed typed;
  const auto done = act(context, *production, group, action, typed);
  if (done) {
    return redirect_to(production_address(production->id));
  }
  const bool looked = done.error().code == "look-again";
  typed.problem = looked ? std::string() : refusal_words(context, done.error());
  return production_page(context, looked || done.error().code == "no-text" ? 422 : 409,
                         context.application.store.find_production(production->id).value_or(*production), typed);
}

}  // namespace miroir::web

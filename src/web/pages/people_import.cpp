#include "web/pages/people_import.hpp"

#include "programme/role_grants.hpp"
#include "web/pages/people_parts.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::ImportPlan;
using programme::PlannedPerson;

constexpr std::size_t most_shown = 200;

View planned_views(const std::vector<PlannedPerson>& planned) {
  View list{View::type::list};
  for (std::size_t place = 0; place < std::min(planned.size(), most_shown); ++place) {
    const PlannedPerson& one = planned[place];
    View changes{View::type::list};
    for (const programme::FieldChange& change : one.changes) {
      View item;
      item.set("column", programme::people_column_name(change.column));
      set_some(item, "before", change.before);
      item.set("after", change.after);
      changes << item;
    }
    View item;
    item.set("line", std::to_string(one.line));
    item.set("name", one.person.family_name + " " + one.person.given_name);
    set_some(item, "town", one.person.town);
    set_some(item, "group", one.membership ? one.membership->group : std::string());
    item.set("changes", changes);
    list << item;
  }
  return list;
}

View refused_views(const Context& context, const ImportPlan& plan) {
  View list{View::type::list};
  for (const programme::RefusedRow& row : plan.refused) {
    View item;
    item.set("line", std::to_string(row.line));
    item.set("column", row.column ? programme::people_column_name(*row.column) : "");
    item.set("reason", problem_of(context, row.refusal));
    list << item;
  }
  return list;
}

Response import_page(Context& context, int status, View view) {
  view.set("form_token", context.form_token);
  view.set("text", std::string(context.form_value("texte")));
  return page(context, status, {context.messages.text("import.title"), "people"},
              render("people_import", context.messages, view));
}

void set_plan(const Context& context, const ImportPlan& plan, View& view) {
  const base::Messages& messages = context.messages;
  view.set("planned", true);
  view.set("summary", messages.text("import.summary",
                                    {{"additions", messages.integer(static_cast<std::int64_t>(plan.additions.size()))},
                                     {"changes", messages.integer(static_cast<std::int64_t>(plan.changes.size()))},
                                     {"unchanged", messages.integer(plan.unchanged)},
                                     {"refused", messages.integer(static_cast<std::int64_t>(plan.refused.size()))}}));
  view.set("additions", planned_views(plan.additions));
  view.set("changes", planned_views(plan.changes));
  view.set("has_additions", !plan.additions.empty());
  view.set("has_changes", !plan.changes.empty());
  view.set("has_refused", !plan.refused.empty());
  view.set("refused", refused_views(context, plan));
  view.set("can_apply", !plan.changes_nothing());
  std::string unknown;
  for (const std::string& column : plan.unknown_columns) {
    unknown += (unknown.empty() ? "" : ", ") + column;
  }
  set_some(view, "unknown", unknown);
}

}  // namespace

Response show_people_import(const Request&, Context& context) { return import_page(context, 200, View()); }

Response import_people(const Request&, Context& context) {
  store::PlatformStore& store = context.application.store;
  View view;
  const auto table = programme::read_people_table(context.form_value("texte"));
  if (!table) {
    view.set("problem", problem_of(context, table.error()));
    return import_page(context, 400, view);
  }
  programme::PeopleKnown known{store.people(), store.groups(), store.memberships(), {}, today_of(context)};
  known.rules[""] = rules_today(context);
  ImportPlan plan = programme::plan_people_import(*table, known);
  programme::refuse_own_entry(context.person->account, plan);
  if (context.form_value("action") != "importer") {
    set_plan(context, plan, view);
    return import_page(context, 200, view);
  }
  if (const auto applied = store.apply_import(plan, decision_of(context, known.today)); !applied) {
    view.set("problem", problem_of(context, applied.error()));
    return import_page(context, 409, view);
  }
  set_plan(context, plan, view);
  view.set("can_apply", false);
  view.set("done", true);
  return import_page(context, 200, view);
}

}  // namespace miroir::web

#include "web/pages/dossiers.hpp"

#include "documents/markdown.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/theme_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>
#include <map>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Dossier;
using programme::DossierMove;
using programme::DossierState;
using programme::DossierView;
using programme::Reference;
using programme::ReferenceFlag;
using programme::ReleaseRule;
using programme::Theme;

constexpr std::size_t longest_flag = 600;
constexpr std::size_t longest_flag_answer = 1000;

// Of which flags: all for who answers them, otherwise those of this person's groups.
std::vector<ReferenceFlag> flags_seen(Context& context, const Dossier& dossier) {
  auto flags = context.application.store.reference_flags(dossier.theme);
  if (!works_on_themes(context)) {
    std::erase_if(flags, [&](const ReferenceFlag& flag) { return !is_own_group(context, flag.group); });
  }
  return flags;
}

View flag_view(Context& context, const ReferenceFlag& flag) {
  const base::Messages& messages = context.messages;
  View item;
  item.set("id", std::to_string(flag.id));
  item.set("who", messages.text("dossier.flag.by", {{"group", name_of_group(context, flag.group)},
                                                    {"date", messages.date_long(day_of(flag.at))}}));
  item.set("reason", flag.reason);
  set_some(item, "answer", flag.answer);
  item.set("answered", messages.date_long(day_of(flag.answered_at)));
  return item;
}

View reference_view(Context& context, const Reference& reference, const std::vector<ReferenceFlag>& flags) {
  const base::Messages& messages = context.messages;
  View item;
  item.set("id", std::to_string(reference.id));
  item.set("title", reference.title);
  item.set("source", reference.source);
  item.set("year", std::to_string(reference.year));
  item.set("kind", messages.text(fmt::format("dossier.kind.{}", programme::reference_kind_name(reference.kind))));
  item.set("evidence",
           messages.text(fmt::format("dossier.evidence.{}", programme::evidence_level_name(reference.evidence))));
  item.set("interests", reference.interests);
  set_some(item, "link", reference.link);
  View list{View::type::list};
  for (const ReferenceFlag& flag : flags) {
    if (flag.reference == reference.id) {
      list << flag_view(context, flag);
    }
  }
  item.set("flags", list);
  return item;
}

View reference_views(Context& context, const Dossier& dossier, std::int32_t version) {
  const auto flags = flags_seen(context, dossier);
  View list{View::type::list};
  for (const Reference& reference : dossier.references) {
    if (reference.stands_in(version)) {
      list << reference_view(context, reference, flags);
    }
  }
  return list;
}

// Why there is nothing, or not everything, to read: for the groups of this person.
std::string waiting_words(Context& context, const Dossier& dossier, DossierView view) {
  const base::Messages& messages = context.messages;
  if (dossier.state == DossierState::withdrawn) {
    return messages.text("dossier.is-withdrawn");
  }
  if (dossier.state != DossierState::released) {
    return messages.text("dossier.not-yet");
  }
  if (view == DossierView::all) {
    return {};
  }
  for (const std::string& group : open_groups(*context.person)) {
    const auto meetings = context.application.store.meetings_of_group(group);
    const programme::Meeting* meeting = programme::first_meeting_on(dossier.title, meetings);
    const std::string rule = programme::release_rule_name(context.application.store.release_rule(group));
    return meeting == nullptr
               ? messages.text(fmt::format("dossier.no-meeting.{}", rule))
               : messages.text(fmt::format("dossier.meeting.{}", rule), {{"date", messages.date_long(meeting->date)}});
  }
  return messages.text("dossier.waits");
}

View version_views(Context& context, const Dossier& dossier) {
  View list{View::type::list};
  for (const programme::DossierVersion& version : context.application.store.dossier_versions(dossier.theme)) {
    View item;
    item.set("address", fmt::format("{}?version={}", dossier_address(dossier.theme), version.number));
    item.set("words", context.messages.text("dossier.version-of",
                                            {{"number", std::to_string(version.number)},
                                             {"date", context.messages.date_long(day_of(version.saved_at))}}));
    list << item;
  }
  return list;
}

View rule_views(Context& context, const Theme& theme) {
  View list{View::type::list};
  for (const std::string& group : open_groups(*context.person)) {
    if (leads_meetings(context, group)) {
      View item;
      item.set("action", group_address(group) + "/dossiers");
      item.set("theme", std::to_string(theme.id));
      item.set("name", name_of_group(context, group));
      item.set("id", group);
      item.set("rules",
               choice_views<ReleaseRule>(context.messages, programme::release_rules, programme::release_rule_name,
                                         "dossier.rule", context.application.store.release_rule(group)));
      list << item;
    }
  }
  return list;
}

Response dossier_page(const Request& request, Context& context, int status, const Theme& theme,
                      const std::string& problem) {
  const base::Messages& messages = context.messages;
  const Dossier dossier = context.application.store.dossier(theme.id);
  const DossierView seen = dossier_view(context, dossier);
  const auto asked = read_number<std::int32_t>(find_field(request.query, "version").value_or(""));
  const std::int32_t number = asked && seen == DossierView::all ? *asked : dossier.version;
  const auto version =
      seen == DossierView::nothing ? std::nullopt : context.application.store.dossier_version(theme.id, number);
  if (asked && !version) {
    return error_page(context, 404);
  }
  View view;
  view.set("form_token", context.form_token);
  view.set("address", dossier_address(theme.id));
  set_some(view, "problem", problem);
  view.set("title", theme.title);
  view.set("theme", theme_address(theme.id));
  set_some(view, "state",
           version ? messages.text("dossier.version-of", {{"number", std::to_string(number)},
                                                          {"date", messages.date_long(day_of(version->saved_at))}})
                   : std::string());
  view.set("old", version && number != dossier.version);
  set_some(view, "waiting", works_on_themes(context) ? std::string() : waiting_words(context, dossier, seen));
  set_some(view, "writing", works_on_themes(context) ? dossier_address(theme.id) + "/ecriture" : std::string());
  // Rendered from Markdown, which keeps nothing that could run (documents/markdown.hpp).
  set_some(view, "synthesis",
           version && seen == DossierView::all ? documents::html_of_markdown(version->synthesis) : std::string());
  const View references = version ? reference_views(context, dossier, number) : View(View::type::list);
  view.set("has_references", references.is_non_empty_list());
  view.set("references", references);
  view.set("may_flag", !open_groups(*context.person).empty() && number == dossier.version);
  const View versions = seen == DossierView::all ? version_views(context, dossier) : View(View::type::list);
  view.set("has_versions", versions.is_non_empty_list());
  view.set("versions", versions);
  const View rules = rule_views(context, theme);
  view.set("has_rules", rules.is_non_empty_list());
  view.set("rules", rules);
  return page(context, status, {theme.title, "themes"}, render("dossier", messages, view));
}

struct Typed {
  std::string problem;
  std::optional<std::string> synthesis;  // what was typed and could not be kept
  std::optional<Reference> reference;
};

Response writing_page(Context& context, int status, const Theme& theme, const Typed& typed) {
  const base::Messages& messages = context.messages;
  const Dossier dossier = context.application.store.dossier(theme.id);
  const Reference reference = typed.reference.value_or(Reference{});
  View view;
  view.set("form_token", context.form_token);
  view.set("address", dossier_address(theme.id) + "/ecriture");
  view.set("answering", dossier_address(theme.id) + "/ecriture");
  view.set("reading", dossier_address(theme.id));
  set_some(view, "problem", typed.problem);
  view.set("title", theme.title);
  view.set("state", messages.text(fmt::format("dossier.state.{}", programme::dossier_states().name(dossier.state))));
  set_some(view, "due", due_words(context, theme, dossier));
  view.set("version", std::to_string(dossier.version));
  view.set("synthesis", typed.synthesis.value_or(dossier.synthesis));
  // Somebody else's words meanwhile, beside those typed.
  set_some(view, "kept",
           typed.synthesis && *typed.synthesis != dossier.synthesis && !dossier.synthesis.empty() ? dossier.synthesis
                                                                                                  : std::string());
  const View references = reference_views(context, dossier, dossier.version);
  view.set("has_references", references.is_non_empty_list());
  view.set("references", references);
  view.set("kinds",
           choice_views<programme::ReferenceKind>(messages, programme::reference_kinds, programme::reference_kind_name,
                                                  "dossier.kind", reference.kind));
  view.set("levels",
           choice_views<programme::EvidenceLevel>(messages, programme::evidence_levels, programme::evidence_level_name,
                                                  "dossier.evidence", reference.evidence));
  view.set("typed_title", reference.title);
  view.set("typed_source", reference.source);
  view.set("typed_year", reference.year > 0 ? std::to_string(reference.year) : std::string());
  view.set("typed_interests", reference.interests);
  view.set("typed_link", reference.link);
  view.set("may_release", programme::dossier_states().after(dossier.state, DossierMove::release).has_value());
  view.set("may_withdraw", programme::dossier_states().after(dossier.state, DossierMove::withdraw).has_value());
  view.set(
      "events",
      event_views(messages, context.application.store.life_events(programme::LifeOf::dossier, std::to_string(theme.id)),
                  "dossier"));
  return page(context, status, {theme.title, "themes"}, render("dossier_writing", messages, view));
}

// A dossier that is out says that it was changed.
void note_amendment(Context& context, const Theme& theme) {
  store::PlatformStore& store = context.application.store;
  if (store.dossier(theme.id).state == DossierState::released) {
    store.move_dossier(theme.id, DossierMove::amend, decision_of(context, today_of(context)),
                       context.application.now());
  }
}

Reference typed_reference(const Context& context) {
  Reference reference;
  reference.kind =
      programme::parse_reference_kind(context.form_value("nature")).value_or(programme::ReferenceKind::other);
  reference.evidence =
      programme::parse_evidence_level(context.form_value("preuve")).value_or(programme::EvidenceLevel::not_graded);
  reference.title = std::string(context.form_value("titre"));
  reference.source = std::string(context.form_value("source"));
  reference.year = read_number<std::int32_t>(context.form_value("annee")).value_or(0);
  reference.interests = std::string(context.form_value("liens-interets"));
  reference.link = words_in(context, "lien", programme::longest_reference_text + 1);
  return reference;
}

base::Result<void> write(Context& context, const Theme& theme, std::string_view action, Typed& typed) {
  store::PlatformStore& store = context.application.store;
  const std::string by = context.person->account.display_name;
  const programme::Instant now = context.application.now();
  if (action == "synthese") {
    typed.synthesis = std::string(context.form_value("synthese"));
    const auto version = read_number<std::int32_t>(context.form_value("version"));
    const auto saved = store.save_synthesis(theme.id, version.value_or(-1), *typed.synthesis, by, now);
    return saved ? base::Result<void>() : saved.error();
  }
  if (action == "reference") {
    typed.reference = typed_reference(context);
    const auto checked = programme::check_reference(*typed.reference, today_of(context));
    if (!checked) {
      return checked.error();
    }
    const auto added = store.add_reference(theme.id, *checked, by, now);
    return added ? base::Result<void>() : added.error();
  }
  const auto number = read_number<std::int64_t>(context.form_value("numero"));
  if (action == "retirer") {
    return store.remove_reference(theme.id, number.value_or(0), by, now);
  }
  if (action == "repondre") {
    const auto answer = programme::check_text(context.form_value("reponse"), longest_flag_answer);
    return answer ? store.answer_flag(theme.id, number.value_or(0), *answer, by, now)
                  : base::Result<void>(answer.error());
  }
  const auto move = programme::dossier_states().parse_move(action);
  return move ? store.move_dossier(theme.id, *move, decision_of(context, today_of(context), words_in(context, "motif")),
                                   now)
              : base::Result<void>(base::refuse("unknown-action", "this action is not known"));
}

}  // namespace

Response show_dossier(const Request& request, Context& context) {
  const auto theme = named_theme(context);
  return theme ? dossier_page(request, context, 200, *theme, "") : error_page(context, 404);
}

Response flag_dossier_reference(const Request& request, Context& context) {
  const auto theme = named_theme(context);
  const auto groups = open_groups(*context.person);
  if (!theme || groups.empty() ||
      dossier_view(context, context.application.store.dossier(theme->id)) == DossierView::nothing) {
    return error_page(context, 404);
  }
  const auto reason = programme::check_text(context.form_value("raison"), longest_flag);
  if (!reason) {
    return dossier_page(request, context, 422, *theme, refusal_words(context, reason.error()));
  }
  const ReferenceFlag flag{0,
                           read_number<std::int64_t>(context.form_value("reference")).value_or(0),
                           groups.front(),
                           context.person->account.display_name,
                           *reason,
                           context.application.now(),
                           {},
                           {},
                           {}};
  const auto done = context.application.store.flag_reference(theme->id, flag);
  return done ? redirect_to(dossier_address(theme->id))
              : dossier_page(request, context, 409, *theme, refusal_words(context, done.error()));
}

Response show_dossier_writing(const Request&, Context& context) {
  const auto theme = named_theme(context);
  return theme ? writing_page(context, 200, *theme, {}) : error_page(context, 404);
}

Response write_dossier(const Request&, Context& context) {
  const auto theme = named_theme(context);
  if (!theme) {
    return error_page(context, 404);
  }
  const std::string_view action = context.form_value("action");
  Typed typed;
  const auto done = write(context, *theme, action, typed);
  if (!done) {
    typed.problem = refusal_words(context, done.error());
    return writing_page(context, done.error().code == "changed-meanwhile" ? 409 : 422, *theme, typed);
  }
  if (action == "synthese" || action == "reference" || action == "retirer") {
    note_amendment(context, *theme);
  }
  return redirect_to(dossier_address(theme->id) + "/ecriture");
}

Response choose_release_rule(const Request&, Context& context) {
  const auto rule = programme::parse_release_rule(context.form_value("regle"));
  const auto theme = read_number<programme::ThemeId>(context.form_value("theme"));
  if (!rule || !theme) {
    return error_page(context, 400);
  }
  context.application.store.save_release_rule(context.parameter("group"), *rule);
  return redirect_to(dossier_address(*theme));
}

}  // namespace miroir::web

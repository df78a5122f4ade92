#include "programme/dossier.hpp"

#include "store/people_rows.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"
#include "store/theme_rows.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Dossier;
using programme::DossierMove;
using programme::DossierState;
using programme::DossierVersion;
using programme::Instant;
using programme::Reference;
using programme::ReferenceFlag;
using programme::ThemeId;

base::Refusal changed_meanwhile() {
  return base::refuse("changed-meanwhile", "somebody wrote in this dossier meanwhile: load the page again");
}
base::Refusal unknown_reference() {
  return base::refuse("unknown-reference", "this reference is not in the dossier: load the page again");
}

std::vector<Reference> read_references(soci::session& sql, ThemeId theme) {
  Reference reference;
  std::string kind;
  std::string evidence;
  soci::statement statement =
      (sql.prepare << "SELECT id, kind, title, source, year, evidence, interests, link, since_version, until_version "
                      "FROM dossier_reference WHERE theme_id = :id ORDER BY id",
       soci::into(reference.id), soci::into(kind), soci::into(reference.title), soci::into(reference.source),
       soci::into(reference.year), soci::into(evidence), soci::into(reference.interests), soci::into(reference.link),
       soci::into(reference.since), soci::into(reference.until), soci::use(theme, "id"));
  statement.execute();
  std::vector<Reference> references;
  while (statement.fetch()) {
    reference.kind = programme::parse_reference_kind(kind).value();
    reference.evidence = programme::parse_evidence_level(evidence).value();
    references.push_back(reference);
  }
  return references;
}

// Without synthesis and references; `condition` is one of the literals below.
template <class Key>
std::vector<Dossier> read_rows(soci::session& sql, const std::string& condition, const Key& key) {
  Dossier dossier;
  std::string state;
  std::int64_t released = 0;
  soci::statement statement =
      (sql.prepare << "SELECT theme_id, theme.region, theme.title, dossier.state, version, released_at FROM "
                      "dossier JOIN theme ON theme.id = theme_id " +
                          condition,
       soci::into(dossier.theme), soci::into(dossier.region), soci::into(dossier.title), soci::into(state),
       soci::into(dossier.version), soci::into(released), soci::use(key, "key"));
  statement.execute();
  std::vector<Dossier> dossiers;
  while (statement.fetch()) {
    dossier.state = programme::dossier_states().parse_state(state).value();
    dossier.released_at = instant_of(released);
    dossiers.push_back(dossier);
  }
  return dossiers;
}

std::optional<DossierVersion> read_version(soci::session& sql, ThemeId theme, std::int32_t number) {
  DossierVersion version;
  std::int64_t at = 0;
  sql << "SELECT number, synthesis, saved_by, saved_at FROM dossier_version WHERE theme_id = :id AND number = :number",
      soci::into(version.number), soci::into(version.synthesis), soci::into(version.saved_by), soci::into(at),
      soci::use(theme, "id"), soci::use(number, "number");
  version.saved_at = instant_of(at);
  return sql.got_data() ? std::optional(version) : std::nullopt;
}

Dossier read_whole(soci::session& sql, ThemeId theme) {
  auto rows = read_rows(sql, "WHERE theme_id = :key", theme);
  Dossier dossier;
  dossier.theme = theme;
  if (!rows.empty()) {
    dossier = std::move(rows.front());
    const auto version = read_version(sql, theme, dossier.version);
    dossier.synthesis = version ? version->synthesis : std::string();
    dossier.references = read_references(sql, theme);
  }
  return dossier;
}

// What a search looks through: with the synthesis, and with the references alone.
void index_dossier(soci::session& sql, const Dossier& dossier, Instant at) {
  const auto theme = read_theme(sql, dossier.theme);
  std::string references = theme->title;
  for (const Reference& reference : dossier.standing()) {
    references += "\n" + reference.title + " " + reference.source;
  }
  SearchRow row{"dossier", "references", dossier.theme, theme->region,     "",
                true,      theme->title, references,    day_of_instant(at)};
  write_search_row(sql, row);
  row.part = "whole";
  row.text = references + "\n" + dossier.synthesis;
  write_search_row(sql, row);
}

// The dossier held until the end of the transaction; made where there is none.
base::Result<Dossier> hold(soci::session& sql, ThemeId theme) {
  if (!read_theme(sql, theme)) {
    return base::refuse("unknown-theme", "this theme is not known: look at the list again");
  }
  const std::string state = programme::dossier_states().name(DossierState::writing);
  sql << "INSERT INTO dossier (theme_id, state, version, released_at) VALUES (:id, :state, 0, 0) ON CONFLICT "
         "(theme_id) DO UPDATE SET version = dossier.version",
      soci::use(theme, "id"), soci::use(state, "state");
  return base::Result<Dossier>(read_whole(sql, theme));
}

// One version more, with that synthesis.
std::int32_t write_version(soci::session& sql, ThemeId theme, std::int32_t number, const std::string& synthesis,
                           const std::string& by, Instant at) {
  const std::int64_t seconds = seconds_of(at);
  sql << "INSERT INTO dossier_version (theme_id, number, synthesis, saved_by, saved_at) VALUES (:id, :number, "
         ":synthesis, :by, :at)",
      soci::use(theme, "id"), soci::use(number, "number"), soci::use(synthesis, "synthesis"), soci::use(by, "by"),
      soci::use(seconds, "at");
  sql << "UPDATE dossier SET version = :number WHERE theme_id = :id", soci::use(number, "number"),
      soci::use(theme, "id");
  return number;
}

std::int64_t write_reference(soci::session& sql, ThemeId theme, const Reference& reference, std::int32_t since) {
  const std::string kind = programme::reference_kind_name(reference.kind);
  const std::string evidence = programme::evidence_level_name(reference.evidence);
  std::int64_t id = 0;
  sql << "INSERT INTO dossier_reference (theme_id, kind, title, source, year, evidence, interests, link, "
         "since_version, until_version) VALUES (:theme, :kind, :title, :source, :year, :evidence, :interests, :link, "
         ":since, 0) RETURNING id",
      soci::into(id), soci::use(theme, "theme"), soci::use(kind, "kind"), soci::use(reference.title, "title"),
      soci::use(reference.source, "source"), soci::use(reference.year, "year"), soci::use(evidence, "evidence"),
      soci::use(reference.interests, "interests"), soci::use(reference.link, "link"), soci::use(since, "since");
  return id;
}

bool stands(const Dossier& dossier, std::int64_t reference) {
  const auto standing = dossier.standing();
  return std::ranges::find(standing, reference, &Reference::id) != standing.end();
}

// `condition` is one of the literals below.
template <class Key>
std::vector<ReferenceFlag> read_flags(soci::session& sql, const std::string& condition, const Key& key) {
  ReferenceFlag flag;
  std::int64_t at = 0;
  std::int64_t answered = 0;
  soci::statement statement =
      (sql.prepare << "SELECT reference_flag.id, reference_id, reference_flag.group_id, reference_flag.author, "
                      "reference_flag.reason, flagged_at, answer, answered_by, answered_at FROM reference_flag JOIN "
                      "theme ON theme.id = theme_id " +
                          condition + " ORDER BY reference_flag.id",
       soci::into(flag.id), soci::into(flag.reference), soci::into(flag.group), soci::into(flag.author),
       soci::into(flag.reason), soci::into(at), soci::into(flag.answer), soci::into(flag.answered_by),
       soci::into(answered), soci::use(key, "key"));
  statement.execute();
  std::vector<ReferenceFlag> flags;
  while (statement.fetch()) {
    flag.at = instant_of(at);
    flag.answered_at = instant_of(answered);
    flags.push_back(flag);
  }
  return flags;
}

}  // namespace

Dossier SociStore::dossier(ThemeId theme) {
  return connections_.read([&](soci::session& sql) { return read_whole(sql, theme); });
}

std::vector<Dossier> SociStore::dossiers(const std::string& region) {
  return connections_.read(
      [&](soci::session& sql) { return read_rows(sql, "WHERE theme.region = :key ORDER BY theme_id", region); });
}

std::vector<DossierVersion> SociStore::dossier_versions(ThemeId theme) {
  return connections_.read([&](soci::session& sql) {
    DossierVersion version;
    std::int64_t at = 0;
    soci::statement statement =
        (sql.prepare << "SELECT number, saved_by, saved_at FROM dossier_version WHERE "
                        "theme_id = :id ORDER BY number DESC",
         soci::into(version.number), soci::into(version.saved_by), soci::into(at), soci::use(theme, "id"));
    statement.execute();
    std::vector<DossierVersion> versions;
    while (statement.fetch()) {
      version.saved_at = instant_of(at);
      versions.push_back(version);
    }
    return versions;
  });
}

std::optional<DossierVersion> SociStore::dossier_version(ThemeId theme, std::int32_t number) {
  return connections_.read([&](soci::session& sql) { return read_version(sql, theme, number); });
}

base::Result<std::int32_t> SociStore::save_synthesis(ThemeId theme, std::int32_t from_version,
                                                     const std::string& synthesis, const std::string& by, Instant at) {
  if (synthesis.size() > programme::longest_synthesis) {
    return base::refuse("text-too-long", "a synthesis is a few pages: shorten it");
  }
  return connections_.write([&](soci::session& sql) -> base::Result<std::int32_t> {
    auto dossier = hold(sql, theme);
    if (!dossier) {
      return dossier.error();
    }
    if (dossier->version != from_version) {
      return changed_meanwhile();
    }
    dossier->synthesis = synthesis;
    dossier->version = write_version(sql, theme, from_version + 1, synthesis, by, at);
    index_dossier(sql, *dossier, at);
    return dossier->version;
  });
}

base::Result<std::int64_t> SociStore::add_reference(ThemeId theme, const Reference& reference, const std::string& by,
                                                    Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<std::int64_t> {
    const auto dossier = hold(sql, theme);
    if (!dossier) {
      return dossier.error();
    }
    const std::int32_t version = write_version(sql, theme, dossier->version + 1, dossier->synthesis, by, at);
    const std::int64_t id = write_reference(sql, theme, reference, version);
    index_dossier(sql, read_whole(sql, theme), at);
    return id;
  });
}

base::Result<void> SociStore::remove_reference(ThemeId theme, std::int64_t reference, const std::string& by,
                                               Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto dossier = hold(sql, theme);
    if (!dossier) {
      return dossier.error();
    }
    if (!stands(*dossier, reference)) {
      return unknown_reference();
    }
    const std::int32_t version = write_version(sql, theme, dossier->version + 1, dossier->synthesis, by, at);
    sql << "UPDATE dossier_reference SET until_version = :version WHERE id = :id", soci::use(version, "version"),
        soci::use(reference, "id");
    index_dossier(sql, read_whole(sql, theme), at);
    return {};
  });
}

base::Result<void> SociStore::move_dossier(ThemeId theme, DossierMove move, const programme::Decision& decision,
                                           Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto dossier = hold(sql, theme);
    if (!dossier) {
      return dossier.error();
    }
    const auto to = programme::dossier_states().check(dossier->state, move);
    if (!to) {
      return to.error();
    }
    if (move == DossierMove::release && dossier->synthesis.empty()) {
      return base::refuse("no-text", "a dossier without its synthesis is not released: write it first");
    }
    if (move == DossierMove::withdraw && decision.reason.empty()) {
      return base::refuse("no-reason", "members are told why a dossier is withdrawn: give a reason");
    }
    const std::string state = programme::dossier_states().name(*to);
    const bool first = *to == DossierState::released && dossier->released_at == Instant();
    const std::int64_t released = seconds_of(first ? at : dossier->released_at);
    sql << "UPDATE dossier SET state = :state, released_at = :released WHERE theme_id = :id", soci::use(state, "state"),
        soci::use(released, "released"), soci::use(theme, "id");
    note_life_event(sql, programme::LifeOf::dossier, std::to_string(theme), programme::dossier_states().name(move),
                    decision);
    return {};
  });
}

std::vector<ReferenceFlag> SociStore::reference_flags(ThemeId theme) {
  return connections_.read([&](soci::session& sql) { return read_flags(sql, "WHERE theme_id = :key", theme); });
}

std::vector<ReferenceFlag> SociStore::unanswered_flags(const std::string& region) {
  return connections_.read(
      [&](soci::session& sql) { return read_flags(sql, "WHERE theme.region = :key AND answer = ''", region); });
}

base::Result<void> SociStore::flag_reference(ThemeId theme, const ReferenceFlag& flag) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    if (!stands(read_whole(sql, theme), flag.reference)) {
      return unknown_reference();
    }
    const std::int64_t at = seconds_of(flag.at);
    sql << "INSERT INTO reference_flag (theme_id, reference_id, group_id, author, reason, flagged_at, answer, "
           "answered_by, answered_at) VALUES (:theme, :reference, :group, :author, :reason, :at, '', '', 0)",
        soci::use(theme, "theme"), soci::use(flag.reference, "reference"), soci::use(flag.group, "group"),
        soci::use(flag.author, "author"), soci::use(flag.reason, "reason"), soci::use(at, "at");
    return {};
  });
}

base::Result<void> SociStore::answer_flag(ThemeId theme, std::int64_t flag, const std::string& answer,
                                          const std::string& by, Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto flags = read_flags(sql, "WHERE theme_id = :key", theme);
    const auto found = std::ranges::find(flags, flag, &ReferenceFlag::id);
    if (found == flags.end()) {
      return base::refuse("unknown-flag", "this remark is not known: load the page again");
    }
    if (!found->answer.empty()) {
      return base::refuse("answered-already", "somebody answered it meanwhile: load the page again");
    }
    const std::int64_t seconds = seconds_of(at);
    sql << "UPDATE reference_flag SET answer = :answer, answered_by = :by, answered_at = :at WHERE id = :id",
        soci::use(answer, "answer"), soci::use(by, "by"), soci::use(seconds, "at"), soci::use(flag, "id");
    return {};
  });
}

programme::ReleaseRule SociStore::release_rule(const std::string& group) {
  return connections_.read([&](soci::session& sql) {
    std::string name;
    sql << "SELECT release_rule FROM release_rule WHERE group_id = :group", soci::into(name), soci::use(group, "group");
    return sql.got_data() ? programme::parse_release_rule(name).value() : programme::usual_release_rule;
  });
}

void SociStore::save_release_rule(const std::string& group, programme::ReleaseRule rule) {
  connections_.write([&](soci::session& sql) {
    const std::string name = programme::release_rule_name(rule);
    sql << "INSERT INTO release_rule (group_id, release_rule) VALUES (:group, :rule) ON CONFLICT (group_id) DO UPDATE "
           "SET release_rule = excluded.release_rule",
        soci::use(group, "group"), soci::use(name, "rule");
  });
}

}  // namespace miroir::store

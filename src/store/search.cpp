#include "programme/search.hpp"

#include "base/folded_text.hpp"
#include "store/people_rows.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace miroir::store {

namespace {

using programme::Found;
using programme::FoundKind;
using programme::SearchScope;

// Folded words hold letters and digits only, so that they can stand in either language of queries; each is the
// beginning of a word.
std::string query_in(Backend backend, const std::vector<std::string>& words) {
  std::string query;
  for (const std::string& word : words) {
    query += backend == Backend::sqlite ? fmt::format("{}\"{}\"*", query.empty() ? "" : " ", word)
                                        : fmt::format("{}{}:*", query.empty() ? "" : " & ", word);
  }
  return query;
}

// Rows that hold the words. SQLite would rather read every row of the region than ask its index first: CROSS JOIN keeps
// the order written.
const char* matches_in(Backend backend) {
  return backend == Backend::sqlite ? "search_index CROSS JOIN search_text ON search_text.id = search_index.rowid "
                                      "WHERE search_index MATCH :words"
                                    : "search_text WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', :words)";
}

// Numbers as a list in SQL; one that no thing has where there are none.
std::string numbers(const std::vector<programme::ThemeId>& ids) { return fmt::format("{}", fmt::join(ids, ", ")); }

std::string condition_of(const SearchScope& scope, const std::vector<std::string>& group_names) {
  std::string condition = "region = :region AND (kind = 'production'";
  if (scope.shared_questions) {
    condition += " OR (kind = 'question' AND shared = 1)";
  }
  if (!group_names.empty()) {
    condition += fmt::format(" OR (kind = 'question' AND group_id IN ({}))", fmt::join(group_names, ", "));
  }
  if (!scope.whole_dossiers.empty()) {
    condition +=
        fmt::format(" OR (kind = 'dossier' AND part = 'whole' AND thing_id IN ({}))", numbers(scope.whole_dossiers));
  }
  if (!scope.references_only.empty()) {
    condition += fmt::format(" OR (kind = 'dossier' AND part = 'references' AND thing_id IN ({}))",
                             numbers(scope.references_only));
  }
  return condition + ")";
}

// What both the count and the page are asked with; holds what it binds.
struct Asked {
  std::string words;
  const SearchScope& scope;
  std::vector<std::string> group_names;
  std::string from;

  Asked(Backend backend, const std::vector<std::string>& folded, const SearchScope& in)
      : words(query_in(backend, folded)), scope(in) {
    for (std::size_t place = 0; place < scope.own_groups.size(); ++place) {
      group_names.push_back(fmt::format(":g{}", place));
    }
    from = fmt::format("FROM {} AND {}", matches_in(backend), condition_of(scope, group_names));
  }

  void bind(soci::statement& statement) const {
    statement.exchange(soci::use(words, "words"));
    statement.exchange(soci::use(scope.region, "region"));
    for (std::size_t place = 0; place < scope.own_groups.size(); ++place) {
      statement.exchange(soci::use(scope.own_groups[place], group_names[place].substr(1)));
    }
  }
};

FoundKind kind_of(const std::string& name) {
  return name == "dossier" ? FoundKind::dossier : name == "question" ? FoundKind::question : FoundKind::production;
}

std::int32_t count(soci::session& sql, const Asked& asked) {
  std::int32_t total = 0;
  soci::statement statement(sql);
  statement.exchange(soci::into(total));
  asked.bind(statement);
  statement.alloc();
  statement.prepare("SELECT count(*) " + asked.from);
  statement.define_and_bind();
  statement.execute(true);
  return total;
}

std::vector<Found> read_page(soci::session& sql, const Asked& asked, std::int32_t offset, std::int32_t limit) {
  Found found;
  std::string kind;
  std::string day;
  soci::statement statement(sql);
  statement.exchange(soci::into(kind));
  statement.exchange(soci::into(found.id));
  statement.exchange(soci::into(found.group));
  statement.exchange(soci::into(found.title));
  statement.exchange(soci::into(day));
  asked.bind(statement);
  statement.alloc();
  statement.prepare(
      fmt::format("SELECT kind, thing_id, group_id, title, happened_on {} ORDER BY happened_on DESC, "
                  "id DESC LIMIT {} OFFSET {}",
                  asked.from, limit, offset));
  statement.define_and_bind();
  statement.execute();
  std::vector<Found> all;
  while (statement.fetch()) {
    found.kind = kind_of(kind);
    found.on = day_of(day);
    all.push_back(found);
  }
  return all;
}

}  // namespace

void write_search_row(soci::session& sql, const SearchRow& row) {
  const std::string folded = base::folded(row.text);
  const int shared = row.shared ? 1 : 0;
  sql << "INSERT INTO search_text (kind, part, thing_id, region, group_id, shared, title, folded, happened_on) VALUES "
         "(:kind, :part, :thing, :region, :group, :shared, :title, :folded, :day) ON CONFLICT (kind, part, thing_id) "
         "DO "
         "UPDATE SET region = excluded.region, group_id = excluded.group_id, shared = excluded.shared, "
         "title = excluded.title, folded = excluded.folded, happened_on = excluded.happened_on",
      soci::use(row.kind, "kind"), soci::use(row.part, "part"), soci::use(row.thing_id, "thing"),
      soci::use(row.region, "region"), soci::use(row.group, "group"), soci::use(shared, "shared"),
      soci::use(row.title, "title"), soci::use(folded, "folded"), soci::use(row.happened_on, "day");
}

void remove_search_rows(soci::session& sql, const std::string& kind, std::int64_t thing_id) {
  sql << "DELETE FROM search_text WHERE kind = :kind AND thing_id = :thing", soci::use(kind, "kind"),
      soci::use(thing_id, "thing");
}

programme::SearchPage SociStore::search(std::string_view query, const SearchScope& scope, std::int32_t offset,
                                        std::int32_t limit) {
  const auto words = programme::folded_words(query);
  if (words.empty()) {
    return {};
  }
  return connections_.read([&](soci::session& sql) {
    const Asked asked(connections_.backend(), words, scope);
    programme::SearchPage page;
    page.total = count(sql, asked);
    page.found = read_page(sql, asked, offset, limit);
    return page;
  });
}

}  // namespace miroir::store

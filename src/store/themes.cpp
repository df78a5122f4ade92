#include "programme/theme.hpp"

#include "store/people_rows.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"
#include "store/theme_rows.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Decision;
using programme::LifeOf;
using programme::Theme;
using programme::ThemeId;
using programme::ThemeMove;
using programme::ThemeState;

// `condition` is one of the literals below; `region` and `key` are its parameters.
std::vector<Theme> read_themes(soci::session& sql, const std::string& condition, const std::string& region,
                               std::int64_t key) {
  Theme theme;
  std::string state;
  std::string day;
  soci::statement statement =
      (sql.prepare << "SELECT id, submission, region, group_id, title, reason, author, state, year, place, "
                      "suggested_on, revision FROM theme " +
                          condition,
       soci::into(theme.id), soci::into(theme.submission), soci::into(theme.region), soci::into(theme.group),
       soci::into(theme.title), soci::into(theme.reason), soci::into(theme.author), soci::into(state),
       soci::into(theme.year), soci::into(theme.place), soci::into(day), soci::into(theme.revision),
       soci::use(region, "region"), soci::use(key, "key"));
  statement.execute();
  std::vector<Theme> themes;
  while (statement.fetch()) {
    theme.state = programme::theme_states().parse_state(state).value();
    theme.suggested_on = day_of(day);
    themes.push_back(theme);
  }
  return themes;
}

std::vector<Theme> read_year(soci::session& sql, const std::string& region, std::int32_t year) {
  return read_themes(sql, "WHERE region = :region AND year = :key ORDER BY place, id", region, year);
}

base::Refusal unknown_theme() {
  return base::refuse("unknown-theme", "this theme is not known: look at the list again");
}

void write_state(soci::session& sql, const Theme& theme, ThemeMove move, const Decision& decision) {
  const std::string state = programme::theme_states().name(theme.state);
  sql << "UPDATE theme SET state = :state, year = :year, place = :place, revision = revision + 1 WHERE id = :id",
      soci::use(state, "state"), soci::use(theme.year, "year"), soci::use(theme.place, "place"),
      soci::use(theme.id, "id");
  note_life_event(sql, LifeOf::theme, std::to_string(theme.id), programme::theme_states().name(move), decision);
}

}  // namespace

std::optional<Theme> read_theme(soci::session& sql, ThemeId id) {
  auto found = read_themes(sql, "WHERE :region = '' AND id = :key", "", id);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

base::Result<void> write_themes_decision(soci::session& sql, const std::string& region, std::int32_t year,
                                         bool approved, const Decision& decision) {
  bool any = false;
  for (Theme& theme : read_year(sql, region, year)) {
    if (theme.state != ThemeState::proposed) {
      continue;
    }
    any = true;
    theme.state = approved ? ThemeState::selected : ThemeState::suggested;
    theme.year = approved ? theme.year : 0;
    theme.place = approved ? theme.place : 0;
    write_state(sql, theme, approved ? ThemeMove::select : ThemeMove::send_back, decision);
  }
  return any ? base::Result<void>()
             : base::Result<void>(
                   base::refuse("no-themes", "no themes are proposed for that year: propose them first"));
}

ThemeId SociStore::add_theme(const Theme& theme, const Decision& decision) {
  return connections_.write([&](soci::session& sql) {
    const std::string day = base::format_date(theme.suggested_on);
    const std::string state = programme::theme_states().name(theme.state);
    ThemeId id = 0;
    sql << "SELECT id FROM theme WHERE submission = :submission", soci::into(id),
        soci::use(theme.submission, "submission");
    if (sql.got_data()) {
      return id;
    }
    sql << "INSERT INTO theme (submission, region, group_id, title, reason, author, state, year, place, suggested_on, "
           "revision) VALUES (:submission, :region, :group, :title, :reason, :author, :state, :year, :place, :day, 1) "
           "RETURNING id",
        soci::into(id), soci::use(theme.submission, "submission"), soci::use(theme.region, "region"),
        soci::use(theme.group, "group"), soci::use(theme.title, "title"), soci::use(theme.reason, "reason"),
        soci::use(theme.author, "author"), soci::use(state, "state"), soci::use(theme.year, "year"),
        soci::use(theme.place, "place"), soci::use(day, "day");
    note_life_event(sql, LifeOf::theme, std::to_string(id), "suggest", decision);
    return id;
  });
}

std::optional<Theme> SociStore::find_theme(ThemeId id) {
  return connections_.read([&](soci::session& sql) { return read_theme(sql, id); });
}

std::vector<Theme> SociStore::themes(const std::string& region, ThemeState state, std::int32_t offset,
                                     std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    // A state's name holds letters only.
    return read_themes(sql,
                       fmt::format("WHERE region = :region AND state = '{}' ORDER BY id DESC LIMIT {} OFFSET :key",
                                   programme::theme_states().name(state), limit),
                       region, offset);
  });
}

std::int32_t SociStore::count_themes(const std::string& region, ThemeState state) {
  return connections_.read([&](soci::session& sql) {
    const std::string name = programme::theme_states().name(state);
    std::int32_t total = 0;
    sql << "SELECT count(*) FROM theme WHERE region = :region AND state = :state", soci::into(total),
        soci::use(region, "region"), soci::use(name, "state");
    return total;
  });
}

std::vector<Theme> SociStore::themes_of_year(const std::string& region, std::int32_t year) {
  return connections_.read([&](soci::session& sql) { return read_year(sql, region, year); });
}

base::Result<void> SociStore::move_theme(ThemeId id, ThemeMove move, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    auto theme = read_theme(sql, id);
    if (!theme) {
      return unknown_theme();
    }
    const auto to = programme::theme_states().check(theme->state, move);
    if (!to) {
      return to.error();
    }
    if (move == ThemeMove::decline && decision.reason.empty()) {
      return base::refuse("no-reason", "who suggested it is told why: give a reason");
    }
    theme->state = *to;
    write_state(sql, *theme, move, decision);
    return {};
  });
}

base::Result<void> SociStore::propose_year(const std::string& region, std::int32_t year,
                                           const std::vector<ThemeId>& themes, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto before = read_year(sql, region, year);
    if (std::ranges::any_of(before, [](const Theme& theme) { return theme.state == ThemeState::selected; })) {
      return base::refuse("year-chosen", "the themes of that year are chosen already: load the page again");
    }
    std::vector<Theme> chosen;
    for (const ThemeId id : themes) {
      auto theme = read_theme(sql, id);
      if (!theme || theme->region != region) {
        return unknown_theme();
      }
      const bool here = theme->state == ThemeState::proposed && theme->year == year;
      if (!here && !programme::theme_states().after(theme->state, ThemeMove::propose)) {
        return programme::theme_states().check(theme->state, ThemeMove::propose).error();
      }
      chosen.push_back(std::move(*theme));
    }
    for (Theme theme : before) {
      if (theme.state == ThemeState::proposed) {
        theme.state = ThemeState::suggested;
        theme.year = theme.place = 0;
        write_state(sql, theme, ThemeMove::send_back, decision);
      }
    }
    for (std::size_t place = 0; place < chosen.size(); ++place) {
      chosen[place].state = ThemeState::proposed;
      chosen[place].year = year;
      chosen[place].place = static_cast<std::int32_t>(place) + 1;
      write_state(sql, chosen[place], ThemeMove::propose, decision);
    }
    return {};
  });
}

std::vector<programme::ThemeRemark> SociStore::theme_remarks(ThemeId id) {
  return connections_.read([&](soci::session& sql) {
    programme::ThemeRemark remark;
    std::int64_t at = 0;
    soci::statement statement =
        (sql.prepare << "SELECT author, words, written_at FROM theme_remark WHERE theme_id = :id ORDER BY id",
         soci::into(remark.author), soci::into(remark.words), soci::into(at), soci::use(id, "id"));
    statement.execute();
    std::vector<programme::ThemeRemark> remarks;
    while (statement.fetch()) {
      remark.at = instant_of(at);
      remarks.push_back(remark);
    }
    return remarks;
  });
}

void SociStore::add_theme_remark(ThemeId id, const programme::ThemeRemark& remark) {
  connections_.write([&](soci::session& sql) {
    const std::int64_t at = seconds_of(remark.at);
    sql << "INSERT INTO theme_remark (theme_id, author, words, written_at) VALUES (:id, :author, :words, :at)",
        soci::use(id, "id"), soci::use(remark.author, "author"), soci::use(remark.words, "words"), soci::use(at, "at");
  });
}

std::vector<programme::ThemeScore> SociStore::theme_scores(ThemeId id) {
  return connections_.read([&](soci::session& sql) {
    programme::ThemeScore score;
    soci::statement statement =
        (sql.prepare
             << "SELECT scorer, criterion, score FROM theme_score WHERE theme_id = :id ORDER BY scorer, criterion",
         soci::into(score.scorer), soci::into(score.criterion), soci::into(score.value), soci::use(id, "id"));
    statement.execute();
    std::vector<programme::ThemeScore> scores;
    while (statement.fetch()) {
      scores.push_back(score);
    }
    return scores;
  });
}

void SociStore::save_theme_scores(ThemeId id, programme::AccountId scorer,
                                  const std::vector<programme::ThemeScore>& scores) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM theme_score WHERE theme_id = :id AND scorer = :scorer", soci::use(id, "id"),
        soci::use(scorer, "scorer");
    for (const programme::ThemeScore& score : scores) {
      sql << "INSERT INTO theme_score (theme_id, scorer, criterion, score) VALUES (:id, :scorer, :criterion, :score)",
          soci::use(id, "id"), soci::use(scorer, "scorer"), soci::use(score.criterion, "criterion"),
          soci::use(score.value, "score");
    }
  });
}

}  // namespace miroir::store

#include "feedback/return_session.hpp"

#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using feedback::GuessEvent;
using feedback::GuessRound;
using feedback::GuessState;
using feedback::PublicationId;
using feedback::ReturnSession;
using feedback::ReturnSessionId;
using feedback::SessionEvent;

constexpr const char* session_columns =
    "SELECT id, group_id, publication_id, state, letters, secretary, revision FROM return_session ";

// `query` is one of the literals below: one text per place of a session.
std::vector<std::string> read_list(soci::session& sql, const char* query, ReturnSessionId id) {
  std::string item;
  soci::statement statement = (sql.prepare << query, soci::into(item), soci::use(id, "id"));
  statement.execute();
  std::vector<std::string> list;
  while (statement.fetch()) {
    list.push_back(item);
  }
  return list;
}

void add_lists(soci::session& sql, ReturnSession& session) {
  session.indicators = read_list(
      sql, "SELECT indicator FROM return_session_indicator WHERE session_id = :id ORDER BY place", session.id);
  session.strata =
      read_list(sql, "SELECT dimension FROM return_session_stratum WHERE session_id = :id ORDER BY place", session.id);
}

std::vector<ReturnSession> read_sessions(soci::session& sql, const std::string& condition, const std::string& group) {
  ReturnSession session;
  std::string state;
  std::string letters;
  soci::statement statement =
      (sql.prepare << session_columns + condition, soci::into(session.id), soci::into(session.group),
       soci::into(session.publication), soci::into(state), soci::into(letters), soci::into(session.secretary),
       soci::into(session.revision), soci::use(group, "group"));
  statement.execute();
  std::vector<ReturnSession> sessions;
  while (statement.fetch()) {
    session.state = feedback::parse_session_state(state).value();
    session.letters = feedback::parse_letters_mode(letters).value();
    sessions.push_back(session);
  }
  for (ReturnSession& each : sessions) {
    add_lists(sql, each);
  }
  return sessions;
}

std::optional<ReturnSession> find(soci::session& sql, const std::string& group, PublicationId publication) {
  auto sessions =
      read_sessions(sql, fmt::format("WHERE group_id = :group AND publication_id = {}", publication), group);
  return sessions.empty() ? std::nullopt : std::optional(std::move(sessions.front()));
}

void write_list(soci::session& sql, const char* removal, const char* insertion, ReturnSessionId id,
                const std::vector<std::string>& list) {
  sql << removal, soci::use(id, "id");
  int place = 0;
  for (const std::string& item : list) {
    sql << insertion, soci::use(id, "id"), soci::use(place, "place"), soci::use(item, "item");
    ++place;
  }
}

void write_lists(soci::session& sql, const ReturnSession& session) {
  write_list(sql, "DELETE FROM return_session_indicator WHERE session_id = :id",
             "INSERT INTO return_session_indicator (session_id, place, indicator) VALUES (:id, :place, :item)",
             session.id, session.indicators);
  write_list(sql, "DELETE FROM return_session_stratum WHERE session_id = :id",
             "INSERT INTO return_session_stratum (session_id, place, dimension) VALUES (:id, :place, :item)",
             session.id, session.strata);
}

// Whether the row was written; another one of the same group and return is left as it is.
bool insert_session(soci::session& sql, const ReturnSession& session) {
  const std::string state = feedback::session_state_name(feedback::SessionState::prepared);
  const std::string letters = feedback::letters_mode_name(session.letters);
  soci::statement statement =
      (sql.prepare << "INSERT INTO return_session (group_id, publication_id, state, letters, secretary, revision) "
                      "VALUES (:group, :publication, :state, :letters, :secretary, 1) ON CONFLICT DO NOTHING",
       soci::use(session.group, "group"), soci::use(session.publication, "publication"), soci::use(state, "state"),
       soci::use(letters, "letters"), soci::use(session.secretary, "secretary"));
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

bool update_session(soci::session& sql, const ReturnSession& session) {
  const std::string letters = feedback::letters_mode_name(session.letters);
  soci::statement statement =
      (sql.prepare << "UPDATE return_session SET letters = :letters, secretary = :secretary, revision = revision + 1 "
                      "WHERE group_id = :group AND publication_id = :publication AND revision = :revision",
       soci::use(letters, "letters"), soci::use(session.secretary, "secretary"), soci::use(session.group, "group"),
       soci::use(session.publication, "publication"), soci::use(session.revision, "revision"));
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

std::optional<feedback::SessionState> state_of(soci::session& sql, ReturnSessionId id) {
  std::string state;
  sql << "SELECT state FROM return_session WHERE id = :id", soci::into(state), soci::use(id, "id");
  return sql.got_data() ? feedback::parse_session_state(state) : std::nullopt;
}

base::Refusal unknown_session() {
  return base::refuse("unknown-session", "there is no such session: load the page again");
}
base::Refusal wrong_state() {
  return base::refuse("wrong-state", "this cannot be done at this moment of the session: load the page again");
}

GuessRound read_round(soci::session& sql, ReturnSessionId id, const std::string& indicator) {
  GuessRound round;
  std::string state;
  sql << "SELECT state FROM guess_round WHERE session_id = :id AND indicator = :indicator", soci::into(state),
      soci::use(id, "id"), soci::use(indicator, "indicator");
  if (!sql.got_data()) {
    return round;
  }
  round.state = feedback::parse_guess_state(state).value();
  sql << "SELECT count(*) FROM guess WHERE session_id = :id AND indicator = :indicator", soci::into(round.answers),
      soci::use(id, "id"), soci::use(indicator, "indicator");
  return round;
}

// A guess that is being saved holds the round's row, so that none arrives while it is revealed.
bool hold_open_round(soci::session& sql, ReturnSessionId id, const std::string& indicator) {
  const std::string open = feedback::guess_state_name(GuessState::open);
  soci::statement statement =
      (sql.prepare << "UPDATE guess_round SET state = state WHERE session_id = :id AND indicator = :indicator AND "
                      "state = :open",
       soci::use(id, "id"), soci::use(indicator, "indicator"), soci::use(open, "open"));
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

}  // namespace

std::optional<ReturnSession> SociStore::find_return_session(const std::string& group, PublicationId publication) {
  return connections_.read([&](soci::session& sql) { return find(sql, group, publication); });
}

std::vector<ReturnSession> SociStore::return_sessions(const std::string& group) {
  return connections_.read([&](soci::session& sql) {
    return read_sessions(sql, "WHERE group_id = :group ORDER BY publication_id DESC", group);
  });
}

base::Result<ReturnSession> SociStore::save_return_session(const ReturnSession& session) {
  return connections_.write([&](soci::session& sql) -> base::Result<ReturnSession> {
    const bool written = session.revision == 0 ? insert_session(sql, session) : update_session(sql, session);
    if (!written) {
      return base::refuse("changed-meanwhile", "somebody changed the session meanwhile: load the page again");
    }
    ReturnSession saved = find(sql, session.group, session.publication).value();
    saved.indicators = session.indicators;
    saved.strata = session.strata;
    write_lists(sql, saved);
    return saved;
  });
}

base::Result<void> SociStore::move_return_session(ReturnSessionId id, SessionEvent event) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto from = state_of(sql, id);
    if (!from) {
      return unknown_session();
    }
    const auto next = feedback::next_state(*from, event);
    if (!next) {
      return wrong_state();
    }
    const std::string origin = feedback::session_state_name(*from);
    const std::string target = feedback::session_state_name(*next);
    soci::statement statement = (sql.prepare << "UPDATE return_session SET state = :target, revision = revision + 1 "
                                                "WHERE id = :id AND state = :origin",
                                 soci::use(target, "target"), soci::use(id, "id"), soci::use(origin, "origin"));
    statement.execute(true);
    return statement.get_affected_rows() == 1 ? base::Result<void>() : wrong_state();
  });
}

GuessRound SociStore::guess_round(ReturnSessionId id, const std::string& indicator) {
  return connections_.read([&](soci::session& sql) { return read_round(sql, id, indicator); });
}

base::Result<void> SociStore::move_guess_round(ReturnSessionId id, const std::string& indicator, GuessEvent event) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    if (!state_of(sql, id)) {
      return unknown_session();
    }
    hold_open_round(sql, id, indicator);
    const GuessRound round = read_round(sql, id, indicator);
    const auto next = feedback::next_state(round.state, event, round.answers);
    if (!next) {
      return wrong_state();
    }
    const std::string state = feedback::guess_state_name(*next);
    sql << "INSERT INTO guess_round (session_id, indicator, state) VALUES (:id, :indicator, :state) "
           "ON CONFLICT (session_id, indicator) DO UPDATE SET state = excluded.state",
        soci::use(id, "id"), soci::use(indicator, "indicator"), soci::use(state, "state");
    return {};
  });
}

base::Result<void> SociStore::save_guess(ReturnSessionId id, const std::string& indicator, const std::string& key,
                                         double value) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    if (!hold_open_round(sql, id, indicator)) {
      return wrong_state();
    }
    sql << "INSERT INTO guess (session_id, indicator, guess_key, value) VALUES (:id, :indicator, :key, :value) "
           "ON CONFLICT (session_id, indicator, guess_key) DO UPDATE SET value = excluded.value",
        soci::use(id, "id"), soci::use(indicator, "indicator"), soci::use(key, "key"), soci::use(value, "value");
    return {};
  });
}

std::optional<double> SociStore::find_guess(ReturnSessionId id, const std::string& indicator, const std::string& key) {
  return connections_.read([&](soci::session& sql) -> std::optional<double> {
    double value = 0;
    sql << "SELECT value FROM guess WHERE session_id = :id AND indicator = :indicator AND guess_key = :key",
        soci::into(value), soci::use(id, "id"), soci::use(indicator, "indicator"), soci::use(key, "key");
    return sql.got_data() ? std::optional(value) : std::nullopt;
  });
}

std::vector<double> SociStore::revealed_guesses(ReturnSessionId id, const std::string& indicator) {
  return connections_.read([&](soci::session& sql) {
    std::vector<double> values;
    if (read_round(sql, id, indicator).state != GuessState::revealed) {
      return values;
    }
    double value = 0;
    soci::statement statement =
        (sql.prepare << "SELECT value FROM guess WHERE session_id = :id AND indicator = :indicator ORDER BY value",
         soci::into(value), soci::use(id, "id"), soci::use(indicator, "indicator"));
    statement.execute();
    while (statement.fetch()) {
      values.push_back(value);
    }
    return values;
  });
}

}  // namespace miroir::store

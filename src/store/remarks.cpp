#include "feedback/remarks.hpp"

#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using feedback::Remark;
using feedback::RemarkAnswer;
using feedback::RemarkEvent;
using feedback::RemarkFilter;
using feedback::RemarkId;
using feedback::RemarkState;

constexpr const char* remark_columns =
    "SELECT id, submission, publication_id, period, indicator, region, group_id, physician, author_disclosed, kind, "
    "state, body, created_at FROM remark ";

std::int64_t seconds(programme::Instant instant) { return instant.time_since_epoch().count(); }
programme::Instant instant(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }

// A remark as SOCI binds it.
struct BoundRemark {
  Remark remark;
  int author_disclosed = 0;
  std::string kind;
  std::string state;
  std::int64_t created_at = 0;

  void into(soci::statement& statement) {
    statement.exchange(soci::into(remark.id));
    statement.exchange(soci::into(remark.submission));
    statement.exchange(soci::into(remark.publication));
    statement.exchange(soci::into(remark.period));
    statement.exchange(soci::into(remark.indicator));
    statement.exchange(soci::into(remark.region));
    statement.exchange(soci::into(remark.group));
    statement.exchange(soci::into(remark.physician));
    statement.exchange(soci::into(author_disclosed));
    statement.exchange(soci::into(kind));
    statement.exchange(soci::into(state));
    statement.exchange(soci::into(remark.text));
    statement.exchange(soci::into(created_at));
  }

  Remark read() const {
    Remark out = remark;
    out.author_disclosed = author_disclosed != 0;
    out.kind = feedback::parse_remark_kind(kind).value();
    out.state = feedback::parse_remark_state(state).value();
    out.created_at = instant(created_at);
    return out;
  }
};

// The filter as SQL: the values stay parameters.
struct Conditions {
  std::string sql;
  std::vector<std::pair<std::string, std::string>> values;  // name, text

  explicit Conditions(const RemarkFilter& filter) {
    add("region", filter.region, "region");
    add("indicator", filter.indicator, "indicator");
    add("physician", filter.physician, "physician");
    add("group_id", filter.group, "group");
    if (!filter.group.empty()) {
      sql += " AND physician = ''";
    }
    if (filter.state) {
      add("state", feedback::remark_state_name(*filter.state), "state");
    }
    if (filter.publication) {
      sql += fmt::format(" AND publication_id = {}", *filter.publication);
    }
  }

 private:
  void add(const char* column, const std::string& value, const char* name) {
    if (!value.empty()) {
      sql += fmt::format(" AND {} = :{}", column, name);
      values.emplace_back(name, value);
    }
  }
};

std::vector<RemarkAnswer> read_answers(soci::session& sql, RemarkId id) {
  RemarkAnswer answer;
  std::string role;
  std::int64_t answered_at = 0;
  soci::statement statement =
      (sql.prepare << "SELECT role, body, answered_at FROM remark_answer WHERE remark_id = :id ORDER BY place",
       soci::into(role), soci::into(answer.text), soci::into(answered_at), soci::use(id, "id"));
  statement.execute();
  std::vector<RemarkAnswer> answers;
  while (statement.fetch()) {
    answer.role = feedback::parse_answer_role(role).value();
    answer.answered_at = instant(answered_at);
    answers.push_back(answer);
  }
  return answers;
}

std::vector<Remark> read_remarks(soci::session& sql, const std::string& query,
                                 std::vector<std::pair<std::string, std::string>> values) {
  BoundRemark bound;
  soci::statement statement(sql);
  bound.into(statement);
  for (auto& [name, value] : values) {
    statement.exchange(soci::use(value, name));
  }
  statement.alloc();
  statement.prepare(query);
  statement.define_and_bind();
  statement.execute();
  std::vector<Remark> remarks;
  while (statement.fetch()) {
    remarks.push_back(bound.read());
  }
  for (Remark& remark : remarks) {
    remark.answers = read_answers(sql, remark.id);
  }
  return remarks;
}

std::optional<Remark> read_remark(soci::session& sql, RemarkId id) {
  auto remarks = read_remarks(sql, remark_columns + fmt::format("WHERE id = {}", id), {});
  return remarks.empty() ? std::nullopt : std::optional(std::move(remarks.front()));
}

// Two who act at once: the second one finds the state changed.
base::Result<void> move(soci::session& sql, const Remark& remark, RemarkEvent event) {
  const auto next = feedback::next_state(remark.state, event);
  if (next) {
    const std::string from = feedback::remark_state_name(remark.state);
    const std::string to = feedback::remark_state_name(*next);
    soci::statement statement = (sql.prepare << "UPDATE remark SET state = :target WHERE id = :id AND state = :origin",
                                 soci::use(to, "target"), soci::use(remark.id, "id"), soci::use(from, "origin"));
    statement.execute(true);
    if (statement.get_affected_rows() == 1) {
      return {};
    }
  }
  return base::refuse("wrong-state",
                      fmt::format("the remark is {} and cannot {}: load the page again",
                                  feedback::remark_state_name(remark.state), feedback::remark_event_name(event)));
}

base::Refusal unknown_remark(RemarkId id) {
  return base::refuse("unknown-remark", fmt::format("there is no remark {}", id));
}

// The update of the remark's state before it lets one answer at a time through, so that places follow each other.
void add_answer(soci::session& sql, RemarkId id, const RemarkAnswer& answer) {
  const std::string role = feedback::answer_role_name(answer.role);
  const std::int64_t answered_at = seconds(answer.answered_at);
  std::int64_t place = 0;
  sql << "SELECT count(*) FROM remark_answer WHERE remark_id = :id", soci::into(place), soci::use(id, "id");
  sql << "INSERT INTO remark_answer (remark_id, place, role, body, answered_at) "
         "VALUES (:id, :place, :role, :body, :answered)",
      soci::use(id, "id"), soci::use(place, "place"), soci::use(role, "role"), soci::use(answer.text, "body"),
      soci::use(answered_at, "answered");
}

bool is_sent_twice(const Remark& remark, const RemarkAnswer& answer) {
  return !remark.answers.empty() && remark.answers.back().role == answer.role &&
         remark.answers.back().text == answer.text;
}

}  // namespace

RemarkId SociStore::add_remark(const Remark& remark) {
  const int author_disclosed = remark.author_disclosed ? 1 : 0;
  const std::string kind = feedback::remark_kind_name(remark.kind);
  const std::string state = feedback::remark_state_name(remark.state);
  const std::int64_t created_at = seconds(remark.created_at);
  return connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO remark (submission, publication_id, period, indicator, region, group_id, physician, "
           "author_disclosed, kind, state, body, created_at) VALUES (:submission, :publication, :period, :indicator, "
           ":region, :group, :physician, :disclosed, :kind, :state, :body, :created) "
           "ON CONFLICT (submission) DO NOTHING",
        soci::use(remark.submission, "submission"), soci::use(remark.publication, "publication"),
        soci::use(remark.period, "period"), soci::use(remark.indicator, "indicator"),
        soci::use(remark.region, "region"), soci::use(remark.group, "group"), soci::use(remark.physician, "physician"),
        soci::use(author_disclosed, "disclosed"), soci::use(kind, "kind"), soci::use(state, "state"),
        soci::use(remark.text, "body"), soci::use(created_at, "created");
    RemarkId id = 0;
    sql << "SELECT id FROM remark WHERE submission = :submission", soci::into(id),
        soci::use(remark.submission, "submission");
    return id;
  });
}

std::optional<Remark> SociStore::find_remark(RemarkId id) {
  return connections_.read([&](soci::session& sql) { return read_remark(sql, id); });
}

std::vector<Remark> SociStore::remarks(const RemarkFilter& filter) {
  const Conditions conditions(filter);
  return connections_.read([&](soci::session& sql) {
    return read_remarks(sql,
                        fmt::format("{} WHERE 1 = 1{} ORDER BY id DESC LIMIT {}", remark_columns, conditions.sql,
                                    feedback::most_remarks_listed),
                        conditions.values);
  });
}

base::Result<void> SociStore::answer_remark(RemarkId id, const RemarkAnswer& answer) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto remark = read_remark(sql, id);
    if (!remark) {
      return unknown_remark(id);
    }
    if (is_sent_twice(*remark, answer)) {
      return {};
    }
    if (const auto moved = move(sql, *remark, RemarkEvent::answer); !moved) {
      return moved;
    }
    add_answer(sql, id, answer);
    insert_notice(sql, programme::NoticeKind::remark_answered, id, answer.answered_at);
    return {};
  });
}

base::Result<void> SociStore::move_remark(RemarkId id, RemarkEvent event) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto remark = read_remark(sql, id);
    return remark ? move(sql, *remark, event) : unknown_remark(id);
  });
}

}  // namespace miroir::store

#include "programme/minutes.hpp"

#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <map>

namespace miroir::store {

namespace {

using programme::Instant;
using programme::MeetingId;
using programme::Minutes;
using programme::MinutesMove;
using programme::MinutesState;
using programme::MinutesVersion;

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

base::Refusal changed_meanwhile() {
  return base::refuse("changed-meanwhile", "somebody saved another version meanwhile: look at both and choose");
}

void read_parts(soci::session& sql, MeetingId meeting, MinutesVersion& version) {
  int part = 0;
  std::string body;
  soci::statement statement =
      (sql.prepare << "SELECT part, body FROM minutes_part WHERE meeting_id = :meeting AND revision = :revision",
       soci::into(part), soci::into(body), soci::use(meeting, "meeting"), soci::use(version.revision, "revision"));
  statement.execute();
  while (statement.fetch()) {
    version.text.at(static_cast<std::size_t>(part)) = body;
  }
}

std::optional<MinutesVersion> read_version(soci::session& sql, MeetingId meeting, std::int64_t revision) {
  MinutesVersion version;
  version.revision = revision;
  std::int64_t saved_at = 0;
  sql << "SELECT saved_by, saved_at FROM minutes_version WHERE meeting_id = :meeting AND revision = :revision",
      soci::into(version.saved_by), soci::into(saved_at), soci::use(meeting, "meeting"),
      soci::use(revision, "revision");
  if (!sql.got_data()) {
    return std::nullopt;
  }
  version.saved_at = instant(saved_at);
  read_parts(sql, meeting, version);
  return version;
}

// In its latest version.
std::optional<Minutes> read_minutes(soci::session& sql, MeetingId meeting) {
  Minutes minutes;
  minutes.meeting = meeting;
  std::string state;
  std::int64_t revision = 0;
  std::int64_t sent_at = 0;
  sql << "SELECT state, revision, sent_revision, sent_at FROM minutes WHERE meeting_id = :meeting", soci::into(state),
      soci::into(revision), soci::into(minutes.sent_revision), soci::into(sent_at), soci::use(meeting, "meeting");
  if (!sql.got_data()) {
    return std::nullopt;
  }
  minutes.state = programme::parse_minutes_state(state).value();
  minutes.sent_at = instant(sent_at);
  minutes.version = read_version(sql, meeting, revision).value();
  return minutes;
}

// Holds the row until the end of the transaction; of two first drafts one is made.
std::optional<Minutes> hold(soci::session& sql, MeetingId meeting) {
  sql << "UPDATE minutes SET state = state WHERE meeting_id = :meeting", soci::use(meeting, "meeting");
  return read_minutes(sql, meeting);
}

bool add_minutes(soci::session& sql, MeetingId meeting) {
  soci::statement statement =
      (sql.prepare << "INSERT INTO minutes (meeting_id, state, revision, sent_revision, sent_at) "
                      "VALUES (:meeting, 'drafted', 0, 0, 0) ON CONFLICT DO NOTHING",
       soci::use(meeting, "meeting"));
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

void write_version(soci::session& sql, MeetingId meeting, const MinutesVersion& version) {
  const std::int64_t saved_at = seconds(version.saved_at);
  sql << "INSERT INTO minutes_version (meeting_id, revision, saved_by, saved_at) VALUES (:meeting, :revision, :by, "
         ":at)",
      soci::use(meeting, "meeting"), soci::use(version.revision, "revision"), soci::use(version.saved_by, "by"),
      soci::use(saved_at, "at");
  for (std::size_t i = 0; i < programme::minutes_parts; ++i) {
    const int part = static_cast<int>(i);
    sql << "INSERT INTO minutes_part (meeting_id, revision, part, body) VALUES (:meeting, :revision, :part, :body)",
        soci::use(meeting, "meeting"), soci::use(version.revision, "revision"), soci::use(part, "part"),
        soci::use(version.text[i], "body");
  }
  sql << "UPDATE minutes SET revision = :revision WHERE meeting_id = :meeting", soci::use(version.revision, "revision"),
      soci::use(meeting, "meeting");
}

std::vector<std::int64_t> read_numbers(soci::session& sql, const char* query, std::int64_t key) {
  std::int64_t number = 0;
  soci::statement statement = (sql.prepare << query, soci::into(number), soci::use(key, "key"));
  statement.execute();
  std::vector<std::int64_t> numbers;
  while (statement.fetch()) {
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

std::optional<Minutes> SociStore::find_minutes(MeetingId meeting) {
  return connections_.read([&](soci::session& sql) { return read_minutes(sql, meeting); });
}

std::vector<Minutes> SociStore::sent_minutes(const std::string& region) {
  return connections_.read([&](soci::session& sql) {
    MeetingId id = 0;
    soci::statement statement =
        (sql.prepare << "SELECT m.meeting_id FROM minutes m JOIN meeting ON meeting.id = m.meeting_id "
                        "WHERE m.sent_revision > 0 AND meeting.region = :region ORDER BY m.sent_at DESC, m.meeting_id",
         soci::into(id), soci::use(region, "region"));
    statement.execute();
    std::vector<MeetingId> ids;
    while (statement.fetch()) {
      ids.push_back(id);
    }
    std::vector<Minutes> list;
    for (const MeetingId meeting : ids) {
      Minutes minutes = read_minutes(sql, meeting).value();
      minutes.version = read_version(sql, meeting, minutes.sent_revision).value();
      list.push_back(std::move(minutes));
    }
    return list;
  });
}

std::vector<programme::UnsentMinutes> SociStore::unsent_minutes(base::Date first, base::Date last) {
  const std::string from = base::format_date(first);
  const std::string until = base::format_date(last);
  const auto states = connections_.read([&](soci::session& sql) {
    MeetingId id = 0;
    std::string state;
    soci::statement statement =
        (sql.prepare << "SELECT m.id, coalesce(n.state, '') FROM meeting m LEFT JOIN minutes n ON n.meeting_id = m.id "
                        "WHERE m.held_on >= :first AND m.held_on <= :last AND m.state = 'closed' "
                        "AND coalesce(n.sent_revision, 0) = 0",
         soci::into(id), soci::into(state), soci::use(from, "first"), soci::use(until, "last"));
    statement.execute();
    std::map<MeetingId, std::string> found;
    while (statement.fetch()) {
      found[id] = state;
    }
    return found;
  });
  std::vector<programme::UnsentMinutes> list;
  for (programme::Meeting& meeting : meetings_between(first, last)) {
    if (const auto state = states.find(meeting.id); state != states.end()) {
      list.push_back({std::move(meeting), programme::parse_minutes_state(state->second)});
    }
  }
  return list;
}

std::optional<MinutesVersion> SociStore::find_minutes_version(MeetingId meeting, std::int64_t revision) {
  return connections_.read([&](soci::session& sql) { return read_version(sql, meeting, revision); });
}

std::vector<MinutesVersion> SociStore::minutes_versions(MeetingId meeting) {
  return connections_.read([&](soci::session& sql) {
    std::vector<MinutesVersion> versions;
    for (const std::int64_t revision : read_numbers(
             sql, "SELECT revision FROM minutes_version WHERE meeting_id = :key ORDER BY revision DESC", meeting)) {
      versions.push_back(read_version(sql, meeting, revision).value());
    }
    return versions;
  });
}

base::Result<Minutes> SociStore::save_minutes(MeetingId meeting, std::int64_t from_revision,
                                              const MinutesVersion& version) {
  return connections_.write([&](soci::session& sql) -> base::Result<Minutes> {
    if (from_revision == 0 && !add_minutes(sql, meeting)) {
      return changed_meanwhile();
    }
    if (from_revision != 0) {
      const auto held = hold(sql, meeting);
      if (!held || held->version.revision != from_revision) {
        return changed_meanwhile();
      }
      if (!programme::state_after(held->state, MinutesMove::edit)) {
        return base::refuse("wrong-state", "the minutes are not a draft any more: load the page again");
      }
    }
    MinutesVersion next = version;
    next.revision = from_revision + 1;
    write_version(sql, meeting, next);
    return read_minutes(sql, meeting).value();
  });
}

base::Result<void> SociStore::move_minutes(MeetingId meeting, std::int64_t revision, MinutesMove move, Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto held = hold(sql, meeting);
    if (!held) {
      return base::refuse("unknown-minutes", "there are no minutes of that meeting yet: load the page again");
    }
    if (held->version.revision != revision) {
      return changed_meanwhile();
    }
    const auto next = programme::state_after(held->state, move);
    if (!next) {
      return base::refuse("move-not-permitted", "the minutes do not allow this any more: load the page again");
    }
    const std::string state = programme::minutes_state_name(*next);
    const bool sending = move == MinutesMove::send;
    const std::int64_t sent_revision = sending ? revision : held->sent_revision;
    const std::int64_t sent_at = seconds(sending ? at : held->sent_at);
    sql << "UPDATE minutes SET state = :state, sent_revision = :sent, sent_at = :at WHERE meeting_id = :meeting",
        soci::use(state, "state"), soci::use(sent_revision, "sent"), soci::use(sent_at, "at"),
        soci::use(meeting, "meeting");
    if (sending) {
      insert_notice(sql, programme::NoticeKind::minutes_sent, meeting, at);
    }
    return {};
  });
}

}  // namespace miroir::store

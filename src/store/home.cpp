#include "programme/expectations.hpp"
#include "store/soci_store.hpp"

#include <map>

namespace miroir::store {

namespace {

using programme::HomeGroup;
using programme::HomeMeeting;
using programme::Instant;
using programme::MeetingId;

constexpr std::int32_t late_days = 14;
constexpr std::int32_t oldest_days = 400;

Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

// One person's part in the group's meetings of those days.
std::map<MeetingId, HomeMeeting> read_parts(soci::session& sql, const std::string& group, const std::string& physician,
                                            programme::AccountId account, base::Date first, base::Date last) {
  const std::string from = base::format_date(first);
  const std::string until = base::format_date(last);
  MeetingId id = 0;
  std::string answer;
  HomeMeeting part;
  int prepared = 0;
  std::string state;
  std::int64_t sent_revision = 0;
  std::int64_t sent_at = 0;
  int seen = 0;
  soci::statement statement =
      (sql.prepare << "SELECT m.id, coalesce(p.answer, 'none'), coalesce(p.answered_schedule, 0), "
                      "CASE WHEN q.question IS NULL OR q.question = '' THEN 0 ELSE 1 END, coalesce(n.state, ''), "
                      "coalesce(n.sent_revision, 0), coalesce(n.sent_at, 0), "
                      "CASE WHEN s.about IS NULL THEN 0 ELSE 1 END FROM meeting m "
                      "LEFT JOIN meeting_member p ON p.meeting_id = m.id AND p.physician = :physician "
                      "LEFT JOIN prepared_question q ON q.meeting_id = m.id AND q.physician = :author "
                      "LEFT JOIN minutes n ON n.meeting_id = m.id "
                      "LEFT JOIN seen_thing s ON s.account_id = :account AND s.thing = 'minutes' AND s.about = m.id "
                      "WHERE m.group_id = :group AND m.held_on >= :first AND m.held_on <= :last",
       soci::into(id), soci::into(answer), soci::into(part.answered_schedule), soci::into(prepared), soci::into(state),
       soci::into(sent_revision), soci::into(sent_at), soci::into(seen), soci::use(physician, "physician"),
       soci::use(physician, "author"), soci::use(account, "account"), soci::use(group, "group"),
       soci::use(from, "first"), soci::use(until, "last"));
  statement.execute();
  std::map<MeetingId, HomeMeeting> parts;
  while (statement.fetch()) {
    part.answer = programme::parse_meeting_answer(answer).value();
    part.prepared = prepared != 0;
    part.minutes = programme::parse_minutes_state(state);
    part.minutes_sent = sent_revision != 0;
    part.minutes_sent_at = instant(sent_at);
    part.minutes_seen = seen != 0;
    parts[id] = part;
  }
  return parts;
}

void read_waiting(soci::session& sql, HomeGroup& group, const std::string& physician, std::int64_t publication) {
  int sessions = 0;
  sql << "SELECT (SELECT count(*) FROM question WHERE group_id = :taken AND state = 'assigned' AND "
         "assignee = :physician AND :member <> ''), "
         "(SELECT count(*) FROM join_request WHERE group_id = :wanted AND state IN ('requested', 'waiting')), "
         "(SELECT count(*) FROM return_session WHERE group_id = :prepared AND publication_id = :publication)",
      soci::into(group.questions_taken), soci::into(group.requests), soci::into(sessions), soci::use(group.id, "taken"),
      soci::use(physician, "physician"), soci::use(physician, "member"), soci::use(group.id, "wanted"),
      soci::use(group.id, "prepared"), soci::use(publication, "publication");
  group.return_session_prepared = publication == 0 || sessions > 0;
}

}  // namespace

HomeGroup SociStore::home_group(const std::string& group, const std::string& physician, programme::AccountId account,
                                std::int64_t publication, base::Date first, base::Date last) {
  HomeGroup home;
  home.id = group;
  const auto meetings = meetings_of_group(group);
  connections_.read([&](soci::session& sql) {
    const auto parts = read_parts(sql, group, physician, account, first, last);
    home.meetings.clear();
    for (const programme::Meeting& meeting : meetings) {
      if (const auto part = parts.find(meeting.id); part != parts.end()) {
        home.meetings.push_back(part->second);
        home.meetings.back().meeting = meeting;
      }
    }
    read_waiting(sql, home, physician, publication);
  });
  return home;
}

programme::RegionCounts SociStore::region_counts(const std::string& region, programme::AccountId account,
                                                 base::Date today) {
  const std::string late = base::format_date(today - late_days);
  const std::string oldest = base::format_date(today - oldest_days);
  const std::string quiet = base::format_date(today - programme::constitution_days);
  const std::int64_t recent = std::int64_t{(today - programme::read_days).days} * 86'400;
  programme::RegionCounts counts;
  connections_.read([&](soci::session& sql) {
    sql << "SELECT (SELECT count(*) FROM group_life WHERE state = 'submitted'), "
           "(SELECT count(*) FROM group_life l WHERE l.state = 'forming' AND NOT EXISTS (SELECT 1 FROM life_event e "
           "WHERE e.thing = 'group' AND e.thing_id = l.group_id AND e.day >= :quiet)), "
           "(SELECT count(*) FROM meeting m LEFT JOIN minutes n ON n.meeting_id = m.id WHERE m.region = :late_region "
           "AND m.state = 'closed' AND m.held_on >= :oldest AND m.held_on < :late "
           "AND coalesce(n.sent_revision, 0) = 0), "
           "(SELECT count(*) FROM join_request WHERE state IN ('requested', 'waiting')), "
           "(SELECT count(*) FROM remark WHERE region = :remark_region AND state = 'open'), "
           "(SELECT count(*) FROM person WHERE state = 'active' AND (email = '' OR commune = '')), "
           "(SELECT count(*) FROM minutes n JOIN meeting m ON m.id = n.meeting_id WHERE n.sent_at >= :recent "
           "AND n.sent_revision > 0 AND m.region = :sent_region AND NOT EXISTS (SELECT 1 FROM seen_thing s WHERE "
           "s.account_id = :account AND s.thing = 'minutes' AND s.about = n.meeting_id)), "
           "(SELECT count(*) FROM contract WHERE region = :contract_region AND state IN ('offered', 'amended'))",
        soci::into(counts.submitted_groups), soci::into(counts.late_constitutions), soci::into(counts.late_minutes),
        soci::into(counts.requests), soci::into(counts.open_remarks), soci::into(counts.incomplete_people),
        soci::into(counts.received_minutes), soci::into(counts.unsigned_contracts), soci::use(quiet, "quiet"),
        soci::use(region, "late_region"), soci::use(oldest, "oldest"), soci::use(late, "late"),
        soci::use(region, "remark_region"), soci::use(recent, "recent"), soci::use(region, "sent_region"),
        soci::use(account, "account"), soci::use(region, "contract_region");
  });
  return counts;
}

bool SociStore::has_seen(programme::AccountId account, programme::SeenThing thing, std::int64_t about) {
  const std::string kind = programme::seen_thing_name(thing);
  return connections_.read([&](soci::session& sql) {
    int found = 0;
    sql << "SELECT count(*) FROM seen_thing WHERE account_id = :account AND thing = :thing AND about = :about",
        soci::into(found), soci::use(account, "account"), soci::use(kind, "thing"), soci::use(about, "about");
    return found > 0;
  });
}

void SociStore::note_seen(programme::AccountId account, programme::SeenThing thing, std::int64_t about) {
  if (has_seen(account, thing, about)) {
    return;  // reading alone: a page that is opened again writes nothing
  }
  const std::string kind = programme::seen_thing_name(thing);
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO seen_thing (account_id, thing, about) VALUES (:account, :thing, :about) "
           "ON CONFLICT DO NOTHING",
        soci::use(account, "account"), soci::use(kind, "thing"), soci::use(about, "about");
  });
}

}  // namespace miroir::store

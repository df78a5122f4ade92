#include "store/people_rows.hpp"
#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <map>

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Decision;
using programme::GroupArea;
using programme::GroupLife;
using programme::GroupMove;
using programme::JoinRequest;
using programme::LifeOf;
using programme::Membership;

bool is_known_group(soci::session& sql, const std::string& group) {
  int found = 0;
  sql << "SELECT count(*) FROM quality_group WHERE id = :id", soci::into(found), soci::use(group, "id");
  return found > 0;
}

GroupLife read_life(soci::session& sql, const std::string& group) {
  GroupLife life;
  life.group = group;
  std::string state;
  std::string origin;
  sql << "SELECT state, origin, parent FROM group_life WHERE group_id = :id", soci::into(state), soci::into(origin),
      soci::into(life.parent), soci::use(group, "id");
  if (sql.got_data()) {
    life.state = programme::group_states().parse_state(state).value();
    life.origin = programme::parse_group_origin(origin).value();
  }
  return life;
}

void write_life(soci::session& sql, const GroupLife& life) {
  const std::string state = programme::group_states().name(life.state);
  const std::string origin = programme::group_origin_name(life.origin);
  sql << "INSERT INTO group_life (group_id, state, origin, parent) VALUES (:id, :state, :origin, :parent) "
         "ON CONFLICT (group_id) DO UPDATE SET state = excluded.state",
      soci::use(life.group, "id"), soci::use(state, "state"), soci::use(origin, "origin"),
      soci::use(life.parent, "parent");
}

base::Result<void> form(soci::session& sql, const programme::GroupEntry& group, const GroupLife& life,
                        const Decision& decision) {
  if (is_known_group(sql, group.id)) {
    return base::refuse("group-taken", fmt::format("a group {} exists already: give another identifier", group.id));
  }
  sql << "INSERT INTO quality_group (id, name, area, region) VALUES (:id, :name, :area, :region)",
      soci::use(group.id, "id"), soci::use(group.name, "name"), soci::use(group.area, "area"),
      soci::use(group.region, "region");
  write_life(sql, life);
  note_life_event(sql, LifeOf::group, group.id, "form", decision);
  return {};
}

std::vector<JoinRequest> read_requests(soci::session& sql, const std::string& condition, const std::string& key) {
  JoinRequest request;
  std::string state;
  std::string requested;
  std::string decided;
  soci::indicator has_decided = soci::i_null;
  soci::statement statement =
      (sql.prepare << "SELECT id, person_id, group_id, state, requested_on, decided_on, reason FROM join_request " +
                          condition + " ORDER BY requested_on, id",
       soci::into(request.id), soci::into(request.person), soci::into(request.group), soci::into(state),
       soci::into(requested), soci::into(decided, has_decided), soci::into(request.reason), soci::use(key, "key"));
  statement.execute();
  std::vector<JoinRequest> requests;
  while (statement.fetch()) {
    request.state = programme::request_states().parse_state(state).value();
    request.requested_on = day_of(requested);
    request.decided_on = day_of(decided, has_decided);
    requests.push_back(request);
  }
  return requests;
}

std::vector<JoinRequest> requests_of(soci::session& sql, programme::PersonId person) {
  return read_requests(sql, "WHERE person_id = CAST(:key AS BIGINT)", std::to_string(person));
}

std::optional<JoinRequest> read_request(soci::session& sql, std::int64_t id) {
  const auto found = read_requests(sql, "WHERE id = CAST(:key AS BIGINT)", std::to_string(id));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void tell(soci::session& sql, programme::NoticeKind kind, std::int64_t about, const Decision& decision) {
  if (decision.at != programme::Instant{}) {
    insert_notice(sql, kind, about, decision.at);
  }
}

std::int32_t size_of(soci::session& sql, const std::string& group, base::Date day) {
  std::int32_t size = 0;
  for (const Membership& membership : read_memberships_where(sql, "group_id = :key", group)) {
    size += membership.covers(day) ? 1 : 0;
  }
  return size;
}

std::vector<GroupArea> read_areas(soci::session& sql, const std::string& group) {
  std::string id;
  std::string commune;
  soci::statement statement = (sql.prepare << "SELECT group_id, commune FROM group_area WHERE :wanted = '' OR "
                                              "group_id = :wanted ORDER BY group_id, commune",
                               soci::into(id), soci::into(commune), soci::use(group, "wanted"));
  statement.execute();
  std::vector<GroupArea> areas;
  while (statement.fetch()) {
    if (areas.empty() || areas.back().group != id) {
      areas.push_back({id, {}});
    }
    areas.back().communes.push_back(commune);
  }
  return areas;
}

}  // namespace

base::Result<void> write_group_move(soci::session& sql, const std::string& group, GroupMove move,
                                    const programme::ProgrammeTemplate& rules, const programme::GroupFacts& facts,
                                    const Decision& decision) {
  GroupLife life = read_life(sql, group);
  const auto to = programme::check_group_move(rules, facts, life.state, move, decision.reason);
  if (!to) {
    return to.error();
  }
  life.state = *to;
  write_life(sql, life);
  if (*to == programme::GroupState::closed || *to == programme::GroupState::refused) {
    const std::string day = base::format_date(decision.day);
    sql << "UPDATE join_request SET state = 'refused', decided_on = :day, reason = :reason WHERE group_id = :id AND "
           "state IN ('requested', 'waiting')",
        soci::use(day, "day"), soci::use(decision.reason, "reason"), soci::use(group, "id");
    end_memberships(sql, "group_id = :key", group, programme::MembershipMove::close, decision);
  }
  note_life_event(sql, LifeOf::group, group, programme::group_states().name(move), decision);
  return {};
}

base::Result<void> SociStore::form_group(const programme::GroupEntry& group, const GroupLife& life,
                                         const Decision& decision) {
  return connections_.write([&](soci::session& sql) { return form(sql, group, life, decision); });
}

GroupLife SociStore::group_life(const std::string& group) {
  return connections_.read([&](soci::session& sql) { return read_life(sql, group); });
}

std::vector<GroupLife> SociStore::group_lives() {
  return connections_.read([&](soci::session& sql) {
    GroupLife life;
    std::string state;
    std::string origin;
    soci::statement statement =
        (sql.prepare << "SELECT id, coalesce(state, 'active'), coalesce(origin, 'founded'), coalesce(parent, '') "
                        "FROM quality_group LEFT JOIN group_life ON group_id = id ORDER BY id",
         soci::into(life.group), soci::into(state), soci::into(origin), soci::into(life.parent));
    statement.execute();
    std::vector<GroupLife> lives;
    while (statement.fetch()) {
      life.state = programme::group_states().parse_state(state).value();
      life.origin = programme::parse_group_origin(origin).value();
      lives.push_back(life);
    }
    return lives;
  });
}

base::Result<void> SociStore::move_group(const std::string& group, GroupMove move,
                                         const programme::ProgrammeTemplate& rules, const programme::GroupFacts& facts,
                                         const Decision& decision) {
  return connections_.write(
      [&](soci::session& sql) { return write_group_move(sql, group, move, rules, facts, decision); });
}

base::Result<void> SociStore::split_group(const std::string& group, const programme::GroupEntry& into,
                                          const std::vector<std::string>& numbers, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto allowed = programme::group_states().check(read_life(sql, group).state, GroupMove::split);
    if (!allowed) {
      return allowed.error();
    }
    std::vector<Membership> leaving;
    for (const Membership& membership : read_memberships_where(sql, "group_id = :key", group)) {
      if (membership.start < decision.day && membership.covers(decision.day - 1) &&
          std::ranges::find(numbers, membership.physician) != numbers.end()) {
        leaving.push_back(membership);
      }
    }
    if (leaving.empty() || leaving.size() != numbers.size()) {
      return base::refuse("not-a-member", "each who leaves must be a member the day before: choose among the members");
    }
    const GroupLife life{into.id, programme::GroupState::forming, programme::GroupOrigin::split, group};
    if (const auto formed = form(sql, into, life, decision); !formed) {
      return formed;
    }
    for (Membership& membership : leaving) {
      membership.end = decision.day - 1;
      write_membership(sql, membership);
      write_membership(sql, {membership.physician, into.id, decision.day, std::nullopt});
      note_life_event(sql, LifeOf::membership, membership_id(membership.physician, group), "move", decision);
      note_life_event(sql, LifeOf::membership, membership_id(membership.physician, into.id), "join", decision);
    }
    note_life_event(sql, LifeOf::group, group, "split", decision);
    return {};
  });
}

base::Result<std::int64_t> SociStore::add_request(const JoinRequest& request, const programme::ProgrammeTemplate& rules,
                                                  const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<std::int64_t> {
    const auto person = read_person(sql, request.person);
    if (!person || !is_known_group(sql, request.group)) {
      return base::refuse("unknown-person", "this person or this group is not known: choose them from the lists");
    }
    const auto checked = programme::check_request(
        rules, *person, read_life(sql, request.group).state, requests_of(sql, person->id),
        read_memberships_where(sql, "physician = :key", person->number), request.group, decision.day);
    if (!checked) {
      return checked.error();
    }
    const std::string day = base::format_date(request.requested_on);
    const std::string state = programme::request_states().name(programme::request_states().first());
    std::int64_t id = 0;
    sql << "INSERT INTO join_request (person_id, group_id, state, requested_on, reason) "
           "VALUES (:person, :group, :state, :day, '') RETURNING id",
        soci::into(id), soci::use(request.person, "person"), soci::use(request.group, "group"),
        soci::use(state, "state"), soci::use(day, "day");
    note_life_event(sql, LifeOf::request, std::to_string(id), "ask", decision);
    tell(sql, programme::NoticeKind::request_received, id, decision);
    return id;
  });
}

std::optional<JoinRequest> SociStore::find_request(std::int64_t id) {
  return connections_.read([&](soci::session& sql) { return read_request(sql, id); });
}

std::vector<JoinRequest> SociStore::requests_of_group(const std::string& group) {
  return connections_.read([&](soci::session& sql) { return read_requests(sql, "WHERE group_id = :key", group); });
}

std::vector<JoinRequest> SociStore::requests_of_person(programme::PersonId person) {
  return connections_.read([&](soci::session& sql) { return requests_of(sql, person); });
}

base::Result<void> SociStore::move_request(std::int64_t id, programme::RequestMove move,
                                           const programme::ProgrammeTemplate& rules, const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto request = read_request(sql, id);
    const auto person = request ? read_person(sql, request->person) : std::nullopt;
    if (!person) {
      return base::refuse("unknown-request", "this request is not known: look at the group's page again");
    }
    const auto to = programme::check_request_move(rules, *request, move, size_of(sql, request->group, decision.day),
                                                  read_memberships_where(sql, "physician = :key", person->number),
                                                  decision.reason, decision.day);
    if (!to) {
      return to.error();
    }
    const std::string state = programme::request_states().name(*to);
    const std::string day = base::format_date(decision.day);
    sql << "UPDATE join_request SET state = :state, decided_on = :day, reason = :reason WHERE id = :id",
        soci::use(state, "state"), soci::use(day, "day"), soci::use(decision.reason, "reason"), soci::use(id, "id");
    note_life_event(sql, LifeOf::request, std::to_string(id), programme::request_states().name(move), decision);
    if (move != programme::RequestMove::withdraw) {
      tell(sql, programme::NoticeKind::request_decided, id, decision);
    }
    if (*to == programme::RequestState::accepted) {
      write_membership(sql, {person->number, request->group, decision.day, std::nullopt});
      note_life_event(sql, LifeOf::membership, membership_id(person->number, request->group), "join", decision);
    }
    return {};
  });
}

GroupArea SociStore::group_area(const std::string& group) {
  return connections_.read([&](soci::session& sql) {
    auto areas = group.empty() ? std::vector<GroupArea>() : read_areas(sql, group);
    return areas.empty() ? GroupArea{group, {}} : areas.front();
  });
}

std::vector<GroupArea> SociStore::group_areas() {
  return connections_.read([&](soci::session& sql) { return read_areas(sql, ""); });
}

void SociStore::save_group_area(const GroupArea& area) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM group_area WHERE group_id = :id", soci::use(area.group, "id");
    for (const std::string& commune : area.communes) {
      sql << "INSERT INTO group_area (group_id, commune) VALUES (:id, :commune) ON CONFLICT DO NOTHING",
          soci::use(area.group, "id"), soci::use(commune, "commune");
    }
  });
}

std::vector<programme::Commune> SociStore::communes() {
  return connections_.read([&](soci::session& sql) {
    programme::Commune commune;
    int rural = 0;
    soci::statement statement =
        (sql.prepare << "SELECT code, name, population, rural, latitude, longitude FROM commune ORDER BY code",
         soci::into(commune.code), soci::into(commune.name), soci::into(commune.population), soci::into(rural),
         soci::into(commune.latitude), soci::into(commune.longitude));
    statement.execute();
    std::vector<programme::Commune> communes;
    while (statement.fetch()) {
      commune.rural = rural != 0;
      communes.push_back(commune);
    }
    return communes;
  });
}

void SociStore::save_communes(const std::vector<programme::Commune>& communes) {
  connections_.write([&](soci::session& sql) {
    sql << "DELETE FROM commune";
    for (const programme::Commune& commune : communes) {
      const int rural = commune.rural ? 1 : 0;
      sql << "INSERT INTO commune (code, name, population, rural, latitude, longitude) "
             "VALUES (:code, :name, :population, :rural, :latitude, :longitude)",
          soci::use(commune.code, "code"), soci::use(commune.name, "name"), soci::use(commune.population, "population"),
          soci::use(rural, "rural"), soci::use(commune.latitude, "latitude"), soci::use(commune.longitude, "longitude");
    }
  });
}

}  // namespace miroir::store

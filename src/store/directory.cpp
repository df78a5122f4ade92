#include "store/soci_store.hpp"

namespace miroir::store {

namespace {

using programme::GroupEntry;
using programme::Membership;
using programme::PhysicianEntry;

constexpr const char* physician_columns = "SELECT number, display_name, town FROM physician ";
constexpr const char* group_columns = "SELECT id, name, area, region FROM quality_group ";
constexpr const char* membership_columns = "SELECT physician, group_id, start_date, end_date FROM membership ";

base::Date stored_date(const std::string& text) { return base::parse_date(text).value(); }

std::vector<Membership> read_memberships(soci::session& sql, const std::string& condition, const std::string& key) {
  Membership membership;
  std::string start;
  std::string end;
  soci::indicator has_end = soci::i_null;
  soci::statement statement =
      (sql.prepare << membership_columns + condition, soci::into(membership.physician), soci::into(membership.group),
       soci::into(start), soci::into(end, has_end), soci::use(key, "key"));
  statement.execute();
  std::vector<Membership> memberships;
  while (statement.fetch()) {
    membership.start = stored_date(start);
    membership.end = has_end == soci::i_ok ? std::optional(stored_date(end)) : std::nullopt;
    memberships.push_back(membership);
  }
  return memberships;
}

void add_missing_physician(soci::session& sql, const PhysicianEntry& physician) {
  sql << "INSERT INTO physician (number, display_name, town) VALUES (:number, :name, :town) ON CONFLICT DO NOTHING",
      soci::use(physician.number, "number"), soci::use(physician.display_name, "name"),
      soci::use(physician.town, "town");
}

void add_missing_group(soci::session& sql, const GroupEntry& group) {
  // The region of one that is there is filled in where it was not known.
  sql << "INSERT INTO quality_group (id, name, area, region) VALUES (:id, :name, :area, :region) ON CONFLICT (id) "
         "DO UPDATE SET region = excluded.region WHERE quality_group.region = ''",
      soci::use(group.id, "id"), soci::use(group.name, "name"), soci::use(group.area, "area"),
      soci::use(group.region, "region");
}

void add_missing_membership(soci::session& sql, const Membership& membership) {
  const std::string start = base::format_date(membership.start);
  const std::string last = membership.end ? base::format_date(*membership.end) : "9999-12-31";
  int overlapping = 0;
  sql << "SELECT count(*) FROM membership WHERE physician = :physician AND group_id = :group "
         "AND start_date <= :last AND (end_date IS NULL OR end_date >= :start)",
      soci::into(overlapping), soci::use(membership.physician, "physician"), soci::use(membership.group, "group"),
      soci::use(last, "last"), soci::use(start, "start");
  if (overlapping == 0) {
    soci::indicator has_end = membership.end ? soci::i_ok : soci::i_null;
    sql << "INSERT INTO membership (physician, group_id, start_date, end_date) "
           "VALUES (:physician, :group, :start, :end)",
        soci::use(membership.physician, "physician"), soci::use(membership.group, "group"), soci::use(start, "start"),
        soci::use(last, has_end, "end");
  }
}

}  // namespace

void SociStore::add_missing(const programme::DirectoryEntries& entries) {
  connections_.write([&](soci::session& sql) {
    for (const PhysicianEntry& physician : entries.physicians) {
      add_missing_physician(sql, physician);
    }
    for (const GroupEntry& group : entries.groups) {
      add_missing_group(sql, group);
    }
    for (const Membership& membership : entries.memberships) {
      add_missing_membership(sql, membership);
    }
  });
}

void SociStore::save_physician(const PhysicianEntry& physician) {
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO physician (number, display_name, town) VALUES (:number, :name, :town) ON CONFLICT (number) "
           "DO UPDATE SET display_name = excluded.display_name, town = excluded.town",
        soci::use(physician.number, "number"), soci::use(physician.display_name, "name"),
        soci::use(physician.town, "town");
  });
}

void SociStore::save_group(const GroupEntry& group) {
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO quality_group (id, name, area, region) VALUES (:id, :name, :area, :region) ON CONFLICT (id) "
           "DO UPDATE SET name = excluded.name, area = excluded.area, region = CASE WHEN excluded.region = '' "
           "THEN quality_group.region ELSE excluded.region END",
        soci::use(group.id, "id"), soci::use(group.name, "name"), soci::use(group.area, "area"),
        soci::use(group.region, "region");
  });
}

void SociStore::add_membership(const Membership& membership) {
  const std::string start = base::format_date(membership.start);
  const std::string end = membership.end ? base::format_date(*membership.end) : "";
  soci::indicator has_end = membership.end ? soci::i_ok : soci::i_null;
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO membership (physician, group_id, start_date, end_date) "
           "VALUES (:physician, :group, :start, :end) ON CONFLICT (physician, group_id, start_date) "
           "DO UPDATE SET end_date = excluded.end_date",
        soci::use(membership.physician, "physician"), soci::use(membership.group, "group"), soci::use(start, "start"),
        soci::use(end, has_end, "end");
  });
}

std::optional<PhysicianEntry> SociStore::find_physician(const std::string& number) {
  return connections_.read([&](soci::session& sql) -> std::optional<PhysicianEntry> {
    PhysicianEntry entry;
    sql << physician_columns << "WHERE number = :number", soci::into(entry.number), soci::into(entry.display_name),
        soci::into(entry.town), soci::use(number, "number");
    return sql.got_data() ? std::optional(entry) : std::nullopt;
  });
}

std::vector<PhysicianEntry> SociStore::physicians() {
  return connections_.read([&](soci::session& sql) {
    PhysicianEntry entry;
    soci::statement statement = (sql.prepare << physician_columns << "ORDER BY number", soci::into(entry.number),
                                 soci::into(entry.display_name), soci::into(entry.town));
    statement.execute();
    std::vector<PhysicianEntry> entries;
    while (statement.fetch()) {
      entries.push_back(entry);
    }
    return entries;
  });
}

std::optional<GroupEntry> SociStore::find_group(const std::string& id) {
  return connections_.read([&](soci::session& sql) -> std::optional<GroupEntry> {
    GroupEntry entry;
    sql << group_columns << "WHERE id = :id", soci::into(entry.id), soci::into(entry.name), soci::into(entry.area),
        soci::into(entry.region), soci::use(id, "id");
    return sql.got_data() ? std::optional(entry) : std::nullopt;
  });
}

std::vector<GroupEntry> SociStore::groups() {
  return connections_.read([&](soci::session& sql) {
    GroupEntry entry;
    soci::statement statement = (sql.prepare << group_columns << "ORDER BY id", soci::into(entry.id),
                                 soci::into(entry.name), soci::into(entry.area), soci::into(entry.region));
    statement.execute();
    std::vector<GroupEntry> entries;
    while (statement.fetch()) {
      entries.push_back(entry);
    }
    return entries;
  });
}

std::vector<Membership> SociStore::memberships_of_group(const std::string& group) {
  return connections_.read([&](soci::session& sql) {
    return read_memberships(sql, "WHERE group_id = :key ORDER BY start_date, physician", group);
  });
}

std::vector<Membership> SociStore::memberships_of_physician(const std::string& number) {
  return connections_.read([&](soci::session& sql) {
    return read_memberships(sql, "WHERE physician = :key ORDER BY start_date, group_id", number);
  });
}

}  // namespace miroir::store

// Physicians, groups and memberships as the platform knows them. History never changes when someone moves group.
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

struct PhysicianEntry {
  std::string number;  // STA_PFS_NUM
  std::string display_name;
  std::string town;
};

struct GroupEntry {
  std::string id;
  std::string name;
  std::string area;
  std::string region = {};  // INSEE code; empty: not known
};

struct Membership {
  std::string physician;  // number
  std::string group;      // id
  base::Date start;
  std::optional<base::Date> end;  // last day included

  bool covers(base::Date date) const { return start <= date && (!end || date <= *end); }
  bool operator==(const Membership&) const = default;
};

// Entries seen together, such as those of a publication.
struct DirectoryEntries {
  std::vector<PhysicianEntry> physicians;
  std::vector<GroupEntry> groups;
  std::vector<Membership> memberships;
};

class DirectoryStore {
 public:
  virtual ~DirectoryStore() = default;
  // Adds or replaces the entry of the same number or id; a group keeps its region where none is given.
  virtual void save_physician(const PhysicianEntry& physician) = 0;
  virtual void save_group(const GroupEntry& group) = 0;
  // The membership of the same physician, group and start takes the end given; the same twice changes nothing.
  virtual void add_membership(const Membership& membership) = 0;
  // Adds what is missing, all or nothing, and changes nothing that is there but a region not known. A membership is
  // missing when the physician has none in that group on any of its days.
  virtual void add_missing(const DirectoryEntries& entries) = 0;
  virtual std::optional<PhysicianEntry> find_physician(const std::string& number) = 0;
  virtual std::vector<PhysicianEntry> physicians() = 0;  // by number
  virtual std::optional<GroupEntry> find_group(const std::string& id) = 0;
  virtual std::vector<GroupEntry> groups() = 0;                                        // by id
  virtual std::vector<Membership> memberships_of_group(const std::string& group) = 0;  // by start, physician
  virtual std::vector<Membership> memberships_of_physician(const std::string& number) = 0;
};

}  // namespace miroir::programme

// How much of a territory a group reaches: of the physicians who practise in the communes of its area, how many are its
// members; whether that is the majority that the programme asks for; whether the area is rural. And where nobody is
// reached. Pure: people, memberships and communes are given, the day is an argument.
//
// A commune is rural by the municipal density grid of INSEE (levels 5 to 7), as the territory's file says.
#pragma once

#include "base/result.hpp"
#include "programme/directory.hpp"
#include "programme/person.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

struct Commune {
  std::string code;  // INSEE
  std::string name;
  std::int64_t population = 0;
  bool rural = false;
  double latitude = 0;  // degrees; where the town hall is
  double longitude = 0;
  bool operator==(const Commune&) const = default;
};

struct GroupArea {
  std::string group;
  std::vector<std::string> communes;  // codes, ascending
};

struct Coverage {
  std::string group;
  std::int32_t members = 0;             // counted, wherever they practise
  std::int32_t physicians = 0;          // counted, who practise in the area
  std::int32_t physicians_members = 0;  // of these, members of the group
  std::int64_t population = 0;
  std::int64_t rural_population = 0;
  std::int32_t communes = 0;
  std::int32_t communes_unknown = 0;  // of the area, not in the territory's file

  // More than the share asked for; nothing where the area has no physician.
  std::optional<bool> reaches(std::int32_t percent) const;
  // Most of its people live in rural communes.
  bool is_rural() const { return rural_population * 2 > population; }
};

Coverage coverage_of(const GroupArea& area, const std::vector<Person>& people,
                     const std::vector<Membership>& memberships, const std::vector<Commune>& communes,
                     const ProgrammeTemplate& rules, base::Date today);

struct CommuneReach {
  Commune commune;
  std::int32_t physicians = 0;
  std::int32_t in_a_group = 0;
  std::vector<std::string> groups;  // whose area holds it
};

// Every commune with a physician or in an area; by code.
std::vector<CommuneReach> reach_of(const std::vector<GroupArea>& areas, const std::vector<Person>& people,
                                   const std::vector<Membership>& memberships, const std::vector<Commune>& communes,
                                   const ProgrammeTemplate& rules, base::Date today);

// The territory's file: CSV with the columns code, nom, population, rural (oui or non), latitude, longitude. Refuses
// the whole file at its first mistake ("bad-communes") with its line.
base::Result<std::vector<Commune>> read_communes(std::string_view bytes);

}  // namespace miroir::programme

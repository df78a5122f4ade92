#include "programme/coverage.hpp"

#include "base/folded_text.hpp"
#include "programme/people_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

bool is_counted(const Person& person, const ProgrammeTemplate& rules) {
  return person.state == PersonState::active && !person.number.empty() && rules.rule_of(person.standing).counted;
}

std::set<std::string> members_of(const std::vector<Membership>& memberships, const std::string& group, base::Date day) {
  std::set<std::string> members;
  for (const Membership& membership : memberships) {
    if ((group.empty() || membership.group == group) && membership.covers(day)) {
      members.insert(membership.physician);
    }
  }
  return members;
}

template <class Number>
std::optional<Number> number_in(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

constexpr const char* commune_columns[] = {"code", "nom", "population", "rural", "latitude", "longitude"};

base::Refusal bad_communes(std::int32_t line, const std::string& sentence) {
  return base::refuse("bad-communes", fmt::format("line {}: {}", line, sentence));
}

base::Result<Commune> commune_of(const DelimitedRecord& record, const std::vector<std::size_t>& places) {
  const auto cell = [&](std::size_t column) {
    return places[column] < record.cells.size() ? tidy_text(record.cells[places[column]]) : std::string();
  };
  Commune commune{cell(0), cell(1), 0, false, 0, 0};
  if (const auto checked = check_commune(commune.code); !checked) {
    return bad_communes(record.line, checked.error().message);
  }
  const auto population = number_in<std::int64_t>(cell(2));
  const auto latitude = number_in<double>(cell(4));
  const auto longitude = number_in<double>(cell(5));
  const std::string rural = base::folded(cell(3));
  if (commune.name.empty() || !population || *population < 0 || (rural != "oui" && rural != "non")) {
    return bad_communes(record.line, "a name, a whole number of people and oui or non (rural) were expected");
  }
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) {
    return bad_communes(record.line, "latitude and longitude are degrees, such as 48.11 and -1.68");
  }
  commune.population = *population;
  commune.rural = rural == "oui";
  commune.latitude = *latitude;
  commune.longitude = *longitude;
  return commune;
}

}  // namespace

std::optional<bool> Coverage::reaches(std::int32_t percent) const {
  if (physicians == 0) {
    return std::nullopt;
  }
  return physicians_members * 100 > physicians * percent;
}

Coverage coverage_of(const GroupArea& area, const std::vector<Person>& people,
                     const std::vector<Membership>& memberships, const std::vector<Commune>& communes,
                     const ProgrammeTemplate& rules, base::Date today) {
  Coverage coverage;
  coverage.group = area.group;
  const std::set<std::string> members = members_of(memberships, area.group, today);
  const std::set<std::string> inside(area.communes.begin(), area.communes.end());
  std::set<std::string> counted;
  for (const Person& person : people) {
    if (!is_counted(person, rules)) {
      continue;
    }
    counted.insert(person.number);
    const bool member = members.contains(person.number);
    coverage.members += member ? 1 : 0;
    if (inside.contains(person.commune)) {
      ++coverage.physicians;
      coverage.physicians_members += member ? 1 : 0;
    }
  }
  std::set<std::string> known;
  for (const Commune& commune : communes) {
    if (inside.contains(commune.code)) {
      known.insert(commune.code);
      coverage.population += commune.population;
      coverage.rural_population += commune.rural ? commune.population : 0;
    }
  }
  coverage.communes = static_cast<std::int32_t>(inside.size());
  coverage.communes_unknown = static_cast<std::int32_t>(inside.size() - known.size());
  return coverage;
}

std::vector<CommuneReach> reach_of(const std::vector<GroupArea>& areas, const std::vector<Person>& people,
                                   const std::vector<Membership>& memberships, const std::vector<Commune>& communes,
                                   const ProgrammeTemplate& rules, base::Date today) {
  const std::set<std::string> members = members_of(memberships, "", today);
  std::map<std::string, CommuneReach> reach;
  for (const Commune& commune : communes) {
    reach[commune.code].commune = commune;
  }
  for (const GroupArea& area : areas) {
    for (const std::string& code : area.communes) {
      if (const auto found = reach.find(code); found != reach.end()) {
        found->second.groups.push_back(area.group);
      }
    }
  }
  for (const Person& person : people) {
    const auto found = reach.find(person.commune);
    if (found != reach.end() && is_counted(person, rules)) {
      ++found->second.physicians;
      found->second.in_a_group += members.contains(person.number) ? 1 : 0;
    }
  }
  std::vector<CommuneReach> kept;
  for (auto& [code, one] : reach) {
    if (one.physicians > 0 || !one.groups.empty()) {
      kept.push_back(std::move(one));
    }
  }
  return kept;
}

base::Result<std::vector<Commune>> read_communes(std::string_view bytes) {
  const auto text = text_of_file(bytes);
  if (!text) {
    return text.error();
  }
  const std::string header = text->substr(0, text->find('\n'));
  const auto records = read_delimited(*text, header.find(';') != std::string::npos ? ';' : ',', true);
  if (!records) {
    return records.error();
  }
  std::vector<std::size_t> places;
  for (const char* column : commune_columns) {
    std::size_t place = 0;
    const auto& cells = records->empty() ? std::vector<std::string>() : records->front().cells;
    while (place < cells.size() && base::folded(cells[place]) != column) {
      ++place;
    }
    if (place == cells.size()) {
      return bad_communes(1, fmt::format("no column is called {}", column));
    }
    places.push_back(place);
  }
  std::vector<Commune> communes;
  std::set<std::string> seen;
  for (std::size_t place = 1; place < records->size(); ++place) {
    if ((*records)[place].cells.size() == 1 && tidy_text((*records)[place].cells[0]).empty()) {
      continue;
    }
    auto commune = commune_of((*records)[place], places);
    if (!commune) {
      return commune.error();
    }
    if (!seen.insert(commune->code).second) {
      return bad_communes((*records)[place].line, fmt::format("{} is there already: keep one", commune->code));
    }
    communes.push_back(std::move(*commune));
  }
  std::ranges::sort(communes, {}, &Commune::code);
  return communes;
}

}  // namespace miroir::programme

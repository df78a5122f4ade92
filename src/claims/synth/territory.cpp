#include "claims/synth/territory.hpp"

#include <fstream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace miroir::claims::synth {

namespace {

constexpr std::size_t outside_stride = 1'500;  // one commune in so many of the other regions is kept

Commune commune_of(const nlohmann::json& entry) {
  const auto insee = entry.at("code").get<std::string>();
  Commune commune;
  commune.department = insee.starts_with("97") ? insee.substr(0, 3) : "0" + insee.substr(0, 2);
  commune.code = insee.substr(2);
  commune.postal_code = entry.contains("codesPostaux") ? entry["codesPostaux"].at(0).get<std::string>() : insee;
  commune.name = entry.at("nom").get<std::string>();
  commune.population = entry.value("population", std::int64_t{0});
  return commune;
}

void add_running_sums(Territory& territory) {
  std::int64_t people = 0;
  for (const Commune& commune : territory.communes) {
    territory.running_people.push_back(people += commune.population);
  }
}

}  // namespace

base::Result<Territory> read_territory(const std::filesystem::path& file, std::string_view region) {
  std::ifstream stream(file);
  const nlohmann::json entries = nlohmann::json::parse(stream, nullptr, false);
  if (!entries.is_array()) {
    return base::refuse("no-communes",
                        fmt::format("{} cannot be read as the list of communes: run script/setup, or set "
                                    "MIROIR_DATA_DIR to the folder that holds communes.json",
                                    file.string()));
  }
  Territory territory;
  std::set<std::string> regions;
  std::size_t others = 0;
  for (const auto& entry : entries) {
    if (entry.value("type", "") != "commune-actuelle" || entry.value("population", 0) == 0) {
      continue;
    }
    const std::string its_region = entry.value("region", "");
    regions.insert(its_region);
    if (its_region == region) {
      territory.communes.push_back(commune_of(entry));
    } else if (++others % outside_stride == 0) {
      territory.outside.push_back(commune_of(entry));
    }
  }
  if (territory.communes.empty()) {
    return base::refuse("unknown-region", fmt::format("region \"{}\" is unknown: give an INSEE code among {}", region,
                                                      fmt::join(regions, ", ")));
  }
  std::ranges::sort(territory.communes, {},
                    [](const Commune& commune) { return std::pair(commune.department, commune.code); });
  add_running_sums(territory);
  territory.department_of_.resize(territory.communes.size());
  for (std::size_t first = 0, index = 0; index < territory.communes.size(); ++index) {
    first = territory.communes[index].department == territory.communes[first].department ? first : index;
    for (std::size_t member = first; member <= index; ++member) {
      territory.department_of_[member] = {static_cast<std::int32_t>(first),
                                          static_cast<std::int32_t>(index - first + 1)};
    }
  }
  return territory;
}

std::int32_t Territory::draw_commune(Random& random) const {
  return static_cast<std::int32_t>(random.pick(std::span<const std::int64_t>(running_people)));
}

std::int32_t Territory::draw_neighbour(std::int32_t commune, Random& random) const {
  const Department department = department_of_[static_cast<std::size_t>(commune)];
  const std::int64_t before =
      department.first == 0 ? 0 : running_people[static_cast<std::size_t>(department.first) - 1];
  const std::int64_t last = running_people[static_cast<std::size_t>(department.first + department.count) - 1];
  const auto target = before + static_cast<std::int64_t>(random.uniform() * static_cast<double>(last - before));
  const auto found = std::upper_bound(running_people.begin(), running_people.end(), target);
  return static_cast<std::int32_t>(found - running_people.begin());
}

}  // namespace miroir::claims::synth

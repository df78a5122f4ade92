// The real communes of a French region, as published by Etalab from INSEE's files (npm
// @etalab/decoupage-administratif, data/communes.json), with their populations.
#pragma once

#include "base/result.hpp"
#include "claims/synth/random.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::synth {

struct Commune {
  std::string department;  // BEN_RES_DPT: "022", "02A", "974"
  std::string code;        // BEN_RES_COM: the last three characters of the INSEE code
  std::string postal_code;
  std::string name;
  std::int64_t population = 0;

  std::string insee_department() const { return department[0] == '0' ? department.substr(1) : department; }
};

struct Territory {
  std::vector<Commune> communes;             // of the region, sorted by department then code
  std::vector<std::int64_t> running_people;  // their populations, running sums
  std::vector<Commune> outside;              // some communes of other regions: visitors, moves, distant prescribers

  std::int32_t draw_commune(Random& random) const;
  // A commune of the same department, in proportion to its population.
  std::int32_t draw_neighbour(std::int32_t commune, Random& random) const;

 private:
  friend base::Result<Territory> read_territory(const std::filesystem::path& file, std::string_view region);
  struct Department {
    std::int32_t first = 0;
    std::int32_t count = 0;
  };
  std::vector<Department> department_of_;  // by commune
};

// Refuses a file that cannot be read ("no-communes") and a region that is not in it ("unknown-region").
base::Result<Territory> read_territory(const std::filesystem::path& file, std::string_view region);

}  // namespace miroir::claims::synth

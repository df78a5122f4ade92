// Which departments make a French region (INSEE codes, regions of 2016). A postal code tells the department of a
// practice: its first two digits, three overseas; 20 is Corsica.
#pragma once

#include <span>
#include <string_view>

namespace miroir::claims::snds {

struct RegionDepartment {
  std::string_view region;
  std::string_view department;  // as a postal code begins
};

std::span<const RegionDepartment> region_departments();
bool is_region(std::string_view code);

}  // namespace miroir::claims::snds

// Which departments make a French region (INSEE codes, regions of 2016). A postal code tells the department of a
// practice: its first two digits, three overseas; 20 is Corsica.
#pragma once

#include "claims/importing/step.hpp"

#include <span>
#include <string>
#include <string_view>

namespace miroir::claims::importing {

struct RegionDepartment {
  std::string_view region;
  std::string_view department;  // as a postal code begins
};

std::span<const RegionDepartment> region_departments();
bool is_region(std::string_view code);

// The department of a postal code, in SQL. A numeric column loses its first zero.
std::string department_sql(std::string_view postal_code);
// The region asked for, else the one where most practitioners of `practice_row` (practitioner, department, reason)
// practise. Stages `region_department` (region, department).
void choose_region(const Step& step);

}  // namespace miroir::claims::importing

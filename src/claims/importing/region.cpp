#include "claims/importing/region.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace miroir::claims::importing {

namespace {

constexpr std::array<RegionDepartment, 100> departments = {{
    {"01", "971"}, {"02", "972"}, {"03", "973"}, {"04", "974"}, {"06", "976"}, {"11", "75"}, {"11", "77"}, {"11", "78"},
    {"11", "91"},  {"11", "92"},  {"11", "93"},  {"11", "94"},  {"11", "95"},  {"24", "18"}, {"24", "28"}, {"24", "36"},
    {"24", "37"},  {"24", "41"},  {"24", "45"},  {"27", "21"},  {"27", "25"},  {"27", "39"}, {"27", "58"}, {"27", "70"},
    {"27", "71"},  {"27", "89"},  {"27", "90"},  {"28", "14"},  {"28", "27"},  {"28", "50"}, {"28", "61"}, {"28", "76"},
    {"32", "02"},  {"32", "59"},  {"32", "60"},  {"32", "62"},  {"32", "80"},  {"44", "08"}, {"44", "10"}, {"44", "51"},
    {"44", "52"},  {"44", "54"},  {"44", "55"},  {"44", "57"},  {"44", "67"},  {"44", "68"}, {"44", "88"}, {"52", "44"},
    {"52", "49"},  {"52", "53"},  {"52", "72"},  {"52", "85"},  {"53", "22"},  {"53", "29"}, {"53", "35"}, {"53", "56"},
    {"75", "16"},  {"75", "17"},  {"75", "19"},  {"75", "23"},  {"75", "24"},  {"75", "33"}, {"75", "40"}, {"75", "47"},
    {"75", "64"},  {"75", "79"},  {"75", "86"},  {"75", "87"},  {"76", "09"},  {"76", "11"}, {"76", "12"}, {"76", "30"},
    {"76", "31"},  {"76", "32"},  {"76", "34"},  {"76", "46"},  {"76", "48"},  {"76", "65"}, {"76", "66"}, {"76", "81"},
    {"76", "82"},  {"84", "01"},  {"84", "03"},  {"84", "07"},  {"84", "15"},  {"84", "26"}, {"84", "38"}, {"84", "42"},
    {"84", "43"},  {"84", "63"},  {"84", "69"},  {"84", "73"},  {"84", "74"},  {"93", "04"}, {"93", "05"}, {"93", "06"},
    {"93", "13"},  {"93", "83"},  {"93", "84"},  {"94", "20"},
}};

}  // namespace

std::span<const RegionDepartment> region_departments() { return departments; }

bool is_region(std::string_view code) {
  return std::any_of(departments.begin(), departments.end(), [&](const auto& entry) { return entry.region == code; });
}

std::string department_sql(std::string_view postal_code) {
  return fmt::format(
      "CASE WHEN {0} IS NULL THEN NULL WHEN lpad({0}, 5, '0') SIMILAR TO '9[78].*' THEN left({0}, 3) "
      "ELSE left(lpad({0}, 5, '0'), 2) END",
      postal_code);
}

void choose_region(const Step& step) {
  std::vector<std::string> values;
  for (const RegionDepartment& entry : region_departments()) {
    values.push_back(fmt::format("('{}', '{}')", entry.region, entry.department));
  }
  step.connection.run(
      fmt::format("CREATE TEMP TABLE region_department AS SELECT * FROM (VALUES {}) AS known(region, department)",
                  fmt::join(values, ", ")));
  if (step.options.region) {
    step.report.region = *step.options.region;
    return;
  }
  step.report.region_guessed = true;
  step.report.region = step.connection
                           .value(
                               "SELECT region FROM practice_row JOIN region_department USING (department) "
                               "WHERE reason = 0 GROUP BY region "
                               "ORDER BY count(DISTINCT practitioner) DESC, region LIMIT 1")
                           .value_or("");
}

}  // namespace miroir::claims::importing

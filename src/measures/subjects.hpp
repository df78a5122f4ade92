// How pages group the indicators of a catalogue: `subjects` in catalogue.yaml. Words only, no rule depends on them;
// they travel with the results, so that a past return keeps the groups it had.
#pragma once

#include "measures/bilingual.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace miroir::base {
class Report;
struct YamlValue;
}  // namespace miroir::base

namespace miroir::measures {

struct Subject {
  Bilingual title;
  std::vector<std::string> indicators;  // ids, each in one subject at most
};

// Notes an id that is not of the catalogue (`listed`) or is in two subjects.
std::vector<Subject> read_subjects(base::Report& report, const base::YamlValue* value,
                                   const std::set<std::string>& listed);

// Of a folder that load_catalogue() has accepted; empty where it names none.
std::vector<Subject> load_subjects(const std::filesystem::path& folder);

}  // namespace miroir::measures

// Reads a folder of indicators: catalogue.yaml (version, order), code_sets.yaml, and one YAML file per indicator.
//
// A mistake is refused with file, line, column, what was expected and the nearest known word. All mistakes of a
// folder are reported together; a folder with a mistake gives no catalogue.
#pragma once

#include "base/yaml_document.hpp"
#include "measures/plan.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace miroir::measures {

using base::Mistake;

struct CatalogueReading {
  Catalogue catalogue;
  std::vector<Mistake> mistakes;
};

// A file of a catalogue, already in memory. `name` is its path as mistakes show it.
struct CatalogueFile {
  std::string name;
  std::string text;
};

// Never throws: what cannot be read is a mistake.
CatalogueReading read_catalogue(const std::filesystem::path& folder);
// The same, from texts.
CatalogueReading read_catalogue_files(const std::string& folder, const std::vector<CatalogueFile>& files);
// One definition that need not be in the catalogue's list, read with the code sets of `folder`.
CatalogueReading read_definition_file(const std::filesystem::path& file, const std::filesystem::path& folder);
// Refuses ("bad-catalogue") with the first mistake and how many there are.
base::Result<Catalogue> load_catalogue(const std::filesystem::path& folder);
// The measures named, in the catalogue's order; all of them when `ids` is empty. Refuses an unknown id
// ("unknown-indicator") with the nearest one.
base::Result<std::vector<const Measure*>> select_measures(const Catalogue& catalogue,
                                                          const std::vector<std::string>& ids);

}  // namespace miroir::measures

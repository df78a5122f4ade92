// Any text as the definition of an indicator, and as code sets: a catalogue or mistakes, never an exception.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "measures/catalogue.hpp"
#include "measures/explanation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace miroir::measures;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string list = "version: \"1\"\nindicators: [indicator]\n";
  const std::string sets = "nsaid: {atc: [M01AE]}\n";
  const CatalogueReading reading =
      read_catalogue_files("folder", {{"catalogue.yaml", list}, {"code_sets.yaml", sets}, {"indicator.yaml", text}});
  for (const Measure& measure : reading.catalogue.measures) {
    explain(reading.catalogue, measure);
  }
  const CatalogueReading as_sets =
      read_catalogue_files("folder", {{"catalogue.yaml", list}, {"code_sets.yaml", text}, {"indicator.yaml", sets}});
  if (as_sets.mistakes.empty()) {
    std::abort();  // the definition is none
  }
  return 0;
}

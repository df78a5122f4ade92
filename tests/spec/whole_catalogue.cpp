// The eighteen indicators: the shipped files and the ten definitions written out in the decision on the language.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "spec/spec.hpp"
#include "support/definition_stub.hpp"

namespace miroir::spec {

namespace fs = std::filesystem;
using measures::CatalogueFile;

namespace {

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> yaml_blocks(const std::string& page) {
  std::vector<std::string> blocks;
  std::istringstream lines(page);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = line == "```yaml";
      if (inside) {
        blocks.emplace_back();
      }
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

std::string id_of(const std::string& block) { return block.substr(4, block.find('\n') - 4); }

std::vector<CatalogueFile> whole_files() {
  std::map<std::string, std::string> texts;
  const fs::path source = MIROIR_SOURCE_DIR;
  for (const auto& entry : fs::directory_iterator(source / "catalogue")) {
    texts[entry.path().filename().string()] = read_text(entry.path());
  }
  for (const std::string& block : yaml_blocks(read_text(source / "docs/adr/0009-the-indicator-language.md"))) {
    if (block.starts_with("# code_sets.yaml")) {
      texts["code_sets.yaml"] += block;
    } else {
      texts["catalogue.yaml"] += "  - " + id_of(block) + "\n";
      texts[id_of(block) + ".yaml"] = support::completed_definition(block);
    }
  }
  std::vector<CatalogueFile> files;
  for (const auto& [name, text] : texts) {
    files.push_back({name, text});
  }
  return files;
}

}  // namespace

const measures::Catalogue& whole_catalogue() {
  static const measures::Catalogue catalogue = [] {
    measures::CatalogueReading reading = measures::read_catalogue_files("whole", whole_files());
    for (const measures::Mistake& mistake : reading.mistakes) {
      ADD_FAILURE() << mistake.text();
    }
    return std::move(reading.catalogue);
  }();
  return catalogue;
}

namespace {

TEST(Language, HoldsAllEighteenIndicators) {
  std::vector<std::string> ids;
  for (const measures::Measure& measure : whole_catalogue().measures) {
    ids.push_back(measure.id);
  }
  const std::vector<std::string> expected{"polypharmacy-65",
                                          "fluoroquinolone-16",
                                          "ckd-monitoring-60",
                                          "nsaid-ppi-u65",
                                          "nsaid-65",
                                          "hypertension-monitoring-40",
                                          "statin-primary-u60",
                                          "pharmacy-amount",
                                          "consultation-without-drug",
                                          "antiemetic",
                                          "antidiarrhoeal",
                                          "antitussive",
                                          "decongestant",
                                          "ppi",
                                          "depression-test",
                                          "test-before-antidepressant",
                                          "anxiolytic",
                                          "hypnotic"};
  EXPECT_EQ(ids, expected);
}

}  // namespace
}  // namespace miroir::spec

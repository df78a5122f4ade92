// Documents keep up with the files they name.
#include "rules/source_rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace miroir::rules {
namespace {

namespace fs = std::filesystem;

// Paths in `code` that begin with a folder of the project, and targets of relative links.
std::vector<std::string> named_paths(const std::string& text) {
  static const std::regex pattern(
      R"(`((?:src|tests|docs|web|locale|catalogue|script|bench|cmake)/[\w./-]*)`|\]\(([\w][\w./-]*)\))");
  std::vector<std::string> paths;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    paths.push_back((*match)[1].matched ? (*match)[1].str() : (*match)[2].str());
  }
  return paths;
}

std::string read(const fs::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// A folder of the layers that holds nothing yet has its place in the architecture all the same.
bool is_layer(const std::string& path, const Arrows& arrows) {
  return path.starts_with("src/") && arrows.contains(path.substr(4));
}

std::vector<std::string> missing_paths(const fs::path& document, const fs::path& root) {
  const auto arrows = read_arrows(read(root / "CMakeLists.txt"));
  std::vector<std::string> missing;
  for (const auto& path : named_paths(read(document))) {
    if (!is_layer(path, arrows) && !fs::exists(root / path) && !fs::exists(document.parent_path() / path)) {
      missing.push_back(path);
    }
  }
  return missing;
}

TEST(NamedPaths, FindsCodeAndLinks) {
  EXPECT_EQ(named_paths("see `src/base` and [it](docs/a.md), not `base::Result` nor [out](https://x)"),
            (std::vector<std::string>{"src/base", "docs/a.md"}));
}

TEST(Documents, NameExistingFiles) {
  const fs::path root = MIROIR_SOURCE_DIR;
  std::vector<fs::path> documents;
  for (const auto& entry : fs::directory_iterator(root)) {
    documents.push_back(entry.path());
  }
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    documents.push_back(entry.path());
  }
  for (const auto& document : documents) {
    if (document.extension() == ".md") {
      EXPECT_EQ(missing_paths(document, root), std::vector<std::string>()) << document;
    }
  }
}

}  // namespace
}  // namespace miroir::rules

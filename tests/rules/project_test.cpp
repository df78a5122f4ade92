// The rules of source_rules.hpp, applied to the files of the project.
#include "rules/source_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace miroir::rules {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool is_ours(const fs::directory_entry& entry) {
  static const std::set<std::string> foreign{".git", "build", "node_modules", ".cache", "miroir-demo"};
  return !foreign.contains(entry.path().filename().string());
}

bool is_text(const std::string& text) { return text.find('\0') == std::string::npos; }

const std::vector<SourceFile>& project_files() {
  static const std::vector<SourceFile> files = [] {
    const fs::path root = MIROIR_SOURCE_DIR;
    std::vector<SourceFile> found;
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
      if (!is_ours(*entry)) {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file()) {
        SourceFile file{fs::relative(entry->path(), root).generic_string(), read(entry->path())};
        if (is_text(file.text)) {
          found.push_back(std::move(file));
        }
      }
    }
    return found;
  }();
  return files;
}

std::string project_text(const std::string& path) { return read(fs::path(MIROIR_SOURCE_DIR) / path); }

template <class Rule>
void expect_none(Rule rule) {
  Findings findings;
  for (const auto& file : project_files()) {
    const auto found = rule(file);
    findings.insert(findings.end(), found.begin(), found.end());
  }
  std::ostringstream text;
  std::copy(findings.begin(), findings.end(), std::ostream_iterator<std::string>(text, "\n"));
  EXPECT_TRUE(findings.empty()) << text.str();
}

TEST(Project, HasFilesToCheck) { EXPECT_GT(project_files().size(), 20U); }

TEST(Project, IncludesFollowTheArrows) {
  const auto arrows = read_arrows(project_text("CMakeLists.txt"));
  ASSERT_GE(arrows.size(), 12U);
  expect_none([&](const SourceFile& file) { return forbidden_arrows(file, arrows); });
}

TEST(Project, ArrowsHaveNoLoop) {
  // A folder may name only folders declared above it: then no chain of arrows comes back.
  std::set<std::string> declared;
  std::istringstream lines(project_text("CMakeLists.txt"));
  for (std::string line; std::getline(lines, line);) {
    for (const auto& [folder, allowed] : read_arrows(line)) {
      declared.insert(folder);
      EXPECT_THAT(allowed, ::testing::Each(::testing::AnyOfArray(declared))) << "in the line of " << folder;
    }
  }
}

TEST(Project, LibrariesStayBehindTheirFolder) { expect_none(misplaced_libraries); }

TEST(Project, SqlStaysInTheStorageFolders) { expect_none(misplaced_sql); }

TEST(Project, SourceFilesAreSnakeCase) { expect_none(badly_named); }

TEST(Project, HoldsNoForbiddenWord) { expect_none(forbidden_words); }

TEST(Project, HeadersOpenWithAComment) { expect_none(headers_without_comment); }

TEST(Project, OptionsAreDocumented) {
  const auto page = project_text("docs/reference/command-line.md");
  ASSERT_FALSE(page.empty());
  expect_none([&](const SourceFile& file) {
    return file.path.starts_with("src/cli/") ? undocumented_options(file, page) : Findings{};
  });
}

TEST(Project, EachFolderHasAParagraphInTheArchitecture) {
  const auto architecture = project_text("ARCHITECTURE.md");
  for (const auto& [folder, allowed] : read_arrows(project_text("CMakeLists.txt"))) {
    EXPECT_THAT(architecture, ::testing::HasSubstr("`src/" + folder + "`"));
  }
}

}  // namespace
}  // namespace miroir::rules

// The rules of the sources, as pure functions: each takes one file and returns what is wrong with it.
//
// source_rules_test.cpp shows each rule refusing a small bad sample; project_test.cpp applies them to the project.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::rules {

struct SourceFile {
  std::string path;  // from the project's root, with "/"
  std::string text;
};

using Findings = std::vector<std::string>;  // each "path:line: what is wrong"

// Folder of src/ → the folders it may include, itself among them.
using Arrows = std::map<std::string, std::set<std::string>>;

// Reads the miroir_folder(…) lines of the top CMakeLists.txt: they alone say which arrows there are.
Arrows read_arrows(std::string_view cmake_lists);

// The text with comments blanked, and string literals too unless they are kept; lines stay where they are.
enum class Literals { keep, blank };
std::string without_comments(std::string_view text, Literals literals);

Findings forbidden_arrows(const SourceFile& file, const Arrows& arrows);
Findings misplaced_libraries(const SourceFile& file);
Findings misplaced_sql(const SourceFile& file);
Findings badly_named(const SourceFile& file);
Findings forbidden_words(const SourceFile& file);
Findings headers_without_comment(const SourceFile& file);

// Long options that the command line declares ("--out") and the reference page does not name.
Findings undocumented_options(const SourceFile& command, std::string_view reference_page);

}  // namespace miroir::rules

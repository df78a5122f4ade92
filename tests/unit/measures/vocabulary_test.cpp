// docs/reference/indicator-language.md says what the reader knows: every key and word, and no other.
#include "measures/vocabulary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace miroir::measures {
namespace {

const std::filesystem::path page_path =
    std::filesystem::path(MIROIR_SOURCE_DIR) / "docs/reference/indicator-language.md";

std::string page_text() {
  std::ifstream stream(page_path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string table_of(const Vocabulary& vocabulary) {
  const bool some_needed =
      std::any_of(vocabulary.words.begin(), vocabulary.words.end(), [](const Word& word) { return word.required; });
  std::string table =
      some_needed ? "| key | needed | meaning |\n| --- | --- | --- |\n" : "| word | meaning |\n| --- | --- |\n";
  for (const Word& word : vocabulary.words) {
    const std::string needed = some_needed ? std::string(word.required ? "yes" : "") + " | " : "";
    table += "| `" + std::string(word.word) + "` | " + needed + std::string(word.meaning) + " |\n";
  }
  return table;
}

// The page with each table under a heading of the third level written anew from the vocabulary.
std::string refreshed(const std::string& page) {
  std::map<std::string, std::string> tables;
  for (const Vocabulary& vocabulary : language_vocabulary()) {
    tables["### " + std::string(vocabulary.place)] = table_of(vocabulary);
  }
  std::string fresh;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) {
      fresh += line + "\n";
    }
    if (const auto table = tables.find(line); table != tables.end()) {
      fresh += table->second;
    }
  }
  return fresh;
}

// MIROIR_REFRESH=1 writes the tables into the page.
TEST(Vocabulary, ThePageHoldsEveryWordAndNoOther) {
  const std::string page = page_text();
  const std::string fresh = refreshed(page);
  if (std::getenv("MIROIR_REFRESH") != nullptr) {
    std::ofstream(page_path, std::ios::binary) << fresh;
  }
  EXPECT_EQ(page, fresh);
}

TEST(Vocabulary, EveryPlaceHasItsHeading) {
  const std::string page = page_text();
  std::set<std::string> places;
  for (const Vocabulary& vocabulary : language_vocabulary()) {
    EXPECT_TRUE(places.insert(std::string(vocabulary.place)).second) << vocabulary.place << " is listed twice";
    EXPECT_NE(page.find("### " + std::string(vocabulary.place) + "\n"), std::string::npos) << vocabulary.place;
  }
}

}  // namespace
}  // namespace miroir::measures

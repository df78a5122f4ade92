#include "support/vocabulary_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace miroir::test {

namespace {

std::string table_of(const base::Vocabulary& vocabulary) {
  const bool some_needed = std::ranges::any_of(vocabulary.words, &base::Word::required);
  std::string table =
      some_needed ? "| key | needed | meaning |\n| --- | --- | --- |\n" : "| word | meaning |\n| --- | --- |\n";
  for (const base::Word& word : vocabulary.words) {
    const std::string needed = some_needed ? std::string(word.required ? "yes" : "") + " | " : "";
    table += "| `" + std::string(word.word) + "` | " + needed + std::string(word.meaning) + " |\n";
  }
  return table;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string with_fresh_tables(const std::string& page, std::span<const base::Vocabulary> vocabularies) {
  std::map<std::string, std::string> tables;
  for (const base::Vocabulary& vocabulary : vocabularies) {
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

void expect_fresh_page(const std::filesystem::path& path, std::span<const base::Vocabulary> vocabularies) {
  const std::string page = text_of(path);
  const std::string fresh = with_fresh_tables(page, vocabularies);
  if (std::getenv("MIROIR_REFRESH") != nullptr) {
    std::ofstream(path, std::ios::binary) << fresh;
  }
  EXPECT_EQ(page, fresh);
  std::set<std::string> places;
  for (const base::Vocabulary& vocabulary : vocabularies) {
    EXPECT_TRUE(places.insert(std::string(vocabulary.place)).second) << vocabulary.place << " is listed twice";
    EXPECT_NE(page.find("### " + std::string(vocabulary.place) + "\n"), std::string::npos) << vocabulary.place;
  }
}

}  // namespace miroir::test

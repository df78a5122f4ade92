#include "base/messages.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace miroir::base {
namespace {

const Messages& french = Messages::of(Language::french);
const Messages& english = Messages::of(Language::english);

std::string read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream out;
  out << stream.rdbuf();
  return out.str();
}

struct Entry {
  std::set<std::string> placeholders;
  bool plural = false;
};

// Keys of a catalogue file, each with the placeholders of its texts.
std::map<std::string, Entry> entries(const std::string& language) {
  std::istringstream lines(read(std::filesystem::path(MIROIR_SOURCE_DIR) / "locale" / (language + ".po")));
  std::map<std::string, Entry> out;
  std::string line;
  std::string key;
  const std::regex id("^msgid \"(.*)\"$");
  const std::regex placeholder("\\{([a-z_]+)\\}");
  while (std::getline(lines, line)) {
    std::smatch match;
    if (std::regex_match(line, match, id)) {
      key = match[1];
      if (!key.empty()) {
        EXPECT_FALSE(out.contains(key)) << key << " stands twice in " << language;
        out[key];
      }
    } else if (line.starts_with("msgid_plural")) {
      out[key].plural = true;
    } else if (!key.empty()) {
      for (std::sregex_iterator it(line.begin(), line.end(), placeholder), end; it != end; ++it) {
        out[key].placeholders.insert((*it)[1]);
      }
    }
  }
  return out;
}

TEST(Messages, both_catalogues_hold_the_same_keys_and_placeholders) {
  const auto in_french = entries("fr");
  const auto in_english = entries("en");
  ASSERT_GT(in_french.size(), 20U);
  for (const auto& [key, entry] : in_french) {
    const auto other = in_english.find(key);
    if (other == in_english.end()) {
      ADD_FAILURE() << key << " is missing in locale/en.po";
      continue;
    }
    EXPECT_EQ(entry.placeholders, other->second.placeholders) << key;
    EXPECT_EQ(entry.plural, other->second.plural) << key;
    EXPECT_TRUE(french.has(key)) << key;
    EXPECT_TRUE(english.has(key)) << key;
  }
  for (const auto& [key, entry] : in_english) {
    EXPECT_TRUE(in_french.contains(key)) << key << " is missing in locale/fr.po";
  }
}

TEST(Messages, every_key_used_by_a_template_is_in_the_catalogues) {
  const auto known = entries("fr");
  const std::regex use("\\{\\{t:([^}]+)\\}\\}");
  const std::filesystem::path folder = std::filesystem::path(MIROIR_SOURCE_DIR) / "web" / "templates";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "no template yet";
  }
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string text = read(file.path());
    for (std::sregex_iterator it(text.begin(), text.end(), use), end; it != end; ++it) {
      EXPECT_TRUE(known.contains((*it)[1])) << (*it)[1] << " in " << file.path();
    }
  }
}

TEST(Messages, every_key_written_in_a_call_is_in_the_catalogues) {
  const auto known = entries("fr");
  const std::regex use("\\b(?:text|plural)\\(\"([^\"]+)\"");
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(MIROIR_SOURCE_DIR) / "src")) {
    // Other folders have no words for the interface; `text` there is something else (a SQL column).
    const std::string path = file.path().generic_string();
    const bool has_words =
        path.find("/src/documents/") != std::string::npos || path.find("/src/web/") != std::string::npos;
    if (file.path().extension() != ".cpp" || !has_words) {
      continue;
    }
    const std::string source = read(file.path());
    for (std::sregex_iterator it(source.begin(), source.end(), use), end; it != end; ++it) {
      EXPECT_TRUE(known.contains((*it)[1])) << (*it)[1] << " in " << file.path();
    }
  }
}

TEST(Messages, plurals_follow_the_language) {
  EXPECT_EQ(french.plural("unit.patients", 0), "0 patient");
  EXPECT_EQ(french.plural("unit.patients", 1), "1 patient");
  EXPECT_EQ(french.plural("unit.patients", 1204), "1\u202f204 patients");
  EXPECT_EQ(english.plural("unit.patients", 0), "0 patients");
  EXPECT_EQ(english.plural("unit.patients", 1), "1 patient");
  EXPECT_EQ(english.plural("unit.patients", 1204), "1,204 patients");
}

TEST(Messages, numbers_follow_the_language) {
  EXPECT_EQ(french.number(1234.56, 1), "1\u202f234,6");
  EXPECT_EQ(english.number(1234.56, 1), "1,234.6");
  EXPECT_EQ(french.number(12.5, 0), "13");
  EXPECT_EQ(french.number(-0.04, 1), "0,0");
  EXPECT_EQ(french.number(-2.5, 1), "\u22122,5");
  EXPECT_EQ(french.integer(-1234567), "\u22121\u202f234\u202f567");
  EXPECT_EQ(french.integer(999), "999");
  EXPECT_EQ(english.integer(std::numeric_limits<std::int64_t>::min()), "\u22129,223,372,036,854,775,808");
  EXPECT_EQ(french.percent(0.125, 1), "12,5\u202f%");
  EXPECT_EQ(english.percent(0.125, 1), "12.5%");
  EXPECT_EQ(french.euros(1234.5), "1\u202f234,50\u202f€");
  EXPECT_EQ(english.euros(-1234.5), "\u2212€1,234.50");
  EXPECT_EQ(french.euros_of_cents(21518), "215,18\u202f€");
  EXPECT_EQ(french.per_thousand(0.0125), "12,5\u202f‰");
}

TEST(Messages, dates_and_periods_follow_the_language) {
  const Date day = make_date(2018, 7, 1);
  EXPECT_EQ(french.date_long(day), "1er juillet 2018");
  EXPECT_EQ(english.date_long(day), "1 July 2018");
  EXPECT_EQ(french.date_short(day), "01/07/2018");
  EXPECT_EQ(english.date_short(day), "1 Jul 2018");
  const Period half = parse_period("2018-S2").value();
  EXPECT_EQ(french.period(half), "2e semestre 2018");
  EXPECT_EQ(english.period(half), "second half of 2018");
  EXPECT_EQ(french.period_short(half), "S2 2018");
  EXPECT_EQ(english.period_short(half), "H2 2018");
}

TEST(Messages, french_spaces_are_set_once_for_all_texts) {
  EXPECT_EQ(french.typeset("L'âge : combien ? « Oui » ; 13 % !"),
            "L’âge\u00a0: combien\u202f? «\u00a0Oui\u00a0»\u202f; 13\u202f%\u202f!");
  EXPECT_EQ(english.typeset("Why? It's 13 %"), "Why? It's 13 %");
}

TEST(Messages, an_unknown_key_shows_itself) { EXPECT_EQ(french.text("no.such-key"), "no.such-key"); }

}  // namespace
}  // namespace miroir::base
